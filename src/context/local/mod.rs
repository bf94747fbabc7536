//! A local directory that stands for the context, seen as the executor would see it: nothing is
//! asked before it is needed, and no link leads out of it.

mod entry;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::repository::LeftOut;

pub use entry::{Entry, Found, Kind, Unseen};

/// How many links Linux follows in one path before it answers `ELOOP`.
const MOST_LINKS: usize = 40;

/// A read-only view of a directory. Paths are relative to it and cleaned lexically first, as
/// `filepath.Join` does; a leading slash means the directory itself.
#[derive(Debug, Clone)]
pub struct LocalTree {
    root: PathBuf,
    /// What counts as not there.
    left_out: Option<Arc<LeftOut>>,
}

impl LocalTree {
    /// A view of a directory, which need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        LocalTree {
            root: root.into(),
            left_out: None,
        }
    }

    /// The same view of the root of a working tree, without what its repository does not hold.
    pub fn without(self, left_out: Arc<LeftOut>) -> Self {
        LocalTree {
            left_out: Some(left_out),
            ..self
        }
    }

    fn leaves_out(&self, at: &Path, is_directory: bool) -> bool {
        let left_out = self.left_out.as_ref();
        left_out.is_some_and(|left_out| left_out.contains(at, is_directory))
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path lies here, whether anything is there or not, without a `./` before it.
    pub fn locate(&self, path: impl AsRef<Path>) -> PathBuf {
        match path.as_ref() {
            below if self.root == Path::new(".") && !below.as_os_str().is_empty() => {
                below.to_path_buf()
            }
            below => joined(&self.root, below),
        }
    }

    /// What lies at a path, links at its end not followed; `None` where nothing does.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn entry(&self, path: impl AsRef<Path>) -> Result<Option<Entry>, Unseen> {
        Ok(self.resolve(path.as_ref(), false)?.map(|(_, entry)| entry))
    }

    /// What lies at a path whose parents are known to be directories, by one `lstat`.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn entry_below_directories(&self, path: impl AsRef<Path>) -> Result<Option<Entry>, Unseen> {
        self.lstat(path.as_ref())
    }

    /// What lies in a directory whose parents are known to be directories; nothing where there is
    /// none. Names that are not UTF-8 are replaced.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn entries_below_directories(
        &self,
        path: impl AsRef<Path>,
    ) -> Result<Vec<(String, Entry)>, Unseen> {
        let at = path.as_ref();
        let read = || -> io::Result<Vec<(String, Entry)>> {
            let mut found = Vec::new();
            for child in fs::read_dir(joined(&self.root, at))? {
                let child = child?;
                let entry = Entry::new(&child.metadata()?, &child.path())?;
                if self.leaves_out(&at.join(child.file_name()), entry.kind == Kind::Directory) {
                    continue;
                }
                found.push((child.file_name().to_string_lossy().into_owned(), entry));
            }
            Ok(found)
        };
        match read() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            found => found.map_err(|error| Unseen::Failed {
                at: at.to_path_buf(),
                error,
            }),
        }
    }

    /// What lies at a path in the end, and where: links are followed, as by `stat`.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn target(&self, path: impl AsRef<Path>) -> Result<Option<(PathBuf, Entry)>, Unseen> {
        self.resolve(path.as_ref(), true)
    }

    /// What lies in a directory, by name; `None` where there is no directory. A link to one in the
    /// tree is followed.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn children(&self, path: impl AsRef<Path>) -> Result<Option<Vec<Found>>, Unseen> {
        let asked = lexically(path.as_ref())?;
        let Some((at, entry)) = self.resolve(&asked, true)? else {
            return Ok(None);
        };
        if entry.kind != Kind::Directory {
            return Ok(None);
        }
        let read = || -> io::Result<Vec<Found>> {
            let mut found = Vec::new();
            for child in fs::read_dir(joined(&self.root, &at))? {
                let child = child?;
                if self.leaves_out(&at.join(child.file_name()), child.file_type()?.is_dir()) {
                    continue;
                }
                found.push(Found {
                    path: asked.join(child.file_name()),
                    file_type: child.file_type()?,
                });
            }
            found.sort_by(|a, b| a.path.file_name().cmp(&b.path.file_name()));
            Ok(found)
        };
        read()
            .map(Some)
            .map_err(|error| Unseen::Failed { at, error })
    }

    /// Goes down a path component by component, so that no link is followed unseen.
    fn resolve(&self, path: &Path, follow_last: bool) -> Result<Option<(PathBuf, Entry)>, Unseen> {
        let mut ahead: Vec<OsString> = steps(&lexically(path)?);
        let mut at = PathBuf::new();
        let mut followed: Vec<(PathBuf, PathBuf)> = Vec::new();
        loop {
            match ahead.pop() {
                Some(name) if name != ".." => at.push(name),
                Some(_) if !at.pop() => {
                    let (at, target) = followed.pop().unwrap_or_default();
                    return Err(Unseen::Outside { at, target });
                }
                _ => {}
            }
            let Some(entry) = self.lstat(&at)? else {
                return Ok(None);
            };
            match entry.kind {
                Kind::Symlink { target } if follow_last || !ahead.is_empty() => {
                    let link = at.clone();
                    if target.is_absolute() {
                        return Err(Unseen::Outside { at: link, target });
                    }
                    at.pop();
                    ahead.extend(steps(&target));
                    followed.push((link, target));
                    if followed.len() > MOST_LINKS {
                        return Err(Unseen::Loop);
                    }
                }
                _ if ahead.is_empty() => return Ok(Some((at, entry))),
                Kind::Directory => {}
                _ => return Err(Unseen::NotADirectory { at }),
            }
        }
    }

    fn lstat(&self, at: &Path) -> Result<Option<Entry>, Unseen> {
        let full = joined(&self.root, at);
        // The tree's own directory may be a link: it is what the user named.
        let read = || match at.as_os_str().is_empty() {
            true => Entry::new(&fs::metadata(&full)?, &full),
            false => Entry::new(&fs::symlink_metadata(&full)?, &full),
        };
        match read() {
            Ok(entry) if self.leaves_out(at, entry.kind == Kind::Directory) => Ok(None),
            Ok(entry) => Ok(Some(entry)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Unseen::Failed {
                at: at.to_path_buf(),
                error,
            }),
        }
    }
}

/// The path cleaned by its text alone and made relative; out of the tree it must not lead.
fn lexically(path: &Path) -> Result<PathBuf, Unseen> {
    let mut cleaned = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => cleaned.push(name),
            Component::ParentDir if !cleaned.pop() => {
                return Err(Unseen::Outside {
                    at: path.to_path_buf(),
                    target: path.to_path_buf(),
                });
            }
            _ => {}
        }
    }
    Ok(cleaned)
}

/// The components of a relative path, the first one last.
fn steps(path: &Path) -> Vec<OsString> {
    let names = path.components().rev().filter_map(|step| match step {
        Component::Normal(_) | Component::ParentDir => Some(step.as_os_str().to_owned()),
        _ => None,
    });
    names.collect()
}

/// Joined without the slash that joining an empty path leaves behind.
fn joined(base: &Path, below: &Path) -> PathBuf {
    if below.as_os_str().is_empty() {
        base.to_path_buf()
    } else {
        base.join(below)
    }
}
