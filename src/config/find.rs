//! The configuration file that holds for a directory.

use std::path::{Path, PathBuf};

use crate::context::here::repository_root;

/// Its names.
pub const FILE_NAMES: [&str; 2] = ["kanikolint.toml", ".kanikolint.toml"];

/// The nearest file, from a directory upwards to the root of its repository; outside of any
/// repository, in that directory alone, for what lies above it may be anybody's.
///
/// # Errors
/// One directory has both.
pub fn find(directory: &Path) -> Result<Option<PathBuf>, String> {
    let Some(root) = repository_root(directory) else {
        return within(directory);
    };
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_path_buf());
    let depth = absolute
        .strip_prefix(&root)
        .map_or(0, |below| below.components().count());
    let mut upwards = directory.to_path_buf();
    for _ in 0..=depth {
        if let Some(found) = within(&upwards)? {
            return Ok(Some(found));
        }
        upwards.push("..");
    }
    Ok(None)
}

fn within(directory: &Path) -> Result<Option<PathBuf>, String> {
    let files = FILE_NAMES.map(|name| super::beside(directory, name));
    let mut there = files.into_iter().filter(|path| path.is_file());
    match (there.next(), there.next()) {
        (Some(one), Some(other)) => Err(format!(
            "{} and {} are both there, and only one can hold",
            one.display(),
            other.display()
        )),
        (found, _) => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_nearest_in_the_repository_holds() {
        let root = tempfile::tempdir().unwrap();
        let below = root.path().join("repository/a/b");
        fs::create_dir_all(&below).unwrap();
        let found = || {
            find(&below)
                .unwrap()
                .map(|path| path.canonicalize().unwrap())
        };
        let write = |path: &str| {
            let path = root.path().canonicalize().unwrap().join(path);
            fs::write(&path, "").unwrap();
            Some(path)
        };
        write("kanikolint.toml");
        write("repository/a/kanikolint.toml");
        assert_eq!(
            found(),
            None,
            "outside of a repository nothing above counts"
        );
        fs::create_dir(root.path().join("repository/.git")).unwrap();
        let above = write("repository/a/kanikolint.toml");
        assert_eq!(found(), above);
        fs::remove_file(above.unwrap()).unwrap();
        assert_eq!(found(), None, "above the repository nothing counts");
        let top = write("repository/.kanikolint.toml");
        assert_eq!(found(), top);
        let nearest = write("repository/a/b/kanikolint.toml");
        assert_eq!(found(), nearest);
        write("repository/a/b/.kanikolint.toml");
        assert!(find(&below).unwrap_err().contains("only one can hold"));
    }
}
