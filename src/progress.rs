//! What a long run tells of itself while it runs.

use std::path::Path;

/// Somebody who may be watching, from several threads.
pub trait Progress: Sync {
    /// A file was looked at while manifests were searched for.
    fn searched(&self, _path: &Path) {}

    /// So many inputs are about to be judged.
    fn begin(&self, _total: usize) {}

    /// One of them was judged.
    fn judged(&self) {}
}

/// Nobody.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Progress for Unwatched {}
