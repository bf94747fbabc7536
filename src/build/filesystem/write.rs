//! What the executor does to the file system.

use super::resolve::{check_depth, child};
use super::{Entry, Errno, FileSystem, Kind, Miss, Node, Origin};
use crate::path;
use crate::value::Why;

impl FileSystem {
    /// `mkdir`: one directory.
    pub fn mkdir(&mut self, path: &str, mode: u32) -> Result<(), Miss> {
        let at = self.place(path)?;
        match self.entry_at(&at) {
            Ok(_) => Err(Errno::Exists.into()),
            Err(Miss::Unknown(why)) if self.is_read_only(&at) => Err(Miss::Unknown(why)),
            Err(_) if self.is_read_only(&at) => Err(Errno::ReadOnly.into()),
            _ => {
                self.put(at, Entry::directory(mode), Origin::Unknown);
                Ok(())
            }
        }
    }

    /// Go's `os.MkdirAll`: a directory and those above it.
    ///
    /// # Errors
    /// With the path that Go names in its error.
    pub fn mkdir_all(&mut self, path: &str, mode: u32) -> Result<(), (String, Miss)> {
        check_depth(path).map_err(|miss| (path.to_owned(), miss))?;
        let mut missing = Vec::new();
        let mut at = path::clean(path).into_owned();
        loop {
            match self.stat(&at) {
                Ok(entry) if entry.is_directory() || entry.is_unsure() => break,
                Ok(_) => return Err((at, Errno::NotDirectory.into())),
                Err(_) if at == "/" => break,
                Err(_) => {
                    missing.push(at.clone());
                    at = path::dir(&at).into_owned();
                }
            }
        }
        for directory in missing.into_iter().rev() {
            match self.mkdir(&directory, mode) {
                // a link that leads nowhere is in the way
                Err(Miss::Error(Errno::Exists)) => return Err((directory, Errno::Exists.into())),
                Err(miss) => return Err((directory, miss)),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    /// Go's `os.Create` followed by chmod: a file, through a link at its end.
    pub fn create(
        &mut self,
        path: &str,
        mode: u32,
        size: Option<u64>,
        origin: Origin,
    ) -> Result<(), Miss> {
        if path.ends_with('/') {
            return Err(Errno::IsDirectory.into());
        }
        let at = match self.find(path, true) {
            Ok((_, entry)) if entry.is_directory() => return Err(Errno::IsDirectory.into()),
            Ok((at, _)) => at,
            Err(Miss::Error(Errno::NoEntry)) => self.place_through_links(path)?,
            Err(Miss::Unknown(_)) => self.place(path)?,
            Err(miss) => return Err(miss),
        };
        if self.is_read_only(&at) {
            return Err(Errno::ReadOnly.into());
        }
        let kind = Kind::File;
        self.put(at, Entry { kind, mode, size }, origin);
        Ok(())
    }

    /// `symlink`: a link that says `target`.
    pub fn symlink(&mut self, target: &str, path: &str) -> Result<(), Miss> {
        let at = self.place(path)?;
        if self.entry_at(&at).is_ok() {
            return Err(Errno::Exists.into());
        }
        if self.is_read_only(&at) {
            return Err(Errno::ReadOnly.into());
        }
        let entry = Entry {
            kind: Kind::Symlink(target.to_owned()),
            mode: 0o777,
            size: None,
        };
        self.put(at, entry, Origin::Unknown);
        Ok(())
    }

    /// `chmod`, links followed; nothing where nothing is known to be.
    pub fn chmod(&mut self, path: &str, mode: u32) {
        let Ok((at, mut found)) = self.find(path, true) else {
            return;
        };
        match self.written.get_mut(&at) {
            Some(Node::Written(entry, _)) => entry.mode = mode,
            _ if found.is_unsure() || found.mode == mode => {}
            _ => {
                let origin = self.origin(&at);
                found.mode = mode;
                self.put(at, found, origin);
            }
        }
    }

    /// Notes that an entry is there, perhaps as a directory that holds it.
    pub fn make_unsure(&mut self, path: &str, why: impl Into<Why>) {
        let Ok(at) = self.place(path) else {
            return;
        };
        let entry = Entry {
            kind: Kind::Unsure(why.into()),
            mode: 0o644,
            size: None,
        };
        self.put(at, entry, Origin::Unknown);
    }

    /// Go's `os.RemoveAll`: an entry and all below it.
    pub fn remove_all(&mut self, path: &str) -> Result<(), Miss> {
        let at = match self.find(path, false) {
            Ok((at, _)) => at,
            Err(Miss::Error(Errno::NoEntry)) => return Ok(()),
            Err(miss) => return Err(miss),
        };
        let is_mount_point = self.mount_of(&at) == Some(at.as_str());
        if is_mount_point || self.holds_a_mount(&at) {
            return Err(Errno::Busy.into());
        }
        if self.is_read_only(&at) {
            return Err(Errno::ReadOnly.into());
        }
        self.forget_below(&at);
        self.has_removed = true;
        self.written.insert(at, Node::Removed);
        Ok(())
    }

    /// Deletes what the executor deletes between two stages: everything but mounts and what
    /// `keep` names.
    pub fn clear(&mut self, keep: &dyn Fn(&str) -> bool) {
        let mounts: Vec<String> = self
            .grounds
            .iter()
            .filter(|ground| ground.mounted)
            .map(|ground| ground.at.clone())
            .collect();
        let mounted = |at: &str| mounts.iter().any(|mount| path::lies_below(at, mount));
        self.grounds
            .retain(|ground| ground.mounted || keep(&ground.at));
        self.written
            .retain(|at, node| mounted(at) || (keep(at) && *node != Node::Removed));
        self.unknown = None;
    }

    /// The real path for a new entry: its parent must be a directory.
    fn place(&self, path: &str) -> Result<String, Miss> {
        check_depth(path)?;
        let clean = path::clean(path).into_owned();
        let (parent, name) = (
            path::dir(&clean).into_owned(),
            path::base(&clean).to_owned(),
        );
        match self.find(&parent, true) {
            Ok((at, entry)) if entry.is_directory() => Ok(child(&at, &name)),
            Ok(_) => Err(Errno::NotDirectory.into()),
            // where the image is unknown, its directories are presumed to be what they look like
            Err(Miss::Unknown(_)) => Ok(clean),
            Err(miss) => Err(miss),
        }
    }

    /// The same, where the last component may be a link that leads nowhere yet.
    fn place_through_links(&self, path: &str) -> Result<String, Miss> {
        let mut at = self.place(path)?;
        for _ in 0..40 {
            match self.entry_at(&at) {
                Ok(Entry {
                    kind: Kind::Symlink(target),
                    ..
                }) => {
                    let target = if path::is_abs(&target) {
                        target
                    } else {
                        path::join(&[&path::dir(&at), &target])
                    };
                    at = self.place(&target)?;
                }
                _ => return Ok(at),
            }
        }
        Err(Errno::Loop.into())
    }

    fn put(&mut self, at: String, entry: Entry, origin: Origin) {
        let hides_ground =
            matches!(self.written.get(&at), Some(Node::Removed)) && entry.is_directory();
        if hides_ground {
            // what lay below before it was taken away stays hidden
            self.written.insert(format!("{at}/"), Node::Removed);
        }
        self.written.insert(at, Node::Written(entry, origin));
    }

    fn forget_below(&mut self, at: &str) {
        let first = format!("{at}/");
        let gone: Vec<String> = self
            .written
            .range(first.clone()..)
            .take_while(|(path, _)| path.starts_with(&first))
            .map(|(path, _)| path.clone())
            .collect();
        for path in gone {
            self.written.remove(&path);
        }
    }
}
