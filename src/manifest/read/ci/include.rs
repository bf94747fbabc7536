//! `include` of GitLab CI: the files of the same repository whose keys a file takes in.
//!
//! Source: GitLab 18, `doc/ci/yaml/includes.md`: included files are merged in their order, and the
//! file that includes them over all of them; mappings key by key, lists as a whole.

use std::sync::Arc;

use crate::manifest::read::tree::merged;
use crate::manifest::{Opened, Part, Repository};
use crate::yaml::{self, Node};

/// How far included files may include others.
const DEEPEST: usize = 16;
/// How many files are taken in; GitLab's own default.
const MOST_FILES: usize = 150;

/// A file with what it includes.
pub(in crate::manifest::read) struct Included {
    /// Its keys, over those of the files.
    pub root: Arc<Node>,
    /// Whether it includes something that is not read: of another project, of a server, a
    /// component, or under conditions.
    pub unread: bool,
    /// The files that were taken in.
    pub parts: Vec<Part>,
}

/// Takes in what a file includes.
pub(in crate::manifest::read) fn included(
    root: Arc<Node>,
    repository: &mut dyn Repository,
) -> Included {
    let mut includer = Includer {
        repository,
        parts: Vec::new(),
        unread: false,
    };
    let root = includer.file(root, DEEPEST);
    Included {
        root,
        unread: includer.unread,
        parts: includer.parts,
    }
}

struct Includer<'r> {
    repository: &'r mut dyn Repository,
    parts: Vec<Part>,
    unread: bool,
}

impl Includer<'_> {
    /// A file's keys over those of what it includes.
    fn file(&mut self, root: Arc<Node>, left: usize) -> Arc<Node> {
        let Some(include) = root.get("include") else {
            return root;
        };
        let single = (include.items().len() == 0).then_some(include);
        let mut under: Option<Arc<Node>> = None;
        for item in single.into_iter().chain(include.items()) {
            for opened in self.opened(item) {
                let Some(tree) = self.tree(&opened, left) else {
                    self.unread = true;
                    continue;
                };
                under = Some(match under {
                    Some(under) => merged(&under, &tree),
                    None => tree,
                });
            }
        }
        under.map_or(Arc::clone(&root), |under| merged(&under, &root))
    }

    /// The files that an item means.
    fn opened(&mut self, item: &Node) -> Vec<Opened> {
        let keys = item.entries().map(|entry| entry.key.as_str());
        let local = match keys.collect::<Vec<_>>().as_slice() {
            [] => item.as_str(),
            ["local"] => item.get("local").and_then(Node::as_str),
            _ => None,
        };
        let is_here = |path: &str| !path.contains("://") && !path.contains('$');
        let Some(path) = local.filter(|path| is_here(path)) else {
            self.unread = true;
            return Vec::new();
        };
        if path.contains('*') {
            return self.repository.matching(path);
        }
        let opened = self.repository.at_root(path);
        self.unread |= opened.is_none();
        opened.into_iter().collect()
    }

    /// What a file holds; none if that is not known: one with inputs is a template.
    fn tree(&mut self, opened: &Opened, left: usize) -> Option<Arc<Node>> {
        if left == 0 || self.parts.len() >= MOST_FILES || opened.text.contains("$[[") {
            return None;
        }
        let stream = yaml::read(opened.file, &opened.text);
        let [document] = stream.documents.try_into().ok()?;
        let root = document.root.filter(|root| root.as_mapping().is_some())?;
        self.parts.push(Part {
            file: opened.file,
            comments: stream.comments,
            is_fragment: true,
        });
        Some(self.file(Arc::new(root), left - 1))
    }
}
