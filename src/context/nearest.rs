//! The path that was most likely meant where there is none.

use std::collections::VecDeque;

use super::ignore::IgnoreFile;
use super::local::{Found, LocalTree};
use crate::path;

/// How many entries a search may look at.
const MOST_VISITED: usize = 20_000;

/// Where nobody's sources lie.
const SKIPPED: [&str; 2] = [".git", "node_modules"];

/// A path that exists, to suggest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The path, relative to the tree.
    pub path: String,
    /// What it has in common with the missing one.
    pub likeness: Likeness,
}

/// What two paths have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They differ in case alone.
    Case,
    /// The same name in another directory.
    Elsewhere,
    /// The same directory, a similar name.
    Spelling,
}

/// The one path to suggest for a missing one, always the same for the same tree. What the ignore
/// file excludes is not suggested.
pub fn nearest(tree: &LocalTree, missing: &str, ignore: &IgnoreFile) -> Option<Nearest> {
    let missing = path::clean(missing.trim_start_matches('/'));
    let wanted: Vec<&str> = path::components(&missing).collect();
    if matches!(wanted.first(), None | Some(&("." | ".."))) {
        return None;
    }
    let search = Search { tree, ignore };
    let found = |likeness| move |path| Nearest { path, likeness };
    search
        .other_case(&wanted)
        .map(found(Likeness::Case))
        .or_else(|| search.elsewhere(&wanted).map(found(Likeness::Elsewhere)))
        .or_else(|| {
            search
                .other_spelling(&wanted)
                .map(found(Likeness::Spelling))
        })
}

struct Search<'a> {
    tree: &'a LocalTree,
    ignore: &'a IgnoreFile,
}

impl Search<'_> {
    fn other_case(&self, wanted: &[&str]) -> Option<String> {
        let mut at = String::new();
        for name in wanted {
            let folded = name.to_lowercase();
            let children = self.children(&at);
            let alike = children.iter().map(last_name);
            let mut alike = alike.filter(|child| child.to_lowercase() == folded);
            let first = alike.next()?;
            let best = alike.find(|child| child == name).unwrap_or(first);
            at = path::join(&[&at, &best]);
        }
        self.usable(&at).then_some(at)
    }

    fn elsewhere(&self, wanted: &[&str]) -> Option<String> {
        let name = wanted.last()?;
        let mut ahead = VecDeque::from([String::new()]);
        let mut best: Option<(usize, String)> = None;
        let mut visited = 0;
        while let Some(directory) = ahead.pop_front() {
            for child in self.children(&directory) {
                visited += 1;
                if visited > MOST_VISITED {
                    return best.map(|(_, path)| path);
                }
                let child_name = last_name(&child);
                let path = path::join(&[&directory, &child_name]);
                // The nearest to the top comes first and stays, unless more of a later path agrees.
                if child_name == *name && self.usable(&path) {
                    let agreeing = shared_end(&path, wanted);
                    if best.as_ref().is_none_or(|(most, _)| agreeing > *most) {
                        best = Some((agreeing, path.clone()));
                    }
                }
                if child.is_directory() && !SKIPPED.contains(&child_name.as_str()) {
                    ahead.push_back(path);
                }
            }
        }
        best.map(|(_, path)| path)
    }

    /// Mends the first component that does not exist; the rest must exist as written.
    fn other_spelling(&self, wanted: &[&str]) -> Option<String> {
        let exists = |count: &usize| {
            self.exists(
                &wanted
                    .iter()
                    .take(*count)
                    .copied()
                    .collect::<Vec<_>>()
                    .join("/"),
            )
        };
        let sound = (1..=wanted.len()).take_while(exists).count();
        let (name, rest) = wanted.get(sound..)?.split_first()?;
        let directory = wanted.get(..sound)?.join("/");
        let farthest = name.chars().count() / 3;
        let children = self.children(&directory);
        let candidates = children.iter().take(MOST_VISITED).filter_map(|child| {
            let child_name = last_name(child);
            if child_name.chars().count().abs_diff(name.chars().count()) > farthest {
                return None;
            }
            let distance = strsim::osa_distance(name, &child_name);
            let path = path::join(&[&directory, &child_name, &rest.join("/")]);
            (distance <= farthest && self.usable(&path)).then_some((distance, path))
        });
        candidates.min().map(|(_, path)| path)
    }

    fn children(&self, directory: &str) -> Vec<Found> {
        self.tree
            .children(directory)
            .ok()
            .flatten()
            .unwrap_or_default()
    }

    fn exists(&self, path: &str) -> bool {
        matches!(self.tree.entry(path), Ok(Some(_)))
    }

    fn usable(&self, path: &str) -> bool {
        let excluded = self.ignore.decide(path).is_ok_and(|it| it.excluded);
        !excluded && self.exists(path)
    }
}

fn last_name(found: &Found) -> String {
    path::base(&found.name()).to_owned()
}

/// How many components agree, counted from the end.
fn shared_end(path: &str, wanted: &[&str]) -> usize {
    let ends = path::components(path).rev().zip(wanted.iter().rev());
    ends.take_while(|(a, b)| a == *b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use std::fs;

    fn suggest(files: &[&str], ignore: &str, missing: &str) -> Option<(String, Likeness)> {
        let temporary = tempfile::tempdir().unwrap();
        for file in files {
            let path = temporary.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let tree = LocalTree::new(temporary.path());
        let ignore = IgnoreFile::read(FileId::FIRST, ignore);
        nearest(&tree, missing, &ignore).map(|it| (it.path, it.likeness))
    }

    #[test]
    fn suggests_what_was_meant() {
        use Likeness::{Case, Elsewhere, Spelling};
        type Row = (
            &'static [&'static str],
            &'static str,
            Option<(&'static str, Likeness)>,
        );
        let table: [Row; 12] = [
            (&["README.md"], "readme.md", Some(("README.md", Case))),
            (
                &["Src/Main.go"],
                "/src/main.go",
                Some(("Src/Main.go", Case)),
            ),
            (&["app/go.mod"], "go.mod", Some(("app/go.mod", Elsewhere))),
            (&["a/x/p", "b/p"], "x/p", Some(("a/x/p", Elsewhere))),
            (&["b/p", "a/p"], "p", Some(("a/p", Elsewhere))),
            (&[".git/p", "node_modules/p"], "p", None),
            (&["main.go"], "mian.go", Some(("main.go", Spelling))),
            (&["source/x"], "sources/x", Some(("source/x", Elsewhere))),
            (
                &["source/x", "source/y"],
                "sources",
                Some(("source", Spelling)),
            ),
            (&["ab"], "ac", None),
            (&["package.json"], "Cargo.toml", None),
            (&["a"], "../a", None),
        ];
        for (files, missing, expected) in table {
            let expected = expected.map(|(path, likeness)| (path.to_owned(), likeness));
            assert_eq!(
                suggest(files, "", missing),
                expected,
                "{missing} in {files:?}"
            );
        }
    }

    #[test]
    fn does_not_suggest_what_is_excluded() {
        assert_eq!(suggest(&["README.md"], "*.md", "readme.md"), None);
        assert_eq!(suggest(&["app/go.mod"], "app", "go.mod"), None);
    }
}
