//! Paths of this computer, without following a link.

use std::path::{Path, PathBuf};

use crate::path;

/// How far up a repository is looked for.
const MOST_ANCESTORS: usize = 64;

/// The root of the repository that a directory lies in: the nearest directory, from there
/// upwards, with a `.git`.
pub fn repository_root(directory: &Path) -> Option<PathBuf> {
    let directory = absolute(directory);
    let mut ancestors = directory.ancestors().take(MOST_ANCESTORS);
    let root = ancestors.find(|ancestor| ancestor.join(".git").exists());
    root.map(Path::to_path_buf)
}

/// The absolute path, cleaned lexically.
pub fn absolute(directory: &Path) -> PathBuf {
    // An empty path is the current directory, as in the parent of `pod.yaml`.
    let directory = match directory.as_os_str().is_empty() {
        true => Path::new("."),
        false => directory,
    };
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_path_buf());
    match absolute.to_str() {
        Some(text) if path::is_abs(text) => PathBuf::from(path::clean(text).as_ref()),
        _ => absolute,
    }
}

/// A path as it is shown to people: from where the command runs, if it lies there or above.
pub fn shown(local: &Path) -> PathBuf {
    match std::env::current_dir() {
        Ok(here) => shown_from(&here, local),
        Err(_) => local.to_path_buf(),
    }
}

fn shown_from(here: &Path, local: &Path) -> PathBuf {
    if let Ok(below) = local.strip_prefix(here) {
        return match below.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => below.to_path_buf(),
        };
    }
    match here.strip_prefix(local) {
        Ok(up) => up.components().map(|_| "..").collect(),
        Err(_) => local.to_path_buf(),
    }
}

/// A path below a local one, without a `./` before it; the local one itself for an empty path.
pub fn joined(local: &Path, below: &str) -> PathBuf {
    match below {
        "" => local.to_path_buf(),
        below if local == Path::new(".") => PathBuf::from(below),
        below => local.join(below),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_here() {
        let shown = |local: &str| shown_from(Path::new("/home/me/repo"), Path::new(local));
        assert_eq!(shown("/home/me/repo"), Path::new("."));
        assert_eq!(shown("/home/me/repo/a/b"), Path::new("a/b"));
        assert_eq!(shown("/home/me"), Path::new(".."));
        assert_eq!(shown("/home"), Path::new("../.."));
        assert_eq!(shown("/srv/x"), Path::new("/srv/x"));
    }
}
