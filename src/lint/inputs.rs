//! The inputs → manifests, without those that are part of another one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::repository::LocalRepository;
use super::{Input, Named, fragments};
use crate::manifest::{self, Manifest, Opened, Repository};
use crate::parallel;
use crate::source::disk;
use crate::source::disk::Failure;
use crate::source::{FileId, Sources};

/// The manifests, and what cannot be read.
pub(super) fn read(
    inputs: &[Input],
    threads: NonZeroUsize,
    sources: &mut Sources,
) -> (Vec<Named>, Vec<Failure>) {
    let files = parallel::map(inputs.iter().collect(), threads, |input| match input {
        Input::Stdin(bytes) => (PathBuf::from("<stdin>"), Ok(bytes.clone()), true),
        Input::Path { path, named } => (path.clone(), disk::read(path), *named),
    });
    let (mut read, mut failures) = (Vec::new(), Vec::new());
    for (path, bytes, named) in files {
        match bytes {
            Ok(bytes) => read.push((sources.add_bytes(path, bytes), named)),
            Err(message) => failures.push(Failure { path, message }),
        }
    }
    let alone = parallel::map(read, threads, |(id, named)| {
        (by_itself(id, sources), id, named)
    });
    let mut manifests = Vec::new();
    for (manifest, file, named) in alone {
        let manifest = manifest.unwrap_or_else(|| one(file, sources));
        if named || is_about_kaniko(&manifest, sources) {
            manifests.push((manifest, named));
        }
    }
    drop_parts(&mut manifests, sources);
    fragments::complete(&mut manifests, sources);
    (manifests, failures)
}

/// A manifest that asks for no other file; none where it does.
fn by_itself(id: FileId, sources: &Sources) -> Option<Manifest> {
    let file = sources.file(id);
    let mut repository = Asked(false);
    let manifest = manifest::read_file(id, &file.path, &file.text, &mut repository);
    (!repository.0).then_some(manifest)
}

/// A repository of which nothing is opened, but known whether something was to be.
struct Asked(bool);

impl Repository for Asked {
    fn at_root(&mut self, _: &str) -> Option<Opened> {
        self.0 = true;
        None
    }

    fn beside(&mut self, _: FileId, _: &str) -> Option<Opened> {
        self.0 = true;
        None
    }

    fn matching(&mut self, _: &str) -> Vec<Opened> {
        self.0 = true;
        Vec::new()
    }
}

/// Whether it, or what it takes in, names Kaniko: a search also finds files that only might.
fn is_about_kaniko(manifest: &Manifest, sources: &Sources) -> bool {
    let parts = manifest.parts.iter().map(|part| part.file);
    let mut files = std::iter::once(manifest.file).chain(parts);
    files.any(|file| sources.file(file).text.contains("kaniko"))
}

pub(super) fn one(file: FileId, sources: &mut Sources) -> Manifest {
    let text = sources.file(file).text.clone();
    let path = sources.path(file).to_path_buf();
    let mut repository = LocalRepository::of(&path, sources);
    manifest::read_file(file, &path, &text, &mut repository)
}

/// Drops the manifests that another one takes in: they mean nothing by themselves.
fn drop_parts(manifests: &mut Vec<(Manifest, bool)>, sources: &Sources) {
    let real = |file: FileId| real(sources.path(file));
    let with_parts = manifests.iter().filter(|(one, _)| !one.parts.is_empty());
    let taken: HashMap<PathBuf, HashSet<PathBuf>> = with_parts
        .map(|(one, _)| {
            let parts = one.parts.iter().map(|part| real(part.file));
            (real(one.file), parts.collect())
        })
        .collect();
    if taken.is_empty() {
        return;
    }
    manifests.retain(|(manifest, _)| {
        let path = real(manifest.file);
        let own = taken.get(&path);
        // of two that take in each other, both stay
        let takes = |(other, parts): (&PathBuf, &HashSet<PathBuf>)| {
            parts.contains(&path) && own.is_none_or(|own| !own.contains(other))
        };
        !taken.iter().any(takes)
    });
}

/// A path by which a file is known.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
