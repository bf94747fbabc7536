//! Directories of this computer, without following a link.

use std::path::{Path, PathBuf};

use crate::path;

/// How far up a repository is looked for.
const MOST_ANCESTORS: usize = 64;

/// A `--map FROM=LOCAL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathMap {
    /// A path of the container or of the node, absolute and clean.
    pub from: String,
    /// Where its files lie here.
    pub to: PathBuf,
}

impl PathMap {
    /// Reads `FROM=LOCAL`.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<PathMap, String> {
        let Some((from, to)) = text.split_once('=') else {
            return Err(format!("`{text}` is not FROM=LOCAL"));
        };
        if !path::is_abs(from) {
            return Err(format!(
                "`{from}` is not an absolute path of a container or a node"
            ));
        }
        if to.is_empty() {
            return Err(format!("`{text}` names no local path after the `=`"));
        }
        Ok(PathMap {
            from: path::clean(from).into_owned(),
            to: PathBuf::from(to),
        })
    }
}

/// The root of the repository that a directory lies in: the nearest directory, from there
/// upwards, with a `.git`.
pub fn repository_root(directory: &Path) -> Option<PathBuf> {
    let directory = absolute(directory);
    let mut ancestors = directory.ancestors().take(MOST_ANCESTORS);
    let root = ancestors.find(|ancestor| ancestor.join(".git").exists());
    root.map(Path::to_path_buf)
}

/// The directories here that a path of the node may end like.
pub(super) struct Bases {
    /// The directory of the manifest.
    pub manifest_directory: PathBuf,
    /// The root of its repository; the directory of the manifest if there is none.
    pub repository: PathBuf,
    /// All from the repository's root down to the directory of the manifest.
    pub all: Vec<PathBuf>,
}

impl Bases {
    /// Those of a manifest in that directory.
    pub fn of(manifest_directory: &Path) -> Self {
        let manifest_directory = absolute(manifest_directory);
        let repository =
            repository_root(&manifest_directory).unwrap_or_else(|| manifest_directory.clone());
        let inside = manifest_directory
            .ancestors()
            .take_while(|ancestor| ancestor.starts_with(&repository));
        let mut all: Vec<PathBuf> = inside.map(Path::to_path_buf).collect();
        all.reverse();
        Bases {
            manifest_directory,
            repository,
            all,
        }
    }
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

    #[test]
    fn maps_are_read() {
        let map = PathMap::parse("/work//space/=../here=x").expect("a map");
        assert_eq!(
            (map.from.as_str(), map.to),
            ("/work/space", "../here=x".into())
        );
        for wrong in ["", "/a", "a=b", "/a="] {
            assert!(PathMap::parse(wrong).is_err(), "{wrong}");
        }
    }
}
