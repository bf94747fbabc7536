//! What lies at a path of the tree, and why that may remain unseen.

use std::borrow::Cow;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// What lies at a path, by `lstat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its permission bits, set-id and sticky bits included: `mode & 0o7777`.
    pub mode: u32,
    /// The owner's number, 0 where the system has none.
    pub uid: u32,
    /// The group's number, 0 where the system has none.
    pub gid: u32,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File {
        /// Its size in bytes.
        size: u64,
    },
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink {
        /// Where it points to, as it is written.
        target: PathBuf,
    },
    /// A pipe, socket or device.
    Other,
}

/// Why the tree cannot say what lies at a path. That nothing does is not such a reason.
#[derive(Debug)]
pub enum Unseen {
    /// The path, or a link on the way, leads out of the directory or to an absolute path.
    Outside {
        /// The link, relative to the tree; the path itself where its own `..` lead out.
        at: PathBuf,
        /// Where it points to.
        target: PathBuf,
    },
    /// Too many links on the way (`too many levels of symbolic links`).
    Loop,
    /// Something on the way is no directory (`not a directory`).
    NotADirectory {
        /// What is in the way, relative to the tree.
        at: PathBuf,
    },
    /// The system does not tell: no permission, a failing disk.
    Failed {
        /// What was asked for, relative to the tree.
        at: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

/// Something found in a directory. Asking for its entry costs an `lstat`, finding it does not.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its path, relative to the tree.
    pub path: PathBuf,
    pub(super) file_type: FileType,
}

impl Entry {
    pub(super) fn new(metadata: &Metadata, full: &Path) -> io::Result<Self> {
        let kind = if metadata.is_dir() {
            Kind::Directory
        } else if metadata.is_file() {
            let size = metadata.len();
            Kind::File { size }
        } else if metadata.is_symlink() {
            let target = fs::read_link(full)?;
            Kind::Symlink { target }
        } else {
            Kind::Other
        };
        let (mode, uid, gid) = ownership(metadata);
        Ok(Entry {
            kind,
            mode,
            uid,
            gid,
        })
    }
}

impl Found {
    /// Its path as text; what is not UTF-8 in it is replaced.
    pub fn name(&self) -> Cow<'_, str> {
        self.path.to_string_lossy()
    }

    /// Whether it is a directory itself, not a link to one.
    pub fn is_directory(&self) -> bool {
        self.file_type.is_dir()
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.file_type.is_symlink()
    }

    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.file_type.is_file()
    }
}

#[cfg(unix)]
fn ownership(metadata: &Metadata) -> (u32, u32, u32) {
    use std::os::unix::fs::MetadataExt;
    (metadata.mode() & 0o7777, metadata.uid(), metadata.gid())
}

/// Elsewhere files arrive in the context as a checkout on Linux would most often have them.
#[cfg(not(unix))]
fn ownership(metadata: &Metadata) -> (u32, u32, u32) {
    (if metadata.is_dir() { 0o755 } else { 0o644 }, 0, 0)
}
