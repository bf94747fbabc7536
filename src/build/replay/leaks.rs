//! Files of the context that are copied and perhaps should not be: those that the ignore file was
//! meant to keep out, and those that hold secrets.
//!
//! Docker keeps out whatever lies below a directory that a pattern matches; the executor looks at
//! one of a path's parents alone, so that `**/node_modules` leaves the contents of a
//! `node_modules` at the root in (`ExcludesFile` of `pkg/util/fs_util.go`, up to
//! osscontainertools v1.28.3).

use std::io::Read;

use crate::build::filesystem::Origin;
use crate::context::sensitive::{Sensitive, Suspicion};
use crate::path;

use super::outcome::Copy;
use super::sources::Root;
use super::stage::Stage;

/// Files that Docker's reading of the ignore file would have kept out, or in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The pattern that was meant to, as an index.
    pub pattern: usize,
    /// The first such file, relative to the context.
    pub example: String,
    /// How many of them there are.
    pub files: usize,
}

impl Leak {
    /// Counts a file for a pattern.
    fn count(leaks: &mut Vec<Leak>, pattern: usize, file: &str) {
        match leaks.iter_mut().find(|leak| leak.pattern == pattern) {
            Some(leak) => leak.files += 1,
            None => leaks.push(Leak {
                pattern,
                example: file.to_owned(),
                files: 1,
            }),
        }
    }
}

/// A file that holds secrets, by its name or its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// The file, relative to the context.
    pub path: String,
    /// What it holds.
    pub what: Sensitive,
}

/// How many files with secrets are named.
const MOST_EXPOSED: usize = 20;

/// How much of a file is looked at to tell what it holds.
const LOOKED_AT: u64 = 4096;

/// The excluded directories that a walk is in, the innermost last.
#[derive(Debug, Default)]
pub(super) struct ExcludedAbove(Vec<String>);

impl ExcludedAbove {
    /// The walk comes to an excluded directory.
    pub fn enter(&mut self, relative: &str) {
        self.0.push(relative.to_owned());
    }

    /// Whether a path of the walk lies in one of them.
    pub fn covers(&mut self, relative: &str) -> bool {
        let lies_in = |above: &String| {
            let below = relative.strip_prefix(above.as_str());
            above == "." || below.is_some_and(|below| below.starts_with('/'))
        };
        while self.0.last().is_some_and(|last| !lies_in(last)) {
            self.0.pop();
        }
        !self.0.is_empty()
    }
}

impl Stage<'_> {
    /// Whether Docker would keep a path out: the pattern that does so, as an index.
    pub(super) fn excluded_by_docker(&self, at: &str, root: &Root) -> Option<usize> {
        let ignore = self.scene.ignore.filter(|_| root.ignores)?;
        let decision = ignore.decide_as_docker(&self.relative_to(at, root)).ok()?;
        decision.by.filter(|_| decision.excluded)
    }

    /// Notes a file that is copied and that Docker would have kept out.
    pub(super) fn note_leak(&self, at: &str, root: &Root, copy: &mut Copy) {
        if let Some(pattern) = self.excluded_by_docker(at, root) {
            Leak::count(&mut copy.leaks, pattern, &self.relative_to(at, root));
        }
    }

    /// Notes a file that the ignore file keeps out, and that Docker would have taken back in.
    pub(super) fn note_missed(&self, at: &str, root: &Root, copy: &mut Copy) {
        let ignore = self.scene.ignore.filter(|_| root.ignores);
        let Some(ignore) = ignore.filter(|ignore| ignore.has_exceptions()) else {
            return;
        };
        let relative = self.relative_to(at, root);
        match ignore.decide_as_docker(&relative) {
            Ok(decision) if !decision.excluded => {
                if let Some(pattern) = decision.by {
                    Leak::count(&mut copy.missed, pattern, &relative);
                }
            }
            _ => {}
        }
    }

    /// Notes what there is to say of a file that is copied.
    pub(super) fn note_file(&self, at: &str, root: &Root, copy: &mut Copy) {
        self.note_secret(at, root, copy);
        let ignore = self.scene.ignore.filter(|_| root.ignores);
        if let Some(ignore) = ignore.filter(|ignore| ignore.is_off()) {
            let meant = ignore.was_meant_to_exclude(&self.relative_to(at, root));
            copy.let_in += usize::from(meant);
        }
    }

    /// Notes a file of the context that is copied and holds secrets.
    fn note_secret(&self, at: &str, root: &Root, copy: &mut Copy) {
        if !root.ignores || copy.exposed.len() >= MOST_EXPOSED {
            return;
        }
        let relative = self.relative_to(at, root);
        let what = match Suspicion::of(&relative) {
            None => return,
            Some(Suspicion::Certain(what)) => Some(what),
            Some(Suspicion::ByContent) => {
                let content = self.beginning_of(at);
                content.and_then(|content| Sensitive::in_content(&content))
            }
        };
        if let Some(what) = what {
            copy.exposed.push(Exposed {
                path: relative.into_owned(),
                what,
            });
        }
    }

    fn beginning_of(&self, at: &str) -> Option<String> {
        let Origin::Local(local) = self.files.origin(&path::clean(at)) else {
            return None;
        };
        let mut first = Vec::new();
        let file = std::fs::File::open(local).ok()?;
        file.take(LOOKED_AT).read_to_end(&mut first).ok()?;
        Some(String::from_utf8_lossy(&first).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_leaves_directories_again() {
        let mut above = ExcludedAbove::default();
        assert!(!above.covers("a"));
        above.enter("a");
        assert!(above.covers("a/b"));
        above.enter("a/c");
        assert!(above.covers("a/c/d"));
        assert!(above.covers("a/e"));
        assert!(!above.covers("ab"));
        above.enter(".");
        assert!(above.covers("anything"));
    }
}
