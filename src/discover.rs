//! From the paths that were given to the files that are read.

mod matching;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};
use memchr::memmem::Finder;

pub use matching::matching;

use crate::progress::Progress;
use crate::source::disk::{Failure, reason};

/// How the names of files end that may start an executor.
const EXTENSIONS: [&str; 10] = [
    "bash",
    "groovy",
    "jenkins",
    "jenkinsfile",
    "json",
    "make",
    "mk",
    "sh",
    "yaml",
    "yml",
];

/// The names of others of them, in lower case.
const NAMES: [&str; 4] = ["gnumakefile", "jenkinsfile", "kustomization", "makefile"];

/// What stands in every manifest that starts an executor.
const NEEDLE: &[u8] = b"kaniko";

/// What a search came to.
#[derive(Debug, Default)]
pub struct Found {
    /// The files to read, in order, each once.
    pub files: Vec<PathBuf>,
    /// Paths that cannot be read.
    pub failures: Vec<Failure>,
}

/// Files as they are, and from directories those that may start an executor: manifests,
/// scripts and the files of CI systems that git does not ignore and that hold the word `kaniko`, or
/// that may take in a file which does.
pub fn manifests(paths: &[PathBuf], progress: &dyn Progress) -> Found {
    let mut search = Search {
        found: Found::default(),
        seen: HashSet::new(),
        needle: Finder::new(NEEDLE),
        progress,
    };
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => search.directory(path),
            Ok(_) => search.add(path),
            Err(error) => search.fail(path, reason(&error)),
        }
    }
    search.found
}

struct Search<'a> {
    found: Found,
    seen: HashSet<PathBuf>,
    needle: Finder<'static>,
    progress: &'a dyn Progress,
}

impl Search<'_> {
    /// Adds a file, unless it is there already.
    fn add(&mut self, path: &Path) {
        let path = plain(path);
        if self.seen.insert(path.clone()) {
            self.found.files.push(path);
        }
    }

    fn fail(&mut self, path: &Path, message: String) {
        let path = plain(path);
        self.found.failures.push(Failure { path, message });
    }

    /// Searches a directory on all cores; what is found is in the order of the paths all the same.
    fn directory(&mut self, root: &Path) {
        let walk = WalkBuilder::new(root)
            .hidden(false)
            .ignore(false)
            .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git")
            .build_parallel();
        let met = Mutex::new(Vec::new());
        walk.run(|| {
            Box::new(|entry| {
                if let Some(candidate) = self.look_at(root, entry) {
                    met.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(candidate);
                }
                WalkState::Continue
            })
        });
        let mut met = met.into_inner().unwrap_or_else(PoisonError::into_inner);
        met.sort();
        for (path, outcome) in met {
            match outcome {
                Ok(()) => self.add(&path),
                Err(message) => self.fail(&path, message),
            }
        }
    }

    /// The path to read, or why it cannot be; none for a file that starts no executor.
    fn look_at(&self, root: &Path, entry: Result<DirEntry, ignore::Error>) -> Option<Met> {
        let entry = match entry {
            Ok(entry) if may_be_manifest(&entry) => entry,
            Ok(_) => return None,
            Err(error) => return walk_error(root, &error),
        };
        self.progress.searched(entry.path());
        let outcome = match may_take_in(&entry) {
            true => Ok(true),
            false => holds(entry.path(), &self.needle),
        };
        let outcome = match outcome {
            Ok(true) => Ok(()),
            Ok(false) => return None,
            Err(error) => Err(reason(&error)),
        };
        Some((entry.into_path(), outcome))
    }
}

/// A path that was met in a directory, and whether it can be read.
type Met = (PathBuf, Result<(), String>);

fn walk_error(root: &Path, error: &ignore::Error) -> Option<Met> {
    // A pattern that git would not understand either is no reason to stop.
    let cause = error.io_error()?;
    let message = io::Error::from(cause.kind()).to_string();
    let path = path_of(error).unwrap_or(root);
    Some((path.to_path_buf(), Err(message)))
}

/// A path without a `./` before it.
fn plain(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.to_owned(),
        _ => path.to_owned(),
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

fn may_be_manifest(entry: &DirEntry) -> bool {
    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
    let extension = entry.path().extension().unwrap_or_default();
    let is_extension = |name: &&str| extension.eq_ignore_ascii_case(name);
    let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or(&name);
    let is_named = (NAMES.contains(&stem) || stem.starts_with("jenkinsfile")) && extension != "md";
    is_file && (is_named || EXTENSIONS.iter().any(is_extension) || is_script(entry))
}

/// Whether a file may start an executor that another one describes: a `.gitlab-ci.yml` or a
/// `kustomization.yaml`.
fn may_take_in(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
    let takers = [
        ".gitlab-ci.yml",
        "kustomization",
        "kustomization.yaml",
        "kustomization.yml",
    ];
    takers.contains(&name.as_str())
}

/// Whether a file without an extension begins as a script does.
fn is_script(entry: &DirEntry) -> bool {
    let mut start = [0; 2];
    entry.path().extension().is_none()
        && File::open(entry.path()).is_ok_and(|mut file| file.read_exact(&mut start).is_ok())
        && start == *b"#!"
}

/// Whether a file holds the needle. Reads it piece by piece: most files do not, and some are
/// large.
fn holds(path: &Path, needle: &Finder<'_>) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    let overlap = needle.needle().len().saturating_sub(1);
    let mut kept = 0;
    loop {
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let count = match file.read(room) {
            Ok(0) => return Ok(false),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let filled = kept + count;
        if needle
            .find(buffer.get(..filled).unwrap_or_default())
            .is_some()
        {
            return Ok(true);
        }
        kept = filled.min(overlap);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Unwatched;

    fn tree(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        root
    }

    fn names(root: &Path, found: &Found) -> Vec<String> {
        let name = |path: &PathBuf| path.strip_prefix(root).unwrap().display().to_string();
        found.files.iter().map(name).collect()
    }

    #[test]
    fn manifests_are_found_by_their_word() {
        let mut far = vec![b'x'; 64 * 1024 - 3];
        far.extend(b"kaniko");
        let root = tree(&[
            ("b.yaml", b"image: kaniko"),
            ("a/.hidden/ci.YML", b"kaniko"),
            ("c.json", &far),
            ("other.yaml", b"kanik\no"),
            ("k/kustomization.yml", b""),
            ("k/.gitlab-ci.yml", b""),
            ("k/gitlab.yml", b""),
            ("k/Jenkinsfile-nightly", b"kaniko"),
            ("kaniko.txt", b"kaniko"),
            (".git/config.yaml", b"kaniko"),
            ("built/out.yaml", b"kaniko"),
            (".gitignore", b"/built\n"),
        ]);
        let found = manifests(&[root.path().to_owned()], &Unwatched);
        assert!(found.failures.is_empty());
        assert_eq!(
            names(root.path(), &found),
            [
                "a/.hidden/ci.YML",
                "b.yaml",
                "c.json",
                "k/.gitlab-ci.yml",
                "k/Jenkinsfile-nightly",
                "k/kustomization.yml"
            ]
        );
    }

    #[test]
    fn a_file_given_is_read_whatever_it_holds_and_once() {
        let root = tree(&[("x.txt", b""), ("y.yaml", b"kaniko")]);
        let path = root.path().join("x.txt");
        let found = manifests(
            &[path.clone(), path, root.path().into(), root.path().into()],
            &Unwatched,
        );
        assert_eq!(names(root.path(), &found), ["x.txt", "y.yaml"]);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let missing = tree(&[]).path().join("none");
        let found = manifests(&[missing], &Unwatched);
        assert_eq!(found.failures[0].message, "no such file or directory");
    }
}
