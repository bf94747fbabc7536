//! Clones that a container makes of a repository that lies here.

use super::view::{How, Place};
use crate::context::here::shown;
use crate::context::repository::Repository;
use crate::value::Why;

/// A clone, in the container, of a repository that lies here.
#[derive(Debug, Clone)]
pub struct CloneHere {
    /// Its path in the container.
    pub path: String,
    /// The repository.
    pub repository: Repository,
    /// The mount point of a volume that holds nothing else.
    pub alone_in: Option<String>,
    /// Why there may be more files in it.
    pub grown: Option<Why>,
}

impl CloneHere {
    /// What the container sees there.
    pub(super) fn place(&self) -> Place {
        let local = shown(&self.repository.root);
        let mut place = Place::at(self.path.clone(), local, How::Cloned, false);
        place.cloned = self.repository.cloned();
        place.grown = self.grown.clone();
        if place.cloned.is_none() {
            place.grown = Some("what git keeps of these files is not known".into());
        }
        place
    }
}
