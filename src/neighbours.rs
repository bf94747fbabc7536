//! Files beside a manifest that say more of its volumes: objects that it refers to, and the files
//! that make a local cluster.
//!
//! Invariant: nothing but regular files of a bounded size and number is read, and no link to a
//! directory is followed.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::context::cluster::{self, NodeMount};
use crate::context::resolve::{absolute, repository_root};
use crate::discover;
use crate::manifest::{self, Object};
use crate::source::Sources;

/// How many files of a directory are looked at.
const MOST_FILES: usize = 500;
/// The largest that is looked at, in bytes.
const LARGEST: u64 = 512 * 1024;
/// How many directories above a manifest are searched for the files of clusters.
const MOST_ANCESTORS: usize = 16;
/// How the names of the files end.
const EXTENSIONS: [&str; 2] = ["yaml", "yml"];
/// What stands in a file with an object that a volume may lead to.
const OBJECTS: [&str; 3] = ["PersistentVolume", "ConfigMap", "Secret"];

/// What lies beside manifests, each directory read once.
#[derive(Debug, Default)]
pub struct Neighbours {
    /// Files that are linted themselves.
    known: HashSet<PathBuf>,
    objects: HashMap<PathBuf, Vec<Arc<Object>>>,
    clusters: HashMap<PathBuf, Vec<NodeMount>>,
}

impl Neighbours {
    /// Beside these manifests.
    pub fn of<'p>(manifests: impl Iterator<Item = &'p Path>) -> Self {
        Neighbours {
            known: manifests.map(real).collect(),
            ..Neighbours::default()
        }
    }

    /// The objects in other files of a directory.
    pub fn objects(&mut self, directory: &Path, sources: &mut Sources) -> Vec<Arc<Object>> {
        let key = real(directory);
        if let Some(objects) = self.objects.get(&key) {
            return objects.clone();
        }
        let mut objects = Vec::new();
        for (path, bytes) in files(directory, &OBJECTS) {
            if self.known.contains(&real(&path)) {
                continue;
            }
            let file = sources.add_bytes(path, bytes);
            let text = sources.file(file).text.clone();
            let documents = manifest::read(file, &text).documents;
            objects.extend(documents.into_iter().filter_map(|document| document.object));
        }
        self.objects.insert(key, objects.clone());
        objects
    }

    /// What the files of clusters, in a directory and those above it in the same repository, mount
    /// into nodes.
    pub fn node_mounts(&mut self, directory: &Path) -> Vec<NodeMount> {
        let lowest = absolute(directory);
        let top = repository_root(&lowest).unwrap_or_else(|| lowest.clone());
        let above = lowest
            .ancestors()
            .take_while(|above| above.starts_with(&top))
            .take(MOST_ANCESTORS);
        let mut mounts = Vec::new();
        for directory in above {
            let read = self
                .clusters
                .entry(directory.to_path_buf())
                .or_insert_with(|| in_directory(directory));
            mounts.extend(read.iter().cloned());
        }
        mounts
    }
}

fn in_directory(directory: &Path) -> Vec<NodeMount> {
    let files = files(directory, &cluster::NEEDLES).into_iter();
    files
        .flat_map(|(_, bytes)| cluster::read(&String::from_utf8_lossy(&bytes), directory))
        .collect()
}

/// The YAML files of a directory, by name, that hold one of the words.
fn files(directory: &Path, needles: &[&str]) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_wanted(path))
        .take(MOST_FILES)
        .collect();
    paths.sort();
    let read = paths.into_iter().filter_map(|path| {
        let bytes = discover::read(&path).ok()?;
        let holds = |needle: &&str| memchr::memmem::find(&bytes, needle.as_bytes()).is_some();
        needles.iter().any(holds).then_some((path, bytes))
    });
    read.collect()
}

/// Whether a file may tell more of manifests in its directory or, where it is above them,
/// of their cluster. One that is gone beside them may have.
pub fn may_tell(path: &Path, is_beside: bool) -> bool {
    let objects = OBJECTS.iter().filter(|_| is_beside);
    let mut needles = objects.chain(&cluster::NEEDLES);
    let holds =
        |bytes: &[u8], needle: &str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    match path.exists() {
        false => is_beside && is_yaml(path),
        true if !is_wanted(path) => false,
        true => discover::read(path).is_ok_and(|bytes| needles.any(|needle| holds(&bytes, needle))),
    }
}

fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

fn is_wanted(path: &Path) -> bool {
    is_yaml(path) && fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST)
}

/// A path by which a file is known.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
