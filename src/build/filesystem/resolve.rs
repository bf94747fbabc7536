//! Paths to entries, through symbolic links, as Linux and Go's `path/filepath` do it.

use super::{Entry, Errno, FileSystem, Kind, Miss, Node, Origin};
use crate::path;

/// How many symbolic links Linux follows in one look-up.
const LINKS_OF_LINUX: usize = 40;
/// How many symbolic links Go's `filepath.EvalSymlinks` follows.
const LINKS_OF_GO: usize = 255;

impl FileSystem {
    /// `lstat`: what lies at a path; a link at its end is not followed, unless a slash ends it.
    pub fn lstat(&self, path: &str) -> Result<Entry, Miss> {
        let (_, entry) = self.find(path, path.len() > 1 && path.ends_with('/'))?;
        Ok(entry)
    }

    /// `stat`: what lies at a path, links followed.
    pub fn stat(&self, path: &str) -> Result<Entry, Miss> {
        let (_, entry) = self.find(path, true)?;
        Ok(entry)
    }

    /// The path an entry really has, and the entry.
    pub(super) fn find(&self, path: &str, follow_last: bool) -> Result<(String, Entry), Miss> {
        check_depth(path)?;
        let mut rest: Vec<String> = components(path).rev().map(str::to_owned).collect();
        let mut at = String::from("/");
        let mut entry = Entry::directory(0o755);
        let mut links = 0;
        while let Some(name) = rest.pop() {
            match &entry.kind {
                Kind::Directory => {}
                Kind::Unsure(why) => return Err(Miss::Unknown(why.clone())),
                _ => return Err(Errno::NotDirectory.into()),
            }
            if name == ".." {
                at = path::dir(&at).into_owned();
                entry = Entry::directory(0o755);
                continue;
            }
            let here = child(&at, &name);
            let found = self.entry_at(&here)?;
            match &found.kind {
                Kind::Symlink(target) if follow_last || !rest.is_empty() => {
                    links += 1;
                    if links > LINKS_OF_LINUX {
                        return Err(Errno::Loop.into());
                    }
                    if target.starts_with('/') {
                        at = String::from("/");
                    }
                    rest.extend(components(target).rev().map(str::to_owned));
                    entry = Entry::directory(0o755);
                }
                _ => {
                    at = here;
                    entry = found;
                }
            }
        }
        if path.len() > 1 && path.ends_with('/') && !entry.is_directory() && !entry.is_unsure() {
            return Err(Errno::NotDirectory.into());
        }
        Ok((at, entry))
    }

    /// What lies at a path whose parents are real directories.
    pub(super) fn entry_at(&self, path: &str) -> Result<Entry, Miss> {
        if let Some(node) = self.written.get(path) {
            return match node {
                Node::Written(entry, _) => Ok(entry.clone()),
                Node::Removed => Err(Errno::NoEntry.into()),
            };
        }
        if self.is_hidden(path) {
            return Err(Errno::NoEntry.into());
        }
        self.ground(path)
    }

    /// Whether something above the path was taken away, and with it all that lay there.
    pub(super) fn is_hidden(&self, path: &str) -> bool {
        if !self.has_removed {
            return false;
        }
        let mut above = path;
        while let Some(slash) = above.rfind('/').filter(|slash| *slash > 0) {
            above = &above[..slash];
            let removed = |at: &str| matches!(self.written.get(at), Some(Node::Removed));
            if removed(above) || removed(&format!("{above}/")) {
                return true;
            }
        }
        false
    }

    /// Go's `filepath.EvalSymlinks`: the path without links, or the line of its error. It works
    /// on the text of the path as Go does: a `..` after a name below `/` is kept, and shows in the
    /// error.
    pub fn eval_symlinks(&self, path: &str) -> Result<String, EvalError> {
        let mut path = path.to_owned();
        let mut reached = String::from("/");
        let mut end = 1;
        let mut links = 0;
        loop {
            let start = end + path[end..].len() - path[end..].trim_start_matches('/').len();
            end = path[start..].find('/').map_or(path.len(), |at| start + at);
            let name = path[start..end].to_owned();
            match name.as_str() {
                "" => return Ok(path::clean(&reached).into_owned()),
                "." => continue,
                ".." => {
                    match last_name(&reached) {
                        Some((above, last)) if last != ".." => reached.truncate(above),
                        _ => reached = child(&reached, ".."),
                    }
                    continue;
                }
                _ => {}
            }
            let above = reached.clone();
            reached = child(&reached, &name);
            let entry = self.lstat(&reached).map_err(|miss| match miss {
                Miss::Error(errno) => EvalError::Error(format!("lstat {reached}: {errno}")),
                Miss::Unknown(why) => EvalError::Unknown(why),
            })?;
            match entry.kind {
                Kind::Symlink(target) => {
                    links += 1;
                    if links > LINKS_OF_GO {
                        return Err(EvalError::Error("EvalSymlinks: too many links".into()));
                    }
                    path.replace_range(..end, &target);
                    (reached, end) = match target.starts_with('/') {
                        true => (String::from("/"), 1),
                        false => (above, 0),
                    };
                }
                Kind::Directory => {}
                Kind::Unsure(why) if end < path.len() => return Err(EvalError::Unknown(why)),
                _ if end < path.len() => {
                    return Err(EvalError::Error(Errno::NotDirectory.to_string()));
                }
                _ => {}
            }
        }
    }

    /// The text of a file, where it is small and known.
    pub fn read(&self, path: &str) -> Option<String> {
        const LARGEST: u64 = 1 << 20;
        let (at, entry) = self.find(path, true).ok()?;
        if entry.kind != Kind::File {
            return None;
        }
        let local = match self.origin(&at) {
            Origin::Local(local) => local,
            Origin::Text(text) if self.written.contains_key(&at) => return Some(text.to_string()),
            _ => return None,
        };
        let size = std::fs::symlink_metadata(&local).ok()?;
        if !size.is_file() || size.len() > LARGEST {
            return None;
        }
        std::fs::read_to_string(local).ok()
    }

    /// Where the content of the file at a path comes from.
    pub fn origin(&self, path: &str) -> Origin {
        let Ok((at, _)) = self.find(path, true) else {
            return Origin::Unknown;
        };
        match self.written.get(&at) {
            Some(Node::Written(_, origin)) => origin.clone(),
            Some(Node::Removed) => Origin::Unknown,
            None => self.ground_origin(&at),
        }
    }
}

/// What Go's `filepath.EvalSymlinks` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvalError {
    /// Its error, as Go prints it.
    Error(String),
    /// A part of the path is not known.
    Unknown(crate::value::Why),
}

/// Refuses paths that are longer than Linux takes, or deeper than anybody goes: what the executor
/// says of them is not followed.
pub fn check_depth(path: &str) -> Result<(), Miss> {
    const LONGEST: usize = 4096;
    const DEEPEST: usize = 400;
    match path.len() < LONGEST && path.matches('/').count() <= DEEPEST {
        true => Ok(()),
        false => Err(Miss::Unknown("a path is too long to be followed".into())),
    }
}

fn components(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/')
        .filter(|name| !name.is_empty() && *name != ".")
}

/// The last name of a path that has more than one, and where the path above it ends.
fn last_name(path: &str) -> Option<(usize, &str)> {
    let slash = path.rfind('/').filter(|slash| *slash > 0)?;
    Some((slash, &path[slash + 1..]))
}

/// The path of a name in a directory.
pub(super) fn child(directory: &str, name: &str) -> String {
    if directory == "/" {
        format!("/{name}")
    } else {
        format!("{directory}/{name}")
    }
}
