//! Files beside a manifest that say more of its volumes: objects that it refers to, and the files
//! that make a local cluster.
//!
//! Invariant: nothing but regular files of a bounded size and number is read, and no link to a
//! directory is followed.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::context::cluster::{self, NodeMount};
use crate::context::here::{absolute, repository_root};
use crate::manifest::{self, Object};
use crate::parallel;
use crate::source::Sources;
use crate::source::disk;

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
    /// By directories without links.
    objects: HashMap<PathBuf, Vec<Arc<Object>>>,
    /// By absolute directories.
    clusters: HashMap<PathBuf, Vec<NodeMount>>,
}

/// A directory to read.
struct Wanted {
    directory: PathBuf,
    /// Whether a manifest lies in it, rather than below it.
    is_beside: bool,
}

/// What a directory holds.
struct Holding {
    directory: PathBuf,
    objects: Vec<(PathBuf, Vec<u8>)>,
    clusters: Vec<NodeMount>,
}

impl Neighbours {
    /// Reads what lies in these directories, but for files that are linted themselves, and above.
    pub fn read(
        directories: &[PathBuf],
        known: &HashSet<PathBuf>,
        threads: NonZeroUsize,
        sources: &mut Sources,
    ) -> Self {
        let held = parallel::map(wanted(directories), threads, |wanted| {
            holding(wanted, known)
        });
        let mut neighbours = Neighbours::default();
        let mut read = Vec::new();
        for holding in held {
            let absolute = absolute(&holding.directory);
            neighbours.clusters.insert(absolute, holding.clusters);
            let key = real(&holding.directory);
            for (path, bytes) in holding.objects {
                let file = sources.add_bytes(path, bytes);
                read.push((key.clone(), file, sources.file(file).text.clone()));
            }
        }
        let objects = parallel::map(read, threads, |(directory, file, text)| {
            let documents = manifest::read(file, &text).documents.into_iter();
            let objects: Vec<_> = documents.filter_map(|document| document.object).collect();
            (directory, objects)
        });
        for (directory, objects) in objects {
            let of_directory = neighbours.objects.entry(directory).or_default();
            of_directory.extend(objects);
        }
        neighbours
    }

    /// The objects in other files of a directory.
    pub fn objects(&self, directory: &Path) -> impl Iterator<Item = &Arc<Object>> {
        self.objects.get(&real(directory)).into_iter().flatten()
    }

    /// What the files of clusters, in a directory and those above it in the same repository, mount
    /// into nodes.
    pub fn node_mounts(&self, directory: &Path) -> Vec<NodeMount> {
        let read = up_to_root(directory);
        let read = read.iter().filter_map(|above| self.clusters.get(above));
        read.flatten().cloned().collect()
    }
}

/// These directories, each once, and those above them.
fn wanted(directories: &[PathBuf]) -> Vec<Wanted> {
    let mut seen = HashSet::new();
    let is_beside = true;
    let beside = directories.iter().filter(|one| seen.insert(real(one)));
    let mut wanted: Vec<Wanted> = beside
        .map(|directory| Wanted {
            directory: directory.clone(),
            is_beside,
        })
        .collect();
    let mut seen: HashSet<PathBuf> = wanted.iter().map(|one| absolute(&one.directory)).collect();
    for directory in directories {
        let above = up_to_root(directory).into_iter();
        let is_beside = false;
        wanted.extend(
            above
                .filter(|above| seen.insert(above.clone()))
                .map(|directory| Wanted {
                    directory,
                    is_beside,
                }),
        );
    }
    wanted
}

/// A directory and those above it that may hold the files of its clusters.
fn up_to_root(directory: &Path) -> Vec<PathBuf> {
    let lowest = absolute(directory);
    let top = repository_root(&lowest).unwrap_or_else(|| lowest.clone());
    let above = lowest.ancestors();
    let above = above.take_while(|above| above.starts_with(&top));
    above.take(MOST_ANCESTORS).map(Path::to_path_buf).collect()
}

fn holding(wanted: Wanted, known: &HashSet<PathBuf>) -> Holding {
    let Wanted {
        directory,
        is_beside,
    } = wanted;
    let at = absolute(&directory);
    let (mut objects, mut clusters) = (Vec::new(), Vec::new());
    for (path, bytes) in files(&directory) {
        if holds_any(&bytes, &cluster::NEEDLES) {
            clusters.extend(cluster::read(&String::from_utf8_lossy(&bytes), &at));
        }
        if is_beside && holds_any(&bytes, &OBJECTS) && !known.contains(&real(&path)) {
            objects.push((path, bytes));
        }
    }
    Holding {
        directory,
        objects,
        clusters,
    }
}

/// The YAML files of a directory, by name.
fn files(directory: &Path) -> impl Iterator<Item = (PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(directory).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_wanted(path))
        .take(MOST_FILES)
        .collect();
    paths.sort();
    let read = paths.into_iter();
    read.filter_map(|path| {
        let bytes = disk::read(&path).ok()?;
        Some((path, bytes))
    })
}

fn holds_any(bytes: &[u8], needles: &[&str]) -> bool {
    let holds = |needle: &&str| memchr::memmem::find(bytes, needle.as_bytes()).is_some();
    needles.iter().any(holds)
}

/// Whether a file may tell more of manifests in its directory or, where it is above them,
/// of their cluster. One that is gone beside them may have.
pub fn may_tell(path: &Path, is_beside: bool) -> bool {
    let tells = |bytes: Vec<u8>| {
        is_beside && holds_any(&bytes, &OBJECTS) || holds_any(&bytes, &cluster::NEEDLES)
    };
    match path.exists() {
        false => is_beside && is_yaml(path),
        true if !is_wanted(path) => false,
        true => disk::read(path).is_ok_and(tells),
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
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
