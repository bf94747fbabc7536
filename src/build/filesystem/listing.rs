//! Directories: what they hold, and what the build has put there.

use std::collections::BTreeMap;

use super::ground::Content;
use super::resolve::child;
use super::{Entry, Errno, FileSystem, Kind, Miss, Node};
use crate::path;

/// One step of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Where it lies, relative to the walk's root: `.` for the root itself.
    pub relative: String,
    /// What lies there.
    pub entry: Entry,
}

impl FileSystem {
    /// Go's `filepath.WalkDir`: a path and all below it, in the order of names; links are not
    /// followed, not even at the root.
    pub fn walk(&self, root: &str) -> Result<Vec<Walked>, Miss> {
        let (at, entry) = self.find(root, root.len() > 1 && root.ends_with('/'))?;
        let mut found = Vec::new();
        let mut pending = vec![(at, String::from("."), entry)];
        while let Some((at, relative, entry)) = pending.pop() {
            let directory = entry.is_directory();
            if directory {
                let children = self.children(&at)?;
                pending.extend(children.into_iter().rev().map(|(name, entry)| {
                    let below = match relative.as_str() {
                        "." => name.clone(),
                        above => format!("{above}/{name}"),
                    };
                    (child(&at, &name), below, entry)
                }));
            }
            found.push(Walked { relative, entry });
        }
        Ok(found)
    }

    /// What a directory holds, by name.
    pub fn read_dir(&self, path: &str) -> Result<Vec<(String, Entry)>, Miss> {
        let (at, entry) = self.find(path, true)?;
        match entry.kind {
            Kind::Directory => self.children(&at),
            Kind::Unsure(why) => Err(Miss::Unknown(why)),
            _ => Err(Errno::NotDirectory.into()),
        }
    }

    /// The names in a real directory, with what they are, in order.
    pub(super) fn children(&self, at: &str) -> Result<Vec<(String, Entry)>, Miss> {
        let mut names: BTreeMap<String, Entry> = BTreeMap::new();
        if !self.is_hidden(at) && !self.is_hidden(&child(at, "x")) {
            for (name, entry) in self.ground_children(at)? {
                names.insert(name, entry);
            }
        }
        let first = if at == "/" {
            String::from("/")
        } else {
            format!("{at}/")
        };
        for (path, node) in self.written.range(first.clone()..) {
            let Some(name) = path.strip_prefix(&first) else {
                break;
            };
            if name.is_empty() || name.contains('/') {
                continue;
            }
            match node {
                Node::Written(entry, _) => names.insert(name.to_owned(), entry.clone()),
                Node::Removed => names.remove(name),
            };
        }
        Ok(names.into_iter().collect())
    }

    fn ground_children(&self, at: &str) -> Result<Vec<(String, Entry)>, Miss> {
        let covering = self
            .grounds
            .iter()
            .find_map(|ground| Some((ground, path::below(at, &ground.at)?)));
        let mut children = match covering.map(|(ground, relative)| (&ground.content, relative)) {
            Some((Content::Local(tree), relative)) => tree
                .entries_below_directories(relative)
                .map_err(|error| {
                    Miss::Unknown(format!("`{relative}` cannot be read here: {error}").into())
                })?
                .into_iter()
                .map(|(name, entry)| (name, Entry::from(entry)))
                .collect(),
            Some((Content::Changed(_, why) | Content::Keys(_, why) | Content::Unknown(why), _)) => {
                return Err(Miss::Unknown(why.clone()));
            }
            Some((Content::File(_), _)) => return Err(Errno::NotDirectory.into()),
            Some((Content::Empty, _)) => Vec::new(),
            None => match &self.unknown {
                Some(why) => return Err(Miss::Unknown(why.clone())),
                None => Vec::new(),
            },
        };
        for ground in &self.grounds {
            let Some(name) = path::below(&ground.at, at).and_then(|rest| rest.split('/').next())
            else {
                continue;
            };
            if !name.is_empty()
                && !children.iter().any(|(known, _)| known == name)
                && let Ok(entry) = self.ground(&child(at, name))
            {
                children.push((name.to_owned(), entry));
            }
        }
        Ok(children)
    }

    /// What the build has put on the file system, but on mounts and where `ignored` says: one
    /// line an entry, `d MODE PATH`, `f MODE PATH` or `l PATH -> TARGET`, sorted. The directories
    /// that every image has are not among them, unless their mode has changed.
    pub fn listing(&self, ignored: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut lines: Vec<String> = self
            .written
            .iter()
            .filter(|(path, _)| !self.is_mounted(path) && !ignored(path))
            .filter_map(|(path, node)| match node {
                Node::Written(entry, _) if is_standard(path, entry) => None,
                Node::Written(entry, _) => line(path, entry),
                Node::Removed => None,
            })
            .collect();
        lines.sort();
        lines
    }
}

/// Whether an entry is a top-level directory of the Filesystem Hierarchy Standard, as an image
/// has it.
fn is_standard(path: &str, entry: &Entry) -> bool {
    const TOP_LEVEL: [&str; 17] = [
        "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc",
        "/root", "/run", "/sbin", "/srv", "/sys", "/usr", "/var",
    ];
    path == "/" || entry.is_directory() && entry.mode == 0o755 && TOP_LEVEL.contains(&path)
}

fn line(path: &str, entry: &Entry) -> Option<String> {
    let mode = entry.mode;
    match &entry.kind {
        Kind::Directory => Some(format!("d {mode:04o} {path}")),
        Kind::File => Some(format!("f {mode:04o} {path}")),
        Kind::Symlink(target) => Some(format!("l {path} -> {target}")),
        Kind::Other | Kind::Unsure(_) => None,
    }
}
