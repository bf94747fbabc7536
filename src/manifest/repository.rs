//! The repository that a manifest lies in: it may name other files of it.

use std::sync::Arc;

use crate::source::FileId;

/// A file that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The file.
    pub file: FileId,
    /// What it holds.
    pub text: Arc<str>,
}

/// The files that a manifest may name. What does not open is not known.
pub trait Repository {
    /// The file at a path from the repository's root.
    fn at_root(&mut self, path: &str) -> Option<Opened>;
    /// The file at a path from the directory of another one.
    fn beside(&mut self, file: FileId, path: &str) -> Option<Opened>;
    /// The files whose paths from the root are of a pattern's form, in their order: `*` stands for
    /// anything but a slash, `**` for that, too.
    fn matching(&mut self, pattern: &str) -> Vec<Opened>;
}

/// A repository of which nothing can be opened.
pub struct Closed;

impl Repository for Closed {
    fn at_root(&mut self, _: &str) -> Option<Opened> {
        None
    }

    fn beside(&mut self, _: FileId, _: &str) -> Option<Opened> {
        None
    }

    fn matching(&mut self, _: &str) -> Vec<Opened> {
        Vec::new()
    }
}
