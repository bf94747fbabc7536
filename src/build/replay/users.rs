//! Users and groups by name, as the executor looks them up in the stage's own `/etc/passwd`
//! (`pkg/util/command_util.go`; google v1.24.0, osscontainertools v1.28.3).

use crate::build::filesystem::{FileSystem, Miss};

use super::outcome::{Halt, Within};
use super::stage::Stage;
use crate::kaniko::facts::Ownership;
use crate::source::Text;

/// A file of names as far as it is known.
enum Names {
    Known(String),
    Missing,
    Unknown(crate::value::Why),
}

fn names(files: &FileSystem, path: &str) -> Names {
    match files.stat(path) {
        Err(Miss::Unknown(why)) => Names::Unknown(why),
        Err(Miss::Error(_)) => Names::Missing,
        Ok(_) => match files.read(path) {
            Some(text) => Names::Known(text),
            None => Names::Unknown(format!("`{path}` is not known").into()),
        },
    }
}

/// Whether a file of names has a line whose field says `name`.
fn lists(text: &str, field: usize, name: &str) -> bool {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .any(|line| line.split(':').nth(field) == Some(name))
}

impl Stage<'_> {
    /// Looks up `user` or `user:group`.
    pub(super) fn find_user_and_group(&self, value: &str) -> Result<(), Halt> {
        let mut parts = value.split(':');
        let user = parts.next().unwrap_or("");
        self.find_user(user)?;
        match parts.next() {
            Some(group) if !group.is_empty() => self.find_group(group),
            _ => Ok(()),
        }
    }

    /// Looks up a user, by name or number.
    pub(super) fn find_user(&self, user: &str) -> Result<(), Halt> {
        let is_number =
            user.parse::<u32>().is_ok() && user.bytes().all(|digit| digit.is_ascii_digit());
        // the executor itself runs as root, and that is what it finds without any file
        let is_root = user == "root";
        match names(&self.files, "/etc/passwd") {
            Names::Known(text) if lists(&text, 0, user) || lists(&text, 2, user) => Ok(()),
            _ if is_root => Ok(()),
            Names::Missing if self.facts().users.passwd_must_exist => {
                Err(Halt::stop("open /etc/passwd: no such file or directory"))
            }
            _ if is_number && !self.facts().users.numeric_must_exist => Ok(()),
            Names::Unknown(why) if is_number || is_a_name(user) => Err(Halt::Unknown(why)),
            _ => Err(Halt::stop(format!(
                "user {user} is not a uid and does not exist on the system"
            ))),
        }
    }

    /// Go's `user.Current` without cgo: whom `/etc/passwd` has by the executor's number, else whom
    /// `USER` names.
    pub(super) fn find_current_user(&self) -> Result<(), Halt> {
        let scene = self.scene;
        if !scene.unnamed || !self.facts().copy.needs_current_user {
            return Ok(());
        }
        match names(&self.files, "/etc/passwd") {
            Names::Known(text) if lists(&text, 2, &scene.user_id) => Ok(()),
            Names::Unknown(why) => Err(Halt::Unknown(why)),
            _ => Err(Halt::stop(
                "failed to lookup current user: user: Current requires cgo or $USER set in environment",
            )),
        }
    }

    fn find_group(&self, group: &str) -> Result<(), Halt> {
        let refuse = |why: &str| {
            if self.facts().users.unknown_group_is_uid {
                return Ok(());
            }
            Err(Halt::stop(format!(
                "strconv.ParseUint: parsing {group:?}: {why}"
            )))
        };
        let is_number = !group.is_empty() && group.bytes().all(|digit| digit.is_ascii_digit());
        match names(&self.files, "/etc/group") {
            _ if is_number && group.parse::<u32>().is_ok() => Ok(()),
            _ if is_number => refuse("value out of range"),
            Names::Known(text) if lists(&text, 0, group) => Ok(()),
            Names::Unknown(why) => Err(Halt::Unknown(why)),
            _ => refuse("invalid syntax"),
        }
    }

    /// Who will own what COPY or ADD writes: only whether they exist matters here.
    pub(super) fn find_owner(
        &self,
        chown: Option<&Text>,
        from_elsewhere: bool,
    ) -> Result<(), Halt> {
        if !from_elsewhere {
            self.find_current_user()?;
        }
        let user_counts = self.facts().copy.ownership == Ownership::User && !from_elsewhere;
        if user_counts {
            let user = super::outcome::known(self.user.clone())?;
            if !user.is_empty() {
                self.find_user_and_group(&user)
                    .within(&format!("identifying uid and gid for user {user}"))?;
            }
        }
        let Some(chown) = chown.filter(|chown| !chown.is_empty()) else {
            return Ok(());
        };
        let value = self.expand(chown, &mut Vec::new());
        let found = value.and_then(|value| self.find_user_and_group(&value));
        if self.facts().copy.ownership != Ownership::Source && !from_elsewhere {
            return found.within("getting user group from chown");
        }
        found
    }
}

/// Whether a base image could know a user by that name.
fn is_a_name(user: &str) -> bool {
    !user.is_empty() && !user.starts_with('-') && !user.bytes().all(|digit| digit.is_ascii_digit())
}
