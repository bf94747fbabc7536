//! What holds for some paths only.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::finding::{Finding, Severity};
use crate::rule::Rule;
use crate::selection;
use crate::source::Sources;

/// What holds for the files that some patterns match.
#[derive(Debug, Clone)]
pub struct Override {
    /// The patterns as they are written.
    pub paths: Vec<String>,
    /// Their rules that do not count.
    pub ignore: Vec<String>,
    /// The severities of their rules.
    pub severity: Vec<(&'static Rule, Severity)>,
    globs: GlobSet,
}

impl Override {
    /// For the files below a directory that match one of the patterns; a pattern that names a
    /// directory is for all in it, and `*` stays within a directory.
    ///
    /// # Errors
    /// The pattern that is none, and why.
    pub fn new(
        paths: Vec<String>,
        ignore: Vec<String>,
        severity: Vec<(&'static Rule, Severity)>,
    ) -> Result<Self, String> {
        let mut globs = GlobSetBuilder::new();
        for path in &paths {
            let path = path.trim_start_matches("./").trim_end_matches('/');
            for pattern in [path.to_owned(), format!("{path}/**")] {
                let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
                globs.add(glob.map_err(|error| error.kind().to_string())?);
            }
        }
        let globs = globs.build().map_err(|error| error.kind().to_string())?;
        Ok(Override {
            paths,
            ignore,
            severity,
            globs,
        })
    }
}

/// All overrides of a configuration file, in their order: of several severities the last holds.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The directory that the patterns are relative to.
    pub directory: PathBuf,
    /// The overrides.
    pub all: Vec<Override>,
}

impl Overrides {
    /// Gives a finding the severity that holds at its place, and tells whether it counts there.
    pub fn keeps(&self, finding: &mut Finding, sources: &Sources) -> bool {
        if self.all.is_empty() {
            return true;
        }
        let file = finding.place().map(|span| span.file);
        let Some(file) = file.or(finding.document.map(|(file, _)| file)) else {
            return true;
        };
        let Some(path) = relative(sources.path(file), &self.directory) else {
            return true;
        };
        let holding = self.all.iter().filter(|one| one.globs.is_match(&path));
        for one in holding {
            if selection::reaches(&one.ignore, finding.rule) {
                return false;
            }
            finding.set_severity_of(&one.severity);
        }
        true
    }
}

/// A path from a directory, if it lies below it.
pub(crate) fn relative(path: &Path, directory: &Path) -> Option<PathBuf> {
    let path = plain(path)?;
    let below = path.strip_prefix(plain(directory)?).ok()?;
    Some(below.to_path_buf())
}

/// An absolute path without `..`, as it is written: links are not followed.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    for component in std::path::absolute(path).ok()?.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_for_files_and_for_directories() {
        let matches = |pattern: &str, path: &str| {
            let one = Override::new(vec![pattern.to_owned()], Vec::new(), Vec::new()).unwrap();
            one.globs.is_match(path)
        };
        for (pattern, path, whether) in [
            ("legacy", "legacy/a/pod.yaml", true),
            ("./legacy/", "legacy/pod.yaml", true),
            ("legacy", "legacy2/pod.yaml", false),
            ("*.yaml", "pod.yaml", true),
            ("*.yaml", "a/pod.yaml", false),
            ("**/*.yaml", "a/b/pod.yaml", true),
            ("**/Dockerfile", "Dockerfile", true),
        ] {
            assert_eq!(matches(pattern, path), whether, "{pattern} {path}");
        }
        assert!(Override::new(vec!["a[".to_owned()], Vec::new(), Vec::new()).is_err());
    }

    #[test]
    fn paths_are_relative_to_the_directory_of_the_file() {
        let from = |path: &str, directory: &str| relative(Path::new(path), Path::new(directory));
        assert_eq!(from("a/pod.yaml", ""), Some("a/pod.yaml".into()));
        assert_eq!(from("a/../b/pod.yaml", "b"), Some("pod.yaml".into()));
        assert_eq!(from("pod.yaml", "b"), None);
        assert_eq!(from("/x/pod.yaml", "/x/../x"), Some("pod.yaml".into()));
    }
}
