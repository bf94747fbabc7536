//! What lies in a working tree and in no clone: what git ignores, and nobody added all the same.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The files of a working tree that are not in its repository. What is neither ignored nor added
/// yet counts as part of it, as it soon will be.
pub struct LeftOut {
    root: PathBuf,
    files: BTreeSet<String>,
    /// `.git/info/exclude`, which is asked last.
    exclude: Gitignore,
    /// What the directories' ignore files say, once they were asked.
    read: Mutex<HashMap<PathBuf, Arc<Gitignore>>>,
}

impl fmt::Debug for LeftOut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "LeftOut({})", self.root.display())
    }
}

impl LeftOut {
    pub(super) fn new(root: &Path, git: &Path, files: BTreeSet<String>) -> Self {
        LeftOut {
            root: root.to_path_buf(),
            files,
            exclude: patterns(root, &git.join("info/exclude")),
            read: Mutex::default(),
        }
    }

    /// Whether what lies at a path below the root is in the working tree alone.
    pub fn contains(&self, path: &Path, is_directory: bool) -> bool {
        let Some(text) = path.to_str().filter(|text| !text.is_empty()) else {
            return false;
        };
        !self.is_kept(text) && self.is_ignored(path, is_directory)
    }

    /// Whether git keeps a file, or one in a directory.
    fn is_kept(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let mut next = self.files.range(inside.clone()..);
        self.files.contains(path) || next.next().is_some_and(|file| file.starts_with(&inside))
    }

    /// Whether a path, or a directory that it lies in, is ignored. What is in an ignored directory
    /// is not asked about.
    fn is_ignored(&self, path: &Path, is_directory: bool) -> bool {
        let mut above: Vec<&Path> = path
            .ancestors()
            .filter(|one| *one != Path::new(""))
            .collect();
        above.reverse();
        above
            .iter()
            .any(|one| self.decide(one, is_directory || *one != path))
    }

    /// What the ignore files say of a path itself, the nearest first.
    fn decide(&self, path: &Path, is_directory: bool) -> bool {
        let full = self.root.join(path);
        for directory in path.ancestors().skip(1) {
            let patterns = self.of(directory);
            let decision = patterns.matched(&full, is_directory);
            if !decision.is_none() {
                return decision.is_ignore();
            }
        }
        self.exclude.matched(&full, is_directory).is_ignore()
    }

    fn of(&self, directory: &Path) -> Arc<Gitignore> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let patterns = read.entry(directory.to_path_buf()).or_insert_with(|| {
            let full = self.root.join(directory);
            Arc::new(patterns(&full, &full.join(".gitignore")))
        });
        Arc::clone(patterns)
    }
}

/// The patterns of an ignore file, which hold below a directory; none where it cannot be read.
fn patterns(directory: &Path, file: &Path) -> Gitignore {
    let mut builder = GitignoreBuilder::new(directory);
    // a pattern that is malformed is left out, as git does
    let _ = builder.add(file);
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
