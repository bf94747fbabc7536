//! What lies in the container before the build writes anything.

use super::{Entry, Errno, FileSystem, Kind, Miss, Origin};
use crate::context::local::LocalTree;
use crate::path;
use crate::value::Why;

/// What lies at and below a path.
#[derive(Debug, Clone)]
pub enum Content {
    /// A local directory stands for it.
    Local(LocalTree),
    /// A local directory stood for it; since then files may have been added, and why.
    Changed(LocalTree, Why),
    /// A directory with nothing in it.
    Empty,
    /// A directory of these files, whose content is unknown; and others whose names start with `..`.
    Keys(Vec<String>, Why),
    /// A directory of unknown content.
    Unknown(Why),
    /// A file, with its mode.
    File(u32),
}

/// What lies at and below one path of the container.
#[derive(Debug, Clone)]
pub struct Ground {
    /// An absolute, clean path.
    pub at: String,
    /// What lies there.
    pub content: Content,
    /// Whether it is a mount: those outlive the stages, and are never part of the image.
    pub mounted: bool,
    /// Whether it is mounted read-only.
    pub read_only: bool,
}

impl FileSystem {
    /// What lies at a path whose parents are real directories, before the build wrote anything.
    pub(super) fn ground(&self, path: &str) -> Result<Entry, Miss> {
        let covering = self
            .grounds
            .iter()
            .find_map(|ground| Some((ground, path::below(path, &ground.at)?)));
        let holds_a_ground = || {
            let inside = |ground: &Ground| {
                path::below(&ground.at, path).is_some_and(|rest| !rest.is_empty())
            };
            self.grounds.iter().any(inside)
        };
        let found = match covering {
            Some((ground, relative)) => ground.content.entry(relative),
            None => match &self.unknown {
                Some(why) => Err(Miss::Unknown(why.clone())),
                None => Err(Errno::NoEntry.into()),
            },
        };
        match found {
            Err(_) if path == "/" || holds_a_ground() => Ok(Entry::directory(0o755)),
            found => found,
        }
    }

    /// The mount that holds a path, by its mount point.
    pub(super) fn mount_of(&self, path: &str) -> Option<&str> {
        self.grounds
            .iter()
            .find(|ground| path::below(path, &ground.at).is_some())
            .filter(|ground| ground.mounted)
            .map(|ground| ground.at.as_str())
    }

    /// Whether a path is, or lies below, a mount point.
    pub fn is_mounted(&self, path: &str) -> bool {
        self.grounds
            .iter()
            .any(|ground| ground.mounted && path::below(path, &ground.at).is_some())
    }

    /// Whether something is mounted exactly at a path, and nothing above it but the root.
    pub fn is_mounted_on_root(&self, path: &str) -> bool {
        let is_above = |ground: &Ground| path::below(path, &ground.at).is_some();
        let mut mounts = self
            .grounds
            .iter()
            .filter(|ground| ground.mounted && is_above(ground));
        mounts.next().is_some_and(|ground| ground.at == path) && mounts.next().is_none()
    }

    /// Whether a path is, or lies below, a mount point that cannot be written.
    pub fn is_read_only(&self, path: &str) -> bool {
        let covering = self
            .grounds
            .iter()
            .find(|ground| path::below(path, &ground.at).is_some());
        covering.is_some_and(|ground| ground.read_only)
    }

    /// Whether a mount point lies below a path.
    pub fn holds_a_mount(&self, path: &str) -> bool {
        self.grounds.iter().any(|ground| {
            ground.mounted && path::below(&ground.at, path).is_some_and(|rest| !rest.is_empty())
        })
    }

    /// Where the content of a file comes from to which nothing was written.
    pub(super) fn ground_origin(&self, path: &str) -> Origin {
        let covering = self
            .grounds
            .iter()
            .find_map(|ground| Some((ground, path::below(path, &ground.at)?)));
        match covering.map(|(ground, relative)| (&ground.content, relative)) {
            Some((Content::Local(tree) | Content::Changed(tree, _), relative)) => {
                Origin::Local(tree.locate(relative))
            }
            // some text of the node's
            Some((Content::File(_), _)) => Origin::Text("".into()),
            _ => Origin::Unknown,
        }
    }

    /// The local directory that stands for a path, where nothing but it lies there.
    pub fn local_tree(&self, path: &str) -> Option<&LocalTree> {
        let ground = self
            .grounds
            .iter()
            .find(|ground| path::below(path, &ground.at).is_some())?;
        match &ground.content {
            Content::Local(tree) if ground.at == path => Some(tree),
            _ => None,
        }
    }
}

impl Content {
    /// The same after something ran that may have added files.
    pub(super) fn changed(self, why: &Why) -> Content {
        match self {
            Content::Local(tree) => Content::Changed(tree, why.clone()),
            Content::Empty => Content::Unknown(why.clone()),
            other => other,
        }
    }

    fn entry(&self, relative: &str) -> Result<Entry, Miss> {
        match self {
            _ if relative.is_empty() && !matches!(self, Content::File(_)) => match self {
                Content::Local(tree) | Content::Changed(tree, _) => {
                    local_entry(tree, "").or(Ok(Entry::directory(0o755)))
                }
                _ => Ok(Entry::directory(0o755)),
            },
            Content::Local(tree) => local_entry(tree, relative),
            Content::Changed(tree, why) => match local_entry(tree, relative) {
                Err(Miss::Error(_)) => Err(Miss::Unknown(why.clone())),
                found => found,
            },
            Content::Empty => Err(Errno::NoEntry.into()),
            Content::Keys(names, _) if !may_hold(names, relative) => Err(Errno::NoEntry.into()),
            Content::Keys(_, why) | Content::Unknown(why) => Err(Miss::Unknown(why.clone())),
            Content::File(mode) if relative.is_empty() => Ok(Entry {
                kind: Kind::File,
                mode: *mode,
                size: None,
            }),
            Content::File(_) => Err(Errno::NotDirectory.into()),
        }
    }
}

/// Whether files of these names may bring something at a path below their directory.
fn may_hold(names: &[String], relative: &str) -> bool {
    let holds =
        |name: &String| path::lies_below(relative, name) || path::lies_below(name, relative);
    relative.starts_with("..") || names.iter().any(holds)
}

fn local_entry(tree: &LocalTree, relative: &str) -> Result<Entry, Miss> {
    match tree.entry_below_directories(relative) {
        Ok(Some(entry)) => Ok(Entry::from(entry)),
        Ok(None) => Err(Errno::NoEntry.into()),
        Err(error) => Err(Miss::Unknown(
            format!("`{relative}` cannot be read here: {error}").into(),
        )),
    }
}
