//! What lies beside the manifests: objects that their pods refer to, and the files of clusters.

use std::mem::discriminant;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::directory_of;
use crate::context::cluster::NodeMount;
use crate::manifest::{Manifest, Object};
use crate::neighbours::Neighbours;
use crate::source::Sources;

/// What else there is to say of the pods' volumes.
pub(super) struct Surroundings {
    neighbours: Neighbours,
    /// The objects of all inputs, each with the directory of its file.
    objects: Vec<(PathBuf, Arc<Object>)>,
}

impl Surroundings {
    /// Those of the manifests that were read, which lie at these paths, and take in `parts`.
    pub(super) fn of(manifests: &[(Manifest, bool)], paths: &[PathBuf], parts: &[PathBuf]) -> Self {
        let read = paths.iter().chain(parts).map(PathBuf::as_path);
        Surroundings {
            neighbours: Neighbours::of(read),
            objects: objects_of(manifests, paths),
        }
    }

    /// What the files of clusters mount into their nodes.
    pub(super) fn node_mounts(&mut self, directory: &Path) -> Vec<NodeMount> {
        self.neighbours.node_mounts(directory)
    }

    /// The objects that a manifest in a directory may refer to: those of the same directory, and
    /// the other inputs' where there is none of that name here.
    pub(super) fn objects(&mut self, directory: &Path, sources: &mut Sources) -> Vec<Arc<Object>> {
        let here = |(at, _): &&(PathBuf, Arc<Object>)| at == directory;
        let mut near: Vec<Arc<Object>> = self.objects.iter().filter(here).map(second).collect();
        near.extend(self.neighbours.objects(directory, sources));
        let is_new = |object: &Arc<Object>| !near.iter().any(|other| replaces(other, object));
        let far: Vec<Arc<Object>> = self.objects.iter().map(second).filter(is_new).collect();
        near.extend(far);
        near
    }
}

/// Whether an object of the same directory is meant rather than another one. Which volume a claim
/// is bound to goes by more than names.
fn replaces(near: &Object, far: &Object) -> bool {
    let same_kind = discriminant(near) == discriminant(far);
    let is_volume = matches!(near, Object::Volume(_));
    same_kind && (is_volume || near.name() == far.name())
}

fn second((_, object): &(PathBuf, Arc<Object>)) -> Arc<Object> {
    Arc::clone(object)
}

fn objects_of(manifests: &[(Manifest, bool)], paths: &[PathBuf]) -> Vec<(PathBuf, Arc<Object>)> {
    let read = manifests
        .iter()
        .zip(paths)
        .flat_map(|((manifest, _), path)| {
            let objects = manifest.documents.iter();
            let objects = objects.filter_map(|document| document.object.clone());
            objects.map(|object| (directory_of(path), object))
        });
    read.collect()
}
