//! Which builds use files that changed: what they read, and what they would read if it were there.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{Named, directory_of};
use crate::build::Build;
use crate::context::here::absolute;
use crate::manifest::Object;
use crate::neighbours;
use crate::source::Sources;

/// Files that changed; some of them may be gone.
pub(super) struct Changed {
    paths: HashSet<PathBuf>,
    /// The objects in those that are inputs.
    objects: Vec<Arc<Object>>,
    /// The inputs, which tell of their objects themselves.
    inputs: HashSet<PathBuf>,
}

impl Changed {
    /// These files, of which some may be the files of the manifests that were read.
    pub(super) fn of(files: &[PathBuf], manifests: &[Named], sources: &Sources) -> Self {
        let paths: HashSet<PathBuf> = files.iter().map(|path| real(path)).collect();
        let input = |(manifest, _): &Named| real(sources.path(manifest.file));
        let changed = manifests.iter().filter(|one| paths.contains(&input(one)));
        let documents = changed.flat_map(|(manifest, _)| &manifest.documents);
        let objects = documents
            .filter_map(|document| document.object.clone())
            .collect();
        Changed {
            objects,
            inputs: manifests.iter().map(input).collect(),
            paths,
        }
    }

    /// Whether a file itself is one of them.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.paths.contains(&real(path))
    }

    /// Whether a build uses one of them.
    pub(super) fn concerns(&self, build: &Build, sources: &Sources) -> bool {
        let manifest = sources.path(build.manifest);
        self.holds(manifest)
            || self.holds_read(build, sources)
            || self.lies_in_context(build)
            || self.says_more(build, manifest, sources)
    }

    fn holds_read(&self, build: &Build, sources: &Sources) -> bool {
        let dockerfile = build.found_dockerfile();
        let ignore = build.ignore.as_ref();
        dockerfile
            .is_some_and(|found| self.holds(&found.local) || self.holds(&beside(&found.local)))
            || ignore.is_some_and(|found| self.holds(sources.path(found.file)))
            || self.holds_tried(build)
    }

    /// The places where the Dockerfile is looked for, whether or not it is there.
    fn holds_tried(&self, build: &Build) -> bool {
        let places = build.context.view.iter().flat_map(|view| view.places());
        let mut locals = places.filter_map(|place| Some((&place.path, place.local.as_ref()?)));
        locals.any(|(path, local)| {
            let below = |tried: &String| Some(Path::new(tried).strip_prefix(path).ok()?.to_owned());
            let mut tried = build.dockerfile.tried.iter().filter_map(below);
            tried.any(|rest| self.holds(&local.join(rest)))
        })
    }

    /// In the context, or in what is mounted beside it. A mount that holds the context is more than
    /// the build takes.
    fn lies_in_context(&self, build: &Build) -> bool {
        let context = build.context.local.as_ref();
        if context.is_some_and(|local| self.holds_below(local)) {
            return true;
        }
        let path = build.context.path.known().filter(|_| context.is_some());
        let holds_context =
            |place: &str| path.is_some_and(|path| Path::new(path).starts_with(place));
        let mut places = build.context.view.iter().flat_map(|view| view.places());
        places.any(|place| {
            let local = place.local.as_ref();
            !holds_context(&place.path) && local.is_some_and(|local| self.holds_below(local))
        })
    }

    fn holds_below(&self, directory: &Path) -> bool {
        let directory = real(directory);
        self.paths.iter().any(|path| path.starts_with(&directory))
    }

    /// An object that its pod names, or a file beside the manifest that may hold one or make a
    /// cluster. Of one that is gone, nobody can tell what it held.
    fn says_more(&self, build: &Build, manifest: &Path, sources: &Sources) -> bool {
        let text = &sources.file(build.manifest).text;
        let named = |object: &Arc<Object>| {
            let is_own = build.objects.iter().any(|own| Arc::ptr_eq(own, object));
            is_own && object.name().is_none_or(|name| text.contains(name))
        };
        let directory = real(&directory_of(manifest));
        let tells = |path: &PathBuf| {
            let is_input = self.inputs.contains(path);
            let above = path.parent().filter(|above| directory.starts_with(above));
            above.is_some_and(|above| !is_input && neighbours::may_tell(path, above == directory))
        };
        self.objects.iter().any(named) || self.paths.iter().any(tells)
    }
}

/// The ignore file that belongs to one Dockerfile alone.
fn beside(dockerfile: &Path) -> PathBuf {
    let mut name = dockerfile.as_os_str().to_owned();
    name.push(".dockerignore");
    name.into()
}

/// The path without links, as far as there is something at it.
fn real(path: &Path) -> PathBuf {
    let path = absolute(path);
    for there in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(there), path.strip_prefix(there)) {
            let rest = rest.components();
            let names = rest.filter(|part| !matches!(part, Component::CurDir));
            return names.fold(real, |real, name| real.join(name));
        }
    }
    path
}
