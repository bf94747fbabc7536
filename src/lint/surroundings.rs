//! What lies beside the manifests: objects that their pods refer to, and the files of clusters.

use std::mem::discriminant;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Named, directory_of};
use crate::context::cluster::NodeMount;
use crate::manifest::Object;
use crate::neighbours::{self, Neighbours};
use crate::parallel;
use crate::source::Sources;

/// What else there is to say of the pods' volumes.
pub(super) struct Surroundings {
    neighbours: Neighbours,
    /// The objects of all inputs, each with the directory of its file.
    objects: Vec<(PathBuf, Arc<Object>)>,
}

impl Surroundings {
    /// Those of the manifests that were read, and of what they take in.
    pub(super) fn of(manifests: &[Named], threads: NonZeroUsize, sources: &mut Sources) -> Self {
        let path = |(manifest, _): &Named| sources.path(manifest.file).to_path_buf();
        let read = manifests.iter().flat_map(|(manifest, _)| {
            let parts = manifest.parts.iter().map(|part| part.file);
            std::iter::once(manifest.file).chain(parts)
        });
        let known = parallel::map(read.collect(), threads, |file| {
            neighbours::real(sources.path(file))
        });
        let with_pods = manifests.iter().filter(|(one, _)| one.has_pods());
        let directories: Vec<PathBuf> = with_pods.map(|one| directory_of(&path(one))).collect();
        let objects = objects_of(manifests, sources);
        let known = known.into_iter().collect();
        Surroundings {
            neighbours: Neighbours::read(&directories, &known, threads, sources),
            objects,
        }
    }

    /// What the files of clusters mount into their nodes.
    pub(super) fn node_mounts(&self, directory: &Path) -> Vec<NodeMount> {
        self.neighbours.node_mounts(directory)
    }

    /// The objects that a manifest in a directory may refer to: those of the same directory, and
    /// the other inputs' where there is none of that name here.
    pub(super) fn objects(&self, directory: &Path) -> Vec<Arc<Object>> {
        let here = |(at, _): &&(PathBuf, Arc<Object>)| at == directory;
        let mut near: Vec<Arc<Object>> = self.objects.iter().filter(here).map(second).collect();
        near.extend(self.neighbours.objects(directory).cloned());
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

fn objects_of(manifests: &[Named], sources: &Sources) -> Vec<(PathBuf, Arc<Object>)> {
    let read = manifests.iter().flat_map(|(manifest, _)| {
        let directory = directory_of(sources.path(manifest.file));
        let objects = manifest.documents.iter();
        let objects = objects.filter_map(|document| document.object.clone());
        objects.map(move |object| (directory.clone(), object))
    });
    read.collect()
}
