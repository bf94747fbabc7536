//! The files that the executor writes beside the image when the build is done, before it pushes
//! (`DoPush` of `pkg/executor/push.go`; google v1.24.0, osscontainertools v1.28.3).

use crate::build::filesystem::{Errno, FileSystem, Miss};
use crate::build::{Judgement, Unwritable};
use crate::kaniko::command_line::Setting;
use crate::kaniko::startup::Start;
use crate::path;
use crate::value::Value;

/// Where an output cannot be written, by its option.
struct Stop {
    /// What stands before the system's words.
    caller: &'static str,
    /// The call and the path.
    call: String,
    /// What the system says.
    errno: Errno,
}

/// The files with a digest, by their options, and what stands before an error.
const DIGESTS: [(&str, &str); 3] = [
    ("digest-file", "writing digest to file failed"),
    (
        "image-name-with-digest-file",
        "writing image name with digest to file failed",
    ),
    (
        "image-name-tag-with-digest-file",
        "writing image name with image tag and digest to file failed",
    ),
];

/// Checks that the outputs can be written; the first that cannot stops the executor. It comes to those
/// that hold the image's name only where the image has one.
pub(super) fn check(
    judgement: &mut Judgement,
    start: &Start<'_>,
    working_directory: &Value<String>,
    end: &FileSystem,
    is_named: bool,
) -> Option<Unwritable> {
    let written = Written {
        start,
        working_directory,
        end,
    };
    let [digest, named, tagged] = DIGESTS.map(|(option, caller)| written.digest(option, caller));
    let [named, tagged] = [named, tagged].map(|file| file.filter(|_| is_named));
    let tar = match is_named {
        true => written.tar(judgement),
        false => None,
    };
    let all = [digest, written.oci_layout(), named, tagged, tar];
    let (setting, stop) = all.into_iter().flatten().next()?;
    Some(stops(judgement, setting, stop))
}

/// What is written, where.
struct Written<'w> {
    start: &'w Start<'w>,
    working_directory: &'w Value<String>,
    /// The files when the build is done.
    end: &'w FileSystem,
}

impl<'w> Written<'w> {
    /// A path as the executor takes it.
    fn at(&self, value: &str) -> Option<String> {
        match path::is_abs(value) {
            true => Some(path::clean(value).into_owned()),
            false => Some(path::join(&[self.working_directory.known()?, value])),
        }
    }

    fn digest(&self, option: &str, caller: &'static str) -> Option<(&'w Setting, Stop)> {
        let setting = self.start.line.options.last(option)?;
        let given = setting.text().known().copied()?;
        let is_file = !given.is_empty() && !given.starts_with("https://");
        let stop = digest_file(self.end, &self.at(given).filter(|_| is_file)?, caller)?;
        Some((setting, stop))
    }

    fn oci_layout(&self) -> Option<(&'w Setting, Stop)> {
        let setting = self.start.line.options.last("oci-layout-path")?;
        let given = setting.text().known().copied()?;
        // an older release stands in `/` when it writes it
        let from_start = path::is_abs(given) || self.start.facts.startup.resolves_oci_layout_path;
        let to = match from_start {
            true => self.at(given)?,
            false => path::join(&["/", given]),
        };
        let stop = oci_layout(self.end, &to).filter(|_| !given.is_empty())?;
        Some((setting, stop))
    }

    fn tar(&self, judgement: &mut Judgement) -> Option<(&'w Setting, Stop)> {
        let to = match self.start.tar_path() {
            Value::Known(given) if !given.is_empty() => self.at(given)?,
            _ => return None,
        };
        let option = |name| self.start.line.options.last(name);
        let setting = option("tar-path").or_else(|| option("tarPath"))?;
        match tarball(self.end, &to) {
            Ok(()) => None,
            Err(Miss::Error(errno)) => {
                let stop = Stop {
                    caller: "writing tarball to file failed",
                    call: format!("open {to}"),
                    errno,
                };
                Some((setting, stop))
            }
            Err(Miss::Unknown(why)) => {
                judgement.doubts(why);
                None
            }
        }
    }
}

fn stops(judgement: &mut Judgement, setting: &Setting, stop: Stop) -> Unwritable {
    let Stop {
        caller,
        call,
        errno,
    } = stop;
    let line = format!("error pushing image: {caller}: {call}: {errno}");
    judgement.stops(line.clone());
    Unwritable {
        option: setting.flag.name,
        span: setting.value.as_ref().map(|value| value.span()),
        path: call.split_once(' ').map_or("", |(_, path)| path).to_owned(),
        read_only: errno == Errno::ReadOnly,
        line,
    }
}

/// A file with a digest: the directory above it is made.
fn digest_file(end: &FileSystem, to: &str, caller: &'static str) -> Option<Stop> {
    let parent = path::dir(to).into_owned();
    let missing = matches!(end.stat(&parent), Err(Miss::Error(Errno::NoEntry)));
    let call = match missing {
        true => format!("mkdir {parent}"),
        false => format!("open {to}"),
    };
    end.is_read_only(to).then_some(Stop {
        caller,
        call,
        errno: Errno::ReadOnly,
    })
}

/// An OCI layout: a directory, which is made.
fn oci_layout(end: &FileSystem, to: &str) -> Option<Stop> {
    let call = match end.stat(to) {
        Err(Miss::Error(Errno::NoEntry)) => format!("mkdir {to}"),
        _ => format!("open {}", path::join(&[to, "oci-layout"])),
    };
    end.is_read_only(to).then_some(Stop {
        caller: "writing empty layout",
        call,
        errno: Errno::ReadOnly,
    })
}

/// The directory of a tarball must be there.
fn tarball(end: &FileSystem, to: &str) -> Result<(), Miss> {
    match end.stat(&path::dir(to)) {
        Err(miss @ Miss::Error(Errno::NoEntry | Errno::NotDirectory)) => Err(miss),
        _ if end.is_read_only(to) => Err(Errno::ReadOnly.into()),
        Err(miss @ Miss::Unknown(_)) => Err(miss),
        _ => Ok(()),
    }
}
