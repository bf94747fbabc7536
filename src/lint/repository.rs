//! The repository of a manifest, opened file by file.

use std::path::{Component, Path, PathBuf};

use super::directory_of;
use crate::context::here::{absolute, repository_root, shown};
use crate::discover;
use crate::manifest::{Opened, Repository};
use crate::path;
use crate::source::disk;
use crate::source::{FileId, Sources};

/// How many files one manifest may have opened.
const MOST_FILES: usize = 256;
/// As how many files a pattern counts, for which directories are searched.
const PATTERN: usize = 16;

/// The repository that a manifest lies in; its own directory where it lies in none.
pub(super) struct LocalRepository<'s> {
    sources: &'s mut Sources,
    /// Its root.
    root: PathBuf,
    /// The same, as it is shown to people.
    shown: PathBuf,
    left: usize,
}

impl<'s> LocalRepository<'s> {
    /// That of the manifest at a path.
    pub(super) fn of(manifest: &Path, sources: &'s mut Sources) -> Self {
        let given = directory_of(manifest);
        let directory = absolute(&given);
        let root = repository_root(&directory).unwrap_or_else(|| directory.clone());
        LocalRepository {
            shown: above(&given, &directory, &root),
            root,
            sources,
            left: MOST_FILES,
        }
    }

    fn open(&mut self, path: &Path) -> Option<Opened> {
        let is_inside = absolute(path).starts_with(&self.root);
        self.left = self.left.checked_sub(1).filter(|_| is_inside)?;
        let bytes = disk::read(path).ok()?;
        let file = self.sources.add_bytes(path, bytes);
        let text = self.sources.file(file).text.clone();
        Some(Opened { file, text })
    }
}

impl Repository for LocalRepository<'_> {
    fn at_root(&mut self, path: &str) -> Option<Opened> {
        let below = path::clean(path.trim_start_matches('/')).into_owned();
        self.open(&self.shown.join(below))
    }

    fn beside(&mut self, file: FileId, path: &str) -> Option<Opened> {
        let directory = self.sources.path(file).parent()?;
        let joined = directory.join(path);
        let cleaned = path::clean(joined.to_str()?).into_owned();
        self.open(Path::new(&cleaned))
    }

    fn matching(&mut self, pattern: &str) -> Vec<Opened> {
        let Some(left) = self.left.checked_sub(PATTERN) else {
            return Vec::new();
        };
        self.left = left;
        let paths = discover::matching(&self.root, pattern.trim_start_matches('/'));
        paths.iter().filter_map(|path| self.at_root(path)).collect()
    }
}

/// A directory above another one, written as that is given.
pub(super) fn above(given: &Path, directory: &Path, root: &Path) -> PathBuf {
    let levels = directory
        .strip_prefix(root)
        .map_or(0, |below| below.iter().count());
    let mut path = given.to_path_buf();
    for _ in 0..levels {
        let is_named = matches!(path.components().next_back(), Some(Component::Normal(_)));
        if !is_named || !path.pop() {
            return shown(root);
        }
    }
    match path == Path::new(".") {
        true => PathBuf::new(),
        false => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn files_are_opened_from_the_root_and_beside_others() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap().join("r");
        for path in [
            "r/.git/x",
            "r/ci/pod.yaml",
            "r/ci/a/one.yml",
            "r/Jenkinsfile",
            "secret",
        ] {
            let path = root.with_file_name(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, path.to_str().unwrap()).unwrap();
        }
        let mut sources = Sources::new();
        let manifest = root.join("ci/Jenkinsfile");
        let mut repository = LocalRepository::of(&manifest, &mut sources);
        let pod = repository.at_root("/ci/pod.yaml").unwrap();
        assert!(pod.text.ends_with("r/ci/pod.yaml"));
        let one = repository.beside(pod.file, "a/one.yml").unwrap();
        assert!(repository.beside(one.file, "../../Jenkinsfile").is_some());
        assert!(repository.at_root("../secret").is_none(), "it lies outside");
        assert!(repository.at_root("ci").is_none(), "it is a directory");
        let files = |found: Vec<Opened>| found.iter().map(|one| one.file).collect::<Vec<_>>();
        let found = repository.matching("ci/*/*.yml");
        assert_eq!(files(found), [one.file]);
        let found = repository.matching("ci/**.yaml");
        assert_eq!(files(found), [pod.file]);
        assert_eq!(sources.path(pod.file), root.join("ci/pod.yaml"));
    }

    #[test]
    fn the_root_is_written_as_the_manifest_is() {
        let above = |given: &str| above(Path::new(given), Path::new("/r/a/b"), Path::new("/r"));
        assert_eq!(above("a/b"), Path::new(""));
        assert_eq!(above("x/a/b"), Path::new("x"));
        assert_eq!(above("/r/a/b"), Path::new("/r"));
    }
}
