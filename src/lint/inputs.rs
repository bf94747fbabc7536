//! The inputs → manifests, without those that are part of another one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::repository::LocalRepository;
use super::{Input, fragments};
use crate::discover;
use crate::manifest::{self, Manifest};
use crate::report::{Failure, Report};
use crate::source::{FileId, Sources};

/// The manifests, each with whether somebody named it.
pub(super) fn read(inputs: &[Input], report: &mut Report) -> Vec<(Manifest, bool)> {
    let mut manifests = Vec::new();
    for input in inputs {
        let (path, bytes, named) = match input {
            Input::Stdin(bytes) => (PathBuf::from("<stdin>"), Ok(bytes.clone()), true),
            Input::Path { path, named } => (path.clone(), discover::read(path), *named),
        };
        match bytes {
            Ok(bytes) => {
                let file = report.sources.add_bytes(path, bytes);
                let manifest = one(file, &mut report.sources);
                if named || is_about_kaniko(&manifest, &report.sources) {
                    manifests.push((manifest, named));
                }
            }
            Err(message) => report.failures.push(Failure { path, message }),
        }
    }
    drop_parts(&mut manifests, &report.sources);
    fragments::complete(&mut manifests, &mut report.sources);
    manifests
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
