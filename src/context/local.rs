//! A local directory that stands for the context, seen as the executor would see it: nothing is
//! asked before it is needed, and no link leads out of it.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File, FileType, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

/// How many links Linux follows in one path before it answers `ELOOP`.
const MOST_LINKS: usize = 40;

/// A read-only view of a directory. Paths are relative to it and cleaned lexically first, as
/// `filepath.Join` does; a leading slash means the directory itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTree {
    root: PathBuf,
}

/// What lies at a path, by `lstat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its permission bits, set-id and sticky bits included: `mode & 0o7777`.
    pub mode: u32,
    /// The owner's number, 0 where the system has none.
    pub uid: u32,
    /// The group's number, 0 where the system has none.
    pub gid: u32,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File {
        /// Its size in bytes.
        size: u64,
    },
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink {
        /// Where it points to, as it is written.
        target: PathBuf,
    },
    /// A pipe, socket or device.
    Other,
}

/// Why the tree cannot say what lies at a path. That nothing does is not such a reason.
#[derive(Debug)]
pub enum Unseen {
    /// The path, or a link on the way, leads out of the directory or to an absolute path.
    Outside {
        /// The link, relative to the tree; the path itself where its own `..` lead out.
        at: PathBuf,
        /// Where it points to.
        target: PathBuf,
    },
    /// Too many links on the way (`too many levels of symbolic links`).
    Loop,
    /// Something on the way is no directory (`not a directory`).
    NotADirectory {
        /// What is in the way, relative to the tree.
        at: PathBuf,
    },
    /// The system does not tell: no permission, a failing disk.
    Failed {
        /// What was asked for, relative to the tree.
        at: PathBuf,
        /// What it said.
        error: io::Error,
    },
}

/// Something found in a directory. Asking for its entry costs an `lstat`, finding it does not.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its path, relative to the tree.
    pub path: PathBuf,
    file_type: FileType,
}

/// What [`LocalTree::walk`] meets on its way.
pub type Walk = Box<dyn Iterator<Item = Result<Found, Unseen>>>;

impl Found {
    /// Its path as text; what is not UTF-8 in it is replaced.
    pub fn name(&self) -> Cow<'_, str> {
        self.path.to_string_lossy()
    }

    /// Whether it is a directory itself, not a link to one.
    pub fn is_directory(&self) -> bool {
        self.file_type.is_dir()
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.file_type.is_symlink()
    }

    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.file_type.is_file()
    }
}

impl LocalTree {
    /// A view of a directory, which need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        LocalTree { root: root.into() }
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What lies at a path, links at its end not followed; `None` where nothing does.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn entry(&self, path: impl AsRef<Path>) -> Result<Option<Entry>, Unseen> {
        Ok(self.resolve(path.as_ref(), false)?.map(|(_, entry)| entry))
    }

    /// What lies at a path in the end, and where: links are followed, as by `stat`.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn target(&self, path: impl AsRef<Path>) -> Result<Option<(PathBuf, Entry)>, Unseen> {
        self.resolve(path.as_ref(), true)
    }

    /// Opens a regular file, links followed; `None` for anything else, so that reading a pipe
    /// cannot wait for ever.
    ///
    /// # Errors
    /// See [`Unseen`].
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Option<File>, Unseen> {
        match self.resolve(path.as_ref(), true)? {
            Some((at, entry)) if matches!(entry.kind, Kind::File { .. }) => {
                match File::open(joined(&self.root, &at)) {
                    Ok(file) => Ok(Some(file)),
                    Err(error) => Err(Unseen::Failed { at, error }),
                }
            }
            _ => Ok(None),
        }
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

    /// Everything at and below a path in the order of Go's `filepath.Walk`: by name, a directory
    /// before its content, links not followed. Nothing at all where there is nothing.
    ///
    /// # Errors
    /// Those of the way to the path at once, those met while walking in their place.
    pub fn walk(&self, path: impl AsRef<Path>) -> Result<Walk, Unseen> {
        let asked = lexically(path.as_ref())?;
        let start = self.resolve(&asked, false)?.map(|(at, _)| at);
        let walk = start.map(|at| {
            WalkDir::new(joined(&self.root, &at))
                .follow_root_links(false)
                .sort_by_file_name()
        });
        let mut top = PathBuf::new();
        Ok(Box::new(walk.into_iter().flatten().map(
            move |step| match step {
                Ok(step) => {
                    if step.depth() == 0 {
                        top = step.path().to_path_buf();
                    }
                    let below = step.path().strip_prefix(&top).unwrap_or(Path::new(""));
                    Ok(Found {
                        path: joined(&asked, below),
                        file_type: step.file_type(),
                    })
                }
                Err(error) => {
                    let at = error.path().and_then(|path| path.strip_prefix(&top).ok());
                    Err(Unseen::Failed {
                        at: joined(&asked, at.unwrap_or(Path::new(""))),
                        error: error.into(),
                    })
                }
            },
        )))
    }

    /// Goes down a path component by component, so that no link is followed unseen.
    fn resolve(&self, path: &Path, follow_last: bool) -> Result<Option<(PathBuf, Entry)>, Unseen> {
        let mut ahead: Vec<OsString> = steps(&lexically(path)?);
        let mut at = PathBuf::new();
        let mut followed: Vec<(PathBuf, PathBuf)> = Vec::new();
        loop {
            match ahead.pop() {
                Some(name) if name == ".." => {
                    if !at.pop() {
                        let (at, target) = followed.pop().unwrap_or_default();
                        return Err(Unseen::Outside { at, target });
                    }
                }
                Some(name) => at.push(name),
                None => {}
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
            Ok(entry) => Ok(Some(entry)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Unseen::Failed {
                at: at.to_path_buf(),
                error,
            }),
        }
    }
}

impl Entry {
    fn new(metadata: &Metadata, full: &Path) -> io::Result<Self> {
        let kind = if metadata.is_dir() {
            Kind::Directory
        } else if metadata.is_file() {
            let size = metadata.len();
            Kind::File { size }
        } else if metadata.is_symlink() {
            let target = fs::read_link(full)?;
            Kind::Symlink { target }
        } else {
            Kind::Other
        };
        let (mode, uid, gid) = ownership(metadata);
        Ok(Entry {
            kind,
            mode,
            uid,
            gid,
        })
    }
}

#[cfg(unix)]
fn ownership(metadata: &Metadata) -> (u32, u32, u32) {
    use std::os::unix::fs::MetadataExt;
    (metadata.mode() & 0o7777, metadata.uid(), metadata.gid())
}

/// Elsewhere files arrive in the context as a checkout on Linux would most often have them.
#[cfg(not(unix))]
fn ownership(metadata: &Metadata) -> (u32, u32, u32) {
    (if metadata.is_dir() { 0o755 } else { 0o644 }, 0, 0)
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    fn tree() -> (tempfile::TempDir, LocalTree) {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path();
        fs::create_dir_all(root.join("b/sub")).unwrap();
        fs::write(root.join("a"), "12345").unwrap();
        fs::write(root.join("b.txt"), "").unwrap();
        fs::write(root.join("b/sub/x"), "x").unwrap();
        fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o4750)).unwrap();
        for (link, target) in [
            ("to-b", "b"),
            ("b/up", "../a"),
            ("out", "../elsewhere"),
            ("absolute", "/etc"),
            ("loop", "loop"),
            ("dangling", "nothing"),
            ("here", "."),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        let tree = LocalTree::new(root);
        (temporary, tree)
    }

    #[test]
    fn entries_are_what_lstat_says() {
        let (_temporary, tree) = tree();
        let entry = tree.entry("./x/../a").unwrap().unwrap();
        assert_eq!(entry.kind, Kind::File { size: 5 });
        assert_eq!(entry.mode, 0o4750);
        assert_eq!(tree.entry("").unwrap().unwrap().kind, Kind::Directory);
        assert_eq!(tree.entry("/b").unwrap().unwrap().kind, Kind::Directory);
        assert_eq!(tree.entry("nothing/at/all").unwrap(), None);
        let target = PathBuf::from("nothing");
        let dangling = tree.entry("dangling").unwrap().unwrap();
        assert_eq!(dangling.kind, Kind::Symlink { target });
        assert_eq!(LocalTree::new("/no/such/place").entry("a").unwrap(), None);
    }

    #[test]
    fn links_are_followed_inside_and_never_out() {
        let (_temporary, tree) = tree();
        let at = |path: &str| tree.target(path).map(|found| found.map(|(at, _)| at));
        assert_eq!(at("to-b/sub/x").unwrap(), Some("b/sub/x".into()));
        assert_eq!(at("to-b/up").unwrap(), Some("a".into()));
        assert_eq!(at("here/here/a").unwrap(), Some("a".into()));
        assert_eq!(at("here").unwrap(), Some("".into()));
        assert_eq!(at("dangling").unwrap(), None);
        assert!(matches!(at("loop"), Err(Unseen::Loop)));
        assert!(matches!(at("a/x"), Err(Unseen::NotADirectory { at }) if at == Path::new("a")));
        assert!(matches!(at("out/x"), Err(Unseen::Outside { at, .. }) if at == Path::new("out")));
        assert!(matches!(at("absolute/x"), Err(Unseen::Outside { .. })));
        assert!(matches!(at("b/../../x"), Err(Unseen::Outside { .. })));
        assert!(
            tree.entry("out").unwrap().is_some(),
            "the link itself is here"
        );
    }

    #[test]
    fn walks_by_name_and_not_through_links() {
        let (_temporary, tree) = tree();
        let walk = |path: &str| -> Vec<String> {
            let found = tree.walk(path).unwrap();
            found.map(|it| it.unwrap().name().into_owned()).collect()
        };
        assert_eq!(walk("b"), ["b", "b/sub", "b/sub/x", "b/up"]);
        assert_eq!(walk("to-b/sub"), ["to-b/sub", "to-b/sub/x"]);
        assert_eq!(walk("to-b"), ["to-b"]);
        assert_eq!(walk("nothing"), [""; 0]);
        let all = walk("");
        let start = [
            "", "a", "absolute", "b", "b/sub", "b/sub/x", "b/up", "b.txt",
        ];
        assert_eq!(&all[..8], start);
        let children = tree.children("to-b").unwrap().unwrap();
        let names: Vec<_> = children.iter().map(Found::name).collect();
        assert_eq!(names, ["to-b/sub", "to-b/up"]);
        assert!(tree.children("a").unwrap().is_none());
    }

    #[test]
    fn strange_names_and_files_are_no_trouble() {
        let (temporary, tree) = tree();
        let name = OsStr::from_bytes(b"b/\xffbad");
        fs::write(temporary.path().join(name), "").unwrap();
        let found = tree.walk("b").unwrap().last().unwrap().unwrap();
        assert_eq!(found.name(), "b/\u{fffd}bad");
        assert!(tree.entry(&found.path).unwrap().is_some());

        let _socket = UnixListener::bind(temporary.path().join("socket")).unwrap();
        assert_eq!(tree.entry("socket").unwrap().unwrap().kind, Kind::Other);
        assert!(tree.open("socket").unwrap().is_none());
        assert!(tree.open("b/up").unwrap().is_some());
        assert!(tree.open("b").unwrap().is_none());
    }
}
