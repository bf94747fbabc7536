//! Inputs that are nothing by themselves: patches of a kustomization, files that GitLab includes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::inputs::{one, real};
use super::{directory_of, repository};
use crate::context::here::{absolute, repository_root};
use crate::manifest::Manifest;
use crate::source::Sources;
use crate::source::disk;

/// How many directories above a file are searched.
const MOST_ANCESTORS: usize = 16;
/// The files that may take in others below them.
const TAKERS: [&str; 4] = [
    "kustomization.yaml",
    "kustomization.yml",
    "Kustomization",
    ".gitlab-ci.yml",
];

/// Puts in the place of a fragment the manifest that takes it in, where one lies beside or above it.
pub(super) fn complete(manifests: &mut Vec<(Manifest, bool)>, sources: &mut Sources) {
    let mut takers: HashMap<PathBuf, Option<Manifest>> = HashMap::new();
    let mut added: Vec<(Manifest, bool)> = Vec::new();
    manifests.retain(|(manifest, named)| {
        let path = sources.path(manifest.file).to_path_buf();
        let own = real(&path);
        for candidate in candidates(&path) {
            if real(&candidate) == own {
                continue;
            }
            let taker = takers.entry(candidate).or_insert_with_key(|path| {
                let bytes = disk::read(path).ok()?;
                let file = sources.add_bytes(path.as_path(), bytes);
                Some(one(file, sources))
            });
            let Some(taker) = taker.as_ref() else {
                continue;
            };
            let mut parts = taker.parts.iter();
            if parts.any(|part| part.is_fragment && real(sources.path(part.file)) == own) {
                if added.iter().all(|(other, _)| other.file != taker.file) {
                    added.push((taker.clone(), *named));
                }
                return false;
            }
        }
        true
    });
    manifests.append(&mut added);
}

/// The files that may take in a YAML file, from its directory to its repository's root.
fn candidates(path: &Path) -> Vec<PathBuf> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !matches!(extension, Some("yaml" | "yml" | "json")) {
        return Vec::new();
    }
    let given = directory_of(path);
    let directory = absolute(&given);
    let root = repository_root(&directory).unwrap_or_else(|| directory.clone());
    let directories = directory.ancestors().take(MOST_ANCESTORS);
    let directories = directories.take_while(|ancestor| ancestor.starts_with(&root));
    let files = directories.flat_map(|ancestor| {
        let ancestor = repository::above(&given, &directory, ancestor);
        TAKERS.map(|name| ancestor.join(name))
    });
    files.filter(|file| file.is_file()).collect()
}
