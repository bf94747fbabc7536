//! Directories of this computer that may stand for those of a container or a node.

use std::path::{Path, PathBuf};

use crate::context::here::{absolute, repository_root};
use crate::path;

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

#[cfg(test)]
mod tests {
    use super::*;

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
