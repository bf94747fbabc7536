//! Container path → local directory: which directories here stand for what a container sees.
//!
//! In this order, the first that holds: given outright (`--context`, `--map`) · the hostPath, if it
//! is a directory here · the longest end of the hostPath that is also the end of a directory of the
//! repository · the manifest's own directory, then the repository's root. What is guessed for the
//! Dockerfile's sake has to hold the Dockerfile.

mod clone;
mod places;
mod suffix;
#[cfg(test)]
mod tests;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use clone::CloneHere;
pub use places::PathMap;
pub use view::{How, LocalView, Place, Seen};

use super::cluster::NodeMount;
use super::here::{joined, shown};
use super::mounts::{MountPoint, Mounts};
use super::node_path::node_path;
use super::node_table;
use super::repository::Repository;
use crate::manifest::{Checkout, Object, VolumeSource};
use crate::path;
use crate::value::Value;
use places::Bases;
use view::Places;

/// What is looked for, and what is told.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The container's mounts.
    pub mounts: &'a Mounts,
    /// Objects of the same files, for claims and their volumes.
    pub objects: &'a [Arc<Object>],
    /// The context as the container sees it: an absolute path. None if it is not known.
    pub context: Option<&'a str>,
    /// Where the executor looks for the Dockerfile: absolute paths of the container.
    pub dockerfiles: &'a [String],
    /// `--context`: the directory here that stands for the context, whatever that is.
    pub given: Option<&'a Path>,
    /// `--map`, in order; of equally long ones the last counts.
    pub maps: &'a [PathMap],
    /// What clusters of this repository mount into their nodes.
    pub nodes: &'a [NodeMount],
    /// What is cloned in the container.
    pub clones: &'a [CloneHere],
    /// The directory the manifest lies in.
    pub manifest_directory: &'a Path,
}

/// Resolves what can be resolved; never fails.
pub fn resolve(search: &Search) -> LocalView {
    let context = search.context.map(|context| path::join(&["/", context]));
    let resolver = Resolver::new(search, context.as_deref());
    let mut places = Places::default();
    for point in search.mounts.points() {
        places.add(resolver.place_of(point));
    }
    for clone in search.clones {
        places.add(clone.place());
        if let Some(volume) = &clone.alone_in {
            places.empty(volume);
        }
    }
    if let Some(presumed) = resolver.presumed_context(&places) {
        places.add(presumed);
    }
    for map in search.maps {
        places.add(resolver.told(map.from.clone(), &map.to, How::Mapped));
    }
    if let (Some(context), Some(given)) = (&context, search.given) {
        places.add(resolver.told(context.clone(), given, How::Given));
    }
    LocalView::new(
        places,
        context,
        search.given,
        !search.mounts.unplaced().is_empty(),
    )
}

/// A search under way.
struct Resolver<'a> {
    search: &'a Search<'a>,
    context: Option<&'a str>,
    /// The mount that the context lies on.
    context_point: Option<&'a MountPoint>,
    /// The Dockerfiles, each with the mount that it lies on.
    dockerfiles: Vec<(String, Option<&'a MountPoint>)>,
    bases: Bases,
}

impl<'a> Resolver<'a> {
    fn new(search: &'a Search<'a>, context: Option<&'a str>) -> Self {
        let with_point = |dockerfile: &String| {
            let cleaned = path::join(&["/", dockerfile]);
            let point = search.mounts.covering(&cleaned);
            (cleaned, point)
        };
        Resolver {
            search,
            context,
            context_point: context.and_then(|context| search.mounts.covering(context)),
            dockerfiles: search.dockerfiles.iter().map(with_point).collect(),
            bases: Bases::of(search.manifest_directory),
        }
    }

    /// A path of which it is told where its files lie; that changes nothing about the mount that
    /// it lies on.
    fn told(&self, path: String, local: &Path, how: How) -> Place {
        let point = self.search.mounts.covering(&path);
        let read_only = point.is_some_and(|point| point.read_only);
        Place::at(path, local.to_path_buf(), how, read_only)
    }

    /// What a mount point shows here.
    fn place_of(&self, point: &MountPoint) -> Place {
        let mut place = Place::unseen(point);
        if let Some(checkout) = checkout(point) {
            self.check_out(point, checkout, &mut place);
            return place;
        }
        let node = match self.node_path_of(point) {
            Value::Known(node) => node,
            Value::Unknown(why) => {
                place.why = Some(why);
                return place;
            }
            Value::Absent => return place,
        };
        let found = self
            .mapped(&node)
            .or_else(|| self.by_cluster_file(point, &node, &mut place.tried))
            .or_else(|| self.on_this_computer(point, &node, &mut place.tried))
            .or_else(|| self.as_shared(point, &node, &mut place.tried))
            .or_else(|| self.by_suffix(point, &node, &mut place.tried));
        place.node = Some(node);
        if let Some((local, how)) = found {
            place.local = Some(local);
            place.how = how;
        }
        place
    }

    /// What a mount of the checkout shows.
    fn check_out(&self, point: &MountPoint, checkout: &Checkout, place: &mut Place) {
        let sub_path = point.volume_mount().map(|mount| &mount.sub_path);
        let Some(Value::Known(_) | Value::Absent) = sub_path else {
            return;
        };
        let manifest = &self.bases.manifest_directory;
        let Some(root) = manifest.ancestors().nth(checkout.up) else {
            return;
        };
        if checkout.at_root && root != self.bases.repository {
            return;
        }
        let is_here =
            |address: &String| Repository::of(root).is_some_and(|here| here.is_at(address));
        if !checkout.addresses.iter().all(is_here) {
            return;
        }
        let below = sub_path.and_then(Value::known).map_or("", String::as_str);
        let local = joined(&joined(root, &checkout.below), below);
        if local.is_dir() {
            place.local = Some(shown(&local));
            place.how = How::Checkout;
            place.grown = checkout.grown.clone();
            // what git ignores is told from the root
            if checkout.cloned && local == self.bases.repository {
                place.cloned = Repository::of(&local).and_then(|here| here.cloned());
            }
        } else {
            place.tried.push(shown(&local));
        }
    }

    /// The path of the node that a mount shows, its sub-path included.
    fn node_path_of(&self, point: &MountPoint) -> Value<String> {
        let Some(mount) = point.volume_mount() else {
            return Value::Absent;
        };
        let Some(volume) = &mount.volume else {
            return Value::Absent;
        };
        let node = match node_path(volume, self.search.objects) {
            Value::Known(node) => node,
            Value::Unknown(why) => return Value::Unknown(why),
            Value::Absent => return Value::Absent,
        };
        match &mount.sub_path {
            Value::Known(below) => Value::Known(path::join(&[&node, below])),
            Value::Absent => Value::Known(path::clean(&node).into_owned()),
            Value::Unknown(why) => Value::Unknown(why.clone()),
        }
    }

    /// A `--map` of the node's path.
    fn mapped(&self, node: &str) -> Option<(PathBuf, How)> {
        let maps = self.search.maps.iter().filter_map(|map| {
            let rest = path::below(node, &map.from)?;
            Some((map.from.len(), joined(&map.to, rest)))
        });
        let (_, local) = maps.max_by_key(|(length, _)| *length)?;
        Some((local, How::Mapped))
    }

    /// The node's path itself, if it is a directory here. One that the Dockerfile does not vouch
    /// for may be any directory of that name: it has to lie in the repository.
    fn on_this_computer(
        &self,
        point: &MountPoint,
        node: &str,
        tried: &mut Vec<PathBuf>,
    ) -> Option<(PathBuf, How)> {
        self.vouched(point, Path::new(node), How::HostPath, tried)
    }

    /// A path of this computer that a cluster on it shows as the node's.
    fn as_shared(
        &self,
        point: &MountPoint,
        node: &str,
        tried: &mut Vec<PathBuf>,
    ) -> Option<(PathBuf, How)> {
        let shared = node_table::locals(node);
        let mut found = shared
            .iter()
            .filter_map(|local| self.vouched(point, local, How::Shared, tried));
        found.next()
    }

    /// A directory that the file of a cluster mounts into its nodes.
    fn by_cluster_file(
        &self,
        point: &MountPoint,
        node: &str,
        tried: &mut Vec<PathBuf>,
    ) -> Option<(PathBuf, How)> {
        let mounts = self.search.nodes.iter().filter_map(|mount| {
            let rest = path::below(node, &mount.node)?;
            Some((mount, joined(&mount.found(&self.bases.repository)?, rest)))
        });
        let (_, local) = mounts.max_by_key(|(mount, _)| mount.node.len())?;
        self.vouched(point, &local, How::ClusterFile, tried)
    }

    /// A directory that is there, where something vouches that it is the one meant.
    fn vouched(
        &self,
        point: &MountPoint,
        local: &Path,
        how: How,
        tried: &mut Vec<PathBuf>,
    ) -> Option<(PathBuf, How)> {
        if !local.is_absolute() || !local.is_dir() {
            return None;
        }
        let vouched = self
            .holds_dockerfile(point, local)
            .unwrap_or_else(|| self.is_for_context(point));
        let holds = vouched || local.starts_with(&self.bases.repository);
        if !holds {
            tried.push(shown(local));
        }
        holds.then(|| (shown(local), how))
    }

    /// A directory of the repository that ends as the node's path does.
    fn by_suffix(
        &self,
        point: &MountPoint,
        node: &str,
        tried: &mut Vec<PathBuf>,
    ) -> Option<(PathBuf, How)> {
        let candidates = suffix::candidates(node, &self.bases.all);
        let vouched = |candidate: &&suffix::Candidate| {
            self.holds_dockerfile(point, &candidate.directory) == Some(true)
        };
        let found = candidates
            .iter()
            .find(vouched)
            .or_else(|| candidates.iter().find(|candidate| candidate.is_telling));
        if found.is_none() {
            let directories = candidates.iter();
            tried.extend(directories.map(|candidate| shown(&candidate.directory)));
        }
        Some((shown(&found?.directory), How::HostPathSuffix))
    }

    /// Whether a directory holds one of the Dockerfiles that lie on the mount, were it mounted
    /// there; none if no Dockerfile lies on it.
    fn holds_dockerfile(&self, point: &MountPoint, local: &Path) -> Option<bool> {
        let on_mount = self
            .dockerfiles
            .iter()
            .filter_map(|(dockerfile, covering)| {
                let is_this = covering.is_some_and(|covering| covering.path == point.path);
                is_this.then(|| path::below(dockerfile, &point.path))?
            });
        let mut on_mount = on_mount.peekable();
        on_mount.peek()?;
        Some(on_mount.any(|rest| joined(local, rest).is_file()))
    }

    fn is_for_context(&self, point: &MountPoint) -> bool {
        self.context_point
            .is_some_and(|covering| covering.path == point.path)
    }

    /// The manifest's own directory or the repository's root, for a context on a mount of which
    /// nothing else is known.
    fn presumed_context(&self, places: &Places) -> Option<Place> {
        let (context, point) = (self.context?, self.context_point?);
        if !may_hold_context(point) || self.is_told(context) || places.shows(context) {
            return None;
        }
        let candidates = [
            (&self.bases.manifest_directory, How::ManifestDirectory),
            (&self.bases.repository, How::RepositoryRoot),
        ];
        let prepared = point.volume_mount().map(|mount| &mount.prepared)?;
        let here = Repository::of(&self.bases.manifest_directory);
        let is_other = |address: &String| here.as_ref().is_some_and(|here| here.is_other(address));
        if prepared.addresses.iter().any(is_other) {
            return None;
        }
        candidates.into_iter().find_map(|(directory, how)| {
            let path = if self.holds_dockerfile(point, directory) == Some(true) {
                &point.path
            } else if self.dockerfiles_below(context, directory) {
                context
            } else {
                return None;
            };
            let local = shown(directory);
            let mut place = Place::at(path.to_owned(), local, how, point.read_only);
            place.grown = prepared.grown.clone();
            Some(place)
        })
    }

    /// Whether `--context` or a `--map` says where the context lies.
    fn is_told(&self, context: &str) -> bool {
        let mut maps = self.search.maps.iter();
        self.search.given.is_some() || maps.any(|map| path::lies_below(context, &map.from))
    }

    /// Whether a directory holds one of the Dockerfiles below the context, were it the context.
    fn dockerfiles_below(&self, context: &str, local: &Path) -> bool {
        self.dockerfiles.iter().any(|(dockerfile, _)| {
            let rest = path::below(dockerfile, context);
            rest.is_some_and(|rest| joined(local, rest).is_file())
        })
    }
}

fn checkout(point: &MountPoint) -> Option<&Checkout> {
    match &point.volume_mount()?.volume.as_ref()?.source {
        VolumeSource::Checkout(checkout) => Some(checkout),
        _ => None,
    }
}

/// Whether a mount may show a checkout: it does not if its files come from the cluster, or if
/// there are none yet.
fn may_hold_context(point: &MountPoint) -> bool {
    let Some(mount) = point.volume_mount() else {
        return false;
    };
    let is_foreign = checkout(point).is_some_and(|checkout| !checkout.addresses.is_empty());
    !mount.holds_data() && !is_foreign && !point.starts_empty()
}
