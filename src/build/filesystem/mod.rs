//! The container's file system as far as the files tell it: what lies there before the build
//! (mounts, the context, the executor's own files, the base image) and what the build writes.
//!
//! Three-valued throughout: a question about a place that nobody described ends in
//! [`Miss::Unknown`]. Nothing is read before it is asked for.

mod ground;
mod listing;
mod resolve;
#[cfg(test)]
#[cfg(unix)]
mod tests;
mod write;

use crate::path;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::context::local::{Entry as LocalEntry, Kind as LocalKind};
use crate::value::{Value, Why};

pub use ground::{Content, Ground};
pub use listing::Walked;
pub use resolve::{EvalError, check_depth};

/// What kind of thing an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, with what it says.
    Symlink(String),
    /// A FIFO, socket or device.
    Other,
    /// It is there, but whether as a file or as a directory that holds it is not known.
    Unsure(Why),
}

/// One entry of the file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its permission bits with setuid, setgid and sticky.
    pub mode: u32,
    /// Its size in bytes, where that is known.
    pub size: Option<u64>,
}

impl Entry {
    /// A directory of a mode.
    pub fn directory(mode: u32) -> Self {
        Entry {
            kind: Kind::Directory,
            mode,
            size: None,
        }
    }

    /// Whether it is a directory.
    pub fn is_directory(&self) -> bool {
        self.kind == Kind::Directory
    }

    /// Whether it may be a directory as well as a file.
    pub fn is_unsure(&self) -> bool {
        matches!(self.kind, Kind::Unsure(_))
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        matches!(self.kind, Kind::Symlink(_))
    }
}

/// An error of the operating system, in Go's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errno {
    /// ENOENT
    NoEntry,
    /// ENOTDIR
    NotDirectory,
    /// EISDIR
    IsDirectory,
    /// EEXIST
    Exists,
    /// EBUSY
    Busy,
    /// ELOOP
    Loop,
    /// EACCES
    Permission,
    /// EROFS
    ReadOnly,
}

impl fmt::Display for Errno {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Errno::NoEntry => "no such file or directory",
            Errno::NotDirectory => "not a directory",
            Errno::IsDirectory => "is a directory",
            Errno::Exists => "file exists",
            Errno::Busy => "device or resource busy",
            Errno::Loop => "too many levels of symbolic links",
            Errno::Permission => "permission denied",
            Errno::ReadOnly => "read-only file system",
        })
    }
}

impl From<LocalEntry> for Entry {
    fn from(entry: LocalEntry) -> Self {
        let (kind, size) = match entry.kind {
            LocalKind::File { size } => (Kind::File, Some(size)),
            LocalKind::Directory => (Kind::Directory, None),
            LocalKind::Symlink { target } => {
                (Kind::Symlink(target.to_string_lossy().into_owned()), None)
            }
            LocalKind::Other => (Kind::Other, None),
        };
        Entry {
            kind,
            mode: entry.mode,
            size,
        }
    }
}

/// Why an operation gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    /// The operating system would say so.
    Error(Errno),
    /// The files do not tell.
    Unknown(Why),
}

impl From<Errno> for Miss {
    fn from(errno: Errno) -> Self {
        Miss::Error(errno)
    }
}

/// Whether a result says that there is certainly nothing there (Go's `os.IsNotExist`).
pub fn is_missing<T>(result: &Result<T, Miss>) -> bool {
    matches!(result, Err(Miss::Error(Errno::NoEntry)))
}

/// Something the build wrote, or took away.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// Written, with where its content comes from.
    Written(Entry, Origin),
    /// There was something; now there is nothing, nor below it.
    Removed,
}

/// Where a written file's content comes from, for the few that are read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A local file.
    Local(std::path::PathBuf),
    /// Text out of the Dockerfile.
    Text(std::sync::Arc<str>),
    /// Not known.
    Unknown,
}

/// The content of an image: what a stage wrote, over what base.
#[derive(Debug, Clone)]
pub struct Image {
    written: BTreeMap<String, Node>,
    /// Why the rest of it is unknown; `None` for an image built from scratch.
    pub unknown: Option<Why>,
}

impl Image {
    /// The empty image, `scratch`.
    pub fn scratch() -> Self {
        Image {
            written: BTreeMap::new(),
            unknown: None,
        }
    }

    /// The image that these changes make of a base that was never laid out.
    pub fn over(self, base: Image) -> Self {
        let mut written = base.written;
        written.extend(self.written);
        Image {
            written,
            unknown: base.unknown.or(self.unknown),
        }
    }

    /// The mode of a directory in it; absent where there is certainly none.
    pub fn mode_of_directory(&self, path: &str) -> Value<u32> {
        match (self.written.get(path), &self.unknown) {
            (Some(Node::Written(entry, _)), _) if entry.is_directory() => Value::Known(entry.mode),
            (Some(_), _) | (None, None) => Value::Absent,
            (None, Some(why)) => Value::Unknown(why.clone()),
        }
    }

    /// An image whose content is not known.
    pub fn unknown(why: impl Into<Why>) -> Self {
        Image {
            written: BTreeMap::new(),
            unknown: Some(why.into()),
        }
    }
}

/// The file system of the container that runs the executor.
#[derive(Debug, Clone)]
pub struct FileSystem {
    /// What lies where before the build writes anything; the longest path first.
    grounds: Vec<Ground>,
    written: BTreeMap<String, Node>,
    /// Whether anything was ever taken away.
    has_removed: bool,
    /// Why what nothing else describes is unknown; `None`: there is nothing there.
    unknown: Option<Why>,
}

impl FileSystem {
    /// A container with these grounds and nothing else.
    pub fn new(mut grounds: Vec<Ground>) -> Self {
        grounds.sort_by_key(|ground| Reverse(ground.at.len()));
        FileSystem {
            grounds,
            written: BTreeMap::new(),
            has_removed: false,
            unknown: None,
        }
    }

    /// From here on, what nobody described may be anything: a RUN, or a step that could not be
    /// followed, may have made it. The first reason given is kept.
    pub fn blur(&mut self, why: impl Into<Why>) {
        self.unknown.get_or_insert(why.into());
    }

    /// Something ran that may have added files to every directory, these among them, of which nothing
    /// may be known yet.
    pub fn may_have_changed(&mut self, directories: impl Iterator<Item = String>, why: &Why) {
        let grounds = std::mem::take(&mut self.grounds).into_iter();
        let changed = grounds.map(|ground| Ground {
            content: ground.content.changed(why),
            ..ground
        });
        self.grounds = changed.collect();
        for at in directories {
            if !self
                .grounds
                .iter()
                .any(|known| path::lies_below(&at, &known.at))
            {
                self.lay_ground(Ground {
                    at,
                    content: Content::Unknown(why.clone()),
                    mounted: false,
                    read_only: false,
                });
            }
        }
    }

    /// Why parts of it are unknown, if they are.
    pub fn blurred(&self) -> Option<&Why> {
        self.unknown.as_ref()
    }

    /// Adds what lies at a path.
    pub fn add_ground(&mut self, ground: Ground) {
        self.grounds.retain(|known| known.at != ground.at);
        self.grounds.push(ground);
        self.grounds.sort_by_key(|ground| Reverse(ground.at.len()));
    }

    /// Says what lies at a path, where nothing was said of it yet.
    pub fn lay_ground(&mut self, ground: Ground) {
        if !self.grounds.iter().any(|known| known.at == ground.at) {
            self.add_ground(ground);
        }
    }

    /// Lays an image's content out at `/`.
    pub fn unpack(&mut self, image: &Image) {
        if let Some(why) = &image.unknown {
            self.blur(why.clone());
            // it may bring its own in place of the executor's `/bin/sh`
            let is_file = |ground: &Ground| matches!(ground.content, Content::File(_));
            self.grounds
                .retain(|ground| ground.mounted || !is_file(ground));
        }
        for (path, node) in &image.written {
            self.has_removed |= *node == Node::Removed;
            self.written.insert(path.clone(), node.clone());
        }
    }

    /// The image that the present content makes, over the base that was unpacked, but for what
    /// `ignored` names.
    pub fn image(&self, ignored: &dyn Fn(&str) -> bool) -> Image {
        let written = self
            .written
            .iter()
            .filter(|(path, _)| !self.is_mounted(path) && !ignored(path))
            .map(|(path, node)| (path.clone(), node.clone()))
            .collect();
        Image {
            written,
            unknown: self.unknown.clone(),
        }
    }
}
