//! What of a container's file system lies here, and where.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::context::here::joined;
use crate::context::mounts::{MountPoint, upwards};
use crate::context::repository::Cloned;
use crate::path;
use crate::value::Why;

/// How a local directory was found; the later, the more it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It was not.
    None,
    /// The repository's root holds the Dockerfile.
    RepositoryRoot,
    /// The manifest's own directory holds the Dockerfile.
    ManifestDirectory,
    /// A directory of the repository ends as the hostPath does.
    HostPathSuffix,
    /// The hostPath is a directory here.
    HostPath,
    /// A cluster on this computer shows it as the hostPath.
    Shared,
    /// The file of a cluster mounts it into the nodes.
    ClusterFile,
    /// The carrier checks the repository out there.
    Checkout,
    /// The executor clones the repository that this is a clone of.
    Cloned,
    /// By `--map`.
    Mapped,
    /// By `--context`.
    Given,
}

impl How {
    /// The same in words.
    pub const fn phrase(self) -> &'static str {
        match self {
            How::None => "not found on this computer",
            How::RepositoryRoot => "presumed: the repository's root holds the Dockerfile",
            How::ManifestDirectory => "presumed: the manifest's own directory holds the Dockerfile",
            How::HostPathSuffix => "a directory of the repository ends as the hostPath does",
            How::HostPath => "the hostPath is a directory on this computer",
            How::Shared => "the hostPath is how local clusters show this directory",
            How::ClusterFile => "the cluster's file mounts it into the nodes",
            How::Cloned => "the repository that is cloned, as it is checked out here",
            How::Checkout => "the checkout of this repository",
            How::Mapped => "given by `--map`",
            How::Given => "given by `--context`",
        }
    }

    /// Whether it is only presumed that this is the directory.
    pub const fn is_presumed(self) -> bool {
        matches!(self, How::RepositoryRoot | How::ManifestDirectory)
    }
}

/// A path of the container, and what is known of the files below it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The path in the container, absolute and clean.
    pub path: String,
    /// The directory here (a file, if a map or a mount of one says so) that stands for it.
    pub local: Option<PathBuf>,
    /// How that was found.
    pub how: How,
    /// Whether the container may not write there.
    pub read_only: bool,
    /// Whether it is certain to be an empty directory when the container starts.
    pub starts_empty: bool,
    /// The path of the node that is mounted there, if there is one and it is known.
    pub node: Option<String>,
    /// Why the path of the node is not known.
    pub why: Option<Why>,
    /// Directories that were looked at and not taken.
    pub tried: Vec<PathBuf>,
    /// Why there may be more files than here.
    pub grown: Option<Why>,
    /// What a clone leaves out, where the files are those of a clone.
    pub cloned: Option<Cloned>,
}

impl Place {
    /// A mount point of which nothing is known yet.
    pub(super) fn unseen(point: &MountPoint) -> Self {
        Place {
            path: point.path.clone(),
            local: None,
            how: How::None,
            read_only: point.read_only,
            starts_empty: point.starts_empty(),
            node: None,
            why: None,
            tried: Vec::new(),
            grown: None,
            cloned: None,
        }
    }

    /// A path whose files lie here.
    pub(super) fn at(path: String, local: PathBuf, how: How, read_only: bool) -> Self {
        Place {
            path,
            local: Some(local),
            how,
            read_only,
            starts_empty: false,
            node: None,
            why: None,
            tried: Vec::new(),
            grown: None,
            cloned: None,
        }
    }
}

/// Places by their paths; of several for one path the one whose finding counts most.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(BTreeMap<String, Place>);

impl Places {
    pub fn add(&mut self, mut place: Place) {
        if let Some(other) = self.0.get(&place.path) {
            if other.how > place.how {
                return;
            }
            // what is mounted there does not change with where it is found
            place.node = place.node.or_else(|| other.node.clone());
            place.why = place.why.or_else(|| other.why.clone());
        }
        self.0.insert(place.path.clone(), place);
    }

    /// Whether it is known what lies at a path.
    pub fn shows(&self, path: &str) -> bool {
        let place = self.covering(path);
        place.is_some_and(|place| place.local.is_some())
    }

    /// What lies at a path is empty, but for the places below it.
    pub fn empty(&mut self, path: &str) {
        if let Some(place) = self.0.get_mut(path) {
            place.starts_empty = place.local.is_none();
        }
    }

    /// The place that a clean path lies in.
    fn covering(&self, path: &str) -> Option<&Place> {
        upwards(path).find_map(|above| self.0.get(above))
    }
}

/// What is known of the files at a path of the container when it starts.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'v> {
    /// They lie here; see [`LocalView::local_path`].
    Here(&'v Place),
    /// They lie in a directory that is empty.
    Empty(&'v Place),
    /// They lie on a mount, and the files do not tell what is there.
    Unknown(Option<&'v Place>),
    /// They lie on no mount: they are the image's own.
    Image,
}

/// Which directories here stand for which paths of a container.
#[derive(Debug, Clone)]
pub struct LocalView {
    places: Places,
    context: Option<String>,
    given: Option<PathBuf>,
    has_unplaced: bool,
}

impl LocalView {
    pub(super) fn new(
        places: Places,
        context: Option<String>,
        given: Option<&Path>,
        has_unplaced: bool,
    ) -> Self {
        LocalView {
            places,
            context,
            given: given.map(Path::to_path_buf),
            has_unplaced,
        }
    }

    /// All places, in the order of their paths.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.0.values()
    }

    /// What is known of the files at a path of the container.
    pub fn see(&self, path: &str) -> Seen<'_> {
        let cleaned = path::join(&["/", path]);
        match self.places.covering(&cleaned) {
            Some(place) if place.local.is_some() => Seen::Here(place),
            Some(place) if place.starts_empty => Seen::Empty(place),
            Some(place) => Seen::Unknown(Some(place)),
            None if self.has_unplaced => Seen::Unknown(None),
            None => Seen::Image,
        }
    }

    /// Where the file at a path of the container lies here, and how that is known.
    pub fn local_path(&self, path: &str) -> Option<(PathBuf, How)> {
        let Seen::Here(place) = self.see(path) else {
            return None;
        };
        let cleaned = path::join(&["/", path]);
        let below = path::below(&cleaned, &place.path)?;
        Some((joined(place.local.as_ref()?, below), place.how))
    }

    /// A file here that stands for a path of the container, and that the clone does not hold: git
    /// ignores it.
    pub fn left_out(&self, path: &str) -> Option<PathBuf> {
        let Seen::Here(place) = self.see(path) else {
            return None;
        };
        let (local, _) = self.local_path(path)?;
        let is_directory = local.symlink_metadata().ok()?.is_dir();
        let cleaned = path::join(&["/", path]);
        let below = path::below(&cleaned, &place.path)?;
        let left_out = &place.cloned.as_ref()?.left_out;
        left_out
            .contains(Path::new(below), is_directory)
            .then_some(local)
    }

    /// The local directory of the context, and how it was found.
    pub fn context(&self) -> Option<(PathBuf, How)> {
        match (&self.context, &self.given) {
            (_, Some(given)) => Some((given.clone(), How::Given)),
            (Some(context), None) => self.local_path(context),
            (None, None) => None,
        }
    }

    /// Directories that were looked at for a path of the container and not taken.
    pub fn tried(&self, path: &str) -> &[PathBuf] {
        match self.see(path) {
            Seen::Unknown(Some(place)) => &place.tried,
            _ => &[],
        }
    }

    /// How the local directory of the context was found, as a phrase.
    pub fn how(&self) -> &'static str {
        self.context().map_or(How::None, |(_, how)| how).phrase()
    }

    /// Whether a path of the container lies where it may not write.
    pub fn is_read_only(&self, path: &str) -> bool {
        match self.see(path) {
            Seen::Here(place) | Seen::Empty(place) | Seen::Unknown(Some(place)) => place.read_only,
            Seen::Unknown(None) | Seen::Image => false,
        }
    }
}
