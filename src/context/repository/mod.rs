//! The git repository that a directory here lies in: its remotes, what is checked out, and which
//! of its files git does not keep. Read from its files; no git is started.

mod address;
mod index;
mod left_out;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::here::repository_root;
use address::Address;
use index::Index;
pub use left_out::LeftOut;

/// A repository with a working tree.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The root of the working tree.
    pub root: PathBuf,
    /// Its own git directory.
    own: PathBuf,
    /// The git directory that its working trees share.
    shared: PathBuf,
}

/// What a clone of a repository holds of a working tree.
#[derive(Debug, Clone)]
pub struct Cloned {
    /// What is in the working tree alone.
    pub left_out: Arc<LeftOut>,
    /// Submodules, whose files it may or may not hold.
    pub submodules: Vec<String>,
}

/// What is checked out.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Head {
    Branch(String),
    Commit(String),
}

impl Repository {
    /// The repository that a directory lies in.
    pub fn of(directory: &Path) -> Option<Self> {
        let root = repository_root(directory)?;
        let marker = root.join(".git");
        let own = match fs::read_to_string(&marker) {
            // a worktree, or a submodule
            Ok(text) => root.join(text.strip_prefix("gitdir:")?.trim()),
            Err(_) => marker,
        };
        let shared = match fs::read_to_string(own.join("commondir")) {
            Ok(text) => own.join(text.trim()),
            Err(_) => own.clone(),
        };
        Some(Repository { root, own, shared })
    }

    /// Whether an address is that of one of its remotes, by whatever protocol.
    pub fn is_at(&self, address: &str) -> bool {
        self.remote_is(address) == Some(true)
    }

    /// Whether an address is that of another repository, as its own are known.
    pub fn is_other(&self, address: &str) -> bool {
        self.remote_is(address) == Some(false)
    }

    /// Whether an address is that of a remote; none where it has no remote.
    fn remote_is(&self, address: &str) -> Option<bool> {
        let wanted = Address::parse(address);
        let config = fs::read_to_string(self.shared.join("config")).ok()?;
        let mut urls = address::remotes(&config)
            .filter_map(Address::parse)
            .peekable();
        urls.peek()?;
        Some(urls.any(|url| Some(url) == wanted))
    }

    /// Whether a reference (a branch, with or without `refs/heads/`, or a commit) is what is
    /// checked out.
    pub fn is_checked_out(&self, reference: &str) -> bool {
        let branch = reference.strip_prefix("refs/heads/").unwrap_or(reference);
        match self.head() {
            Some(Head::Branch(name)) => {
                name == branch || self.commit_of(&name).as_deref() == Some(reference)
            }
            Some(Head::Commit(commit)) => commit == reference,
            None => false,
        }
    }

    fn head(&self) -> Option<Head> {
        let text = fs::read_to_string(self.own.join("HEAD")).ok()?;
        let text = text.trim();
        Some(match text.strip_prefix("ref: refs/heads/") {
            Some(branch) => Head::Branch(branch.to_owned()),
            None => Head::Commit(text.to_owned()),
        })
    }

    fn commit_of(&self, branch: &str) -> Option<String> {
        let name = format!("refs/heads/{branch}");
        if let Ok(text) = fs::read_to_string(self.shared.join(&name)) {
            return Some(text.trim().to_owned());
        }
        let packed = fs::read_to_string(self.shared.join("packed-refs")).ok()?;
        let mut lines = packed.lines().filter_map(|line| line.split_once(' '));
        let (commit, _) = lines.find(|(_, named)| *named == name)?;
        Some(commit.to_owned())
    }

    /// What a clone of it holds; none where its index cannot be read.
    pub fn cloned(&self) -> Option<Cloned> {
        let bytes = fs::read(self.own.join("index")).ok()?;
        let config = fs::read_to_string(self.shared.join("config")).unwrap_or_default();
        let hash_length = match address::object_format(&config) {
            Some("sha256") => 32,
            _ => 20,
        };
        let index = Index::read(&bytes, hash_length)?;
        Some(Cloned {
            submodules: index.submodules,
            left_out: Arc::new(LeftOut::new(&self.root, &self.shared, index.files)),
        })
    }
}
