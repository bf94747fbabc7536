//! `.dockerignore` as the executor reads and applies it, and as Docker would.
//!
//! Read by moby's `ignorefile.ReadAll`, matched by the deprecated `Matches` of moby's
//! `patternmatcher`, vendored by every distribution up to now (`pkg/util/fs_util.go`,
//! `ExcludesFile`): of a path's parents it looks only at the one that is as deep as the pattern has
//! components, so `**/node_modules` leaves the contents of a `node_modules` at the root in. Docker
//! looks at all of them (`MatchesOrParentMatches`).
//!
//! Google up to 1.9.1 vendors docker's older `fileutils`, which reads some patterns otherwise; what
//! those take is not said here (`Facts::copy.older_ignore_patterns`).

mod matcher;
mod read;
mod regexp;

use std::fmt;

use crate::source::{Span, Text};

use crate::path;
use matcher::Matcher;
use regexp::Refusal;

/// A `.dockerignore`, read and compiled.
#[derive(Debug, Clone, Default)]
pub struct IgnoreFile {
    /// The patterns in the order they are applied.
    pub patterns: Vec<IgnorePattern>,
    /// What is wrong with it, in the order of the file.
    pub problems: Vec<IgnoreProblem>,
}

/// One pattern.
#[derive(Debug, Clone)]
pub struct IgnorePattern {
    /// As it stands in the file, `!` and all, without the white space around it.
    pub text: Text,
    /// What paths are matched against: cleaned, without `!` and a leading slash.
    pub cleaned: String,
    /// Whether it starts with `!` and takes paths back in.
    pub negated: bool,
    matcher: Matcher,
    components: usize,
}

/// Something wrong in a `.dockerignore`, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IgnoreProblem {
    /// What is wrong.
    pub fault: Fault,
    /// The pattern or line.
    pub span: Span,
}

/// What can be wrong with a `.dockerignore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A line of 64 KiB or more: the file cannot be read, and the build stops.
    LineTooLong,
    /// A `!` with nothing behind it: nothing is excluded at all.
    LoneExclamation,
    /// Go's `filepath.Match` refuses the pattern: nothing is excluded at all.
    BadPattern,
    /// It passes that test, but its regular expression is malformed: whatever is still undecided
    /// when its turn comes is not excluded.
    BadExpression,
    /// It is too large for us to compile; the executor may manage.
    TooLarge,
}

/// Why it cannot be said whether a path is excluded. The executor logs its words as
/// `Error matching, including <path> in build: …` and copies the path, unless it compiles the
/// patterns beforehand (osscontainertools since 1.28.1, `FF_KANIKO_PRECOMPILE_DOCKERIGNORE`):
/// then a [`Fault::LoneExclamation`] or [`Fault::BadPattern`] stops the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecided {
    /// What is wrong.
    pub fault: Fault,
    /// The pattern or line at fault.
    pub span: Span,
}

/// What becomes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is left out.
    pub excluded: bool,
    /// The last pattern that changed the outcome, as an index; none matched where it is missing.
    pub by: Option<usize>,
}

/// Which parents of a path are held against a pattern when the path itself does not match.
#[derive(Clone, Copy)]
enum Parents {
    AsDeepAsThePattern,
    All,
}

impl Fault {
    /// The executor's words, where it has any.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Fault::LineTooLong => Some("bufio.Scanner: token too long"),
            Fault::LoneExclamation => Some("illegal exclusion pattern: \"!\""),
            Fault::BadPattern | Fault::BadExpression => Some("syntax error in pattern"),
            Fault::TooLarge => None,
        }
    }

    /// Whether no path at all can be decided.
    fn spoils_all(self) -> bool {
        !matches!(self, Fault::BadExpression | Fault::TooLarge)
    }
}

impl fmt::Display for Undecided {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.fault.words().unwrap_or("pattern too large"))
    }
}

impl std::error::Error for Undecided {}

impl IgnoreFile {
    /// What the executor does with a path, which is relative to the context.
    ///
    /// # Errors
    /// The first fault that it would meet; see [`Undecided`].
    pub fn decide(&self, path: &str) -> Result<Decision, Undecided> {
        self.apply(path, Parents::AsDeepAsThePattern)
    }

    /// What Docker does with a path, which is relative to the context.
    ///
    /// # Errors
    /// The first fault that it would meet; Docker refuses to build then.
    pub fn decide_as_docker(&self, path: &str) -> Result<Decision, Undecided> {
        self.apply(path, Parents::All)
    }

    /// Whether a fault turns all of it off.
    pub fn is_off(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.fault.spoils_all())
    }

    /// Whether a pattern takes paths back in.
    pub fn has_exceptions(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.negated)
    }

    /// Whether the patterns that are well-formed would keep a path out, were there no others.
    pub fn was_meant_to_exclude(&self, path: &str) -> bool {
        let path = path::clean(path);
        let parent = path::dir(&path);
        let parent = Some(parent.as_ref()).filter(|parent| *parent != ".");
        let last = self.patterns.iter().rfind(|pattern| {
            let matched = pattern.matches(&path, parent, Parents::All);
            matched.unwrap_or(false)
        });
        path != "." && last.is_some_and(|pattern| !pattern.negated)
    }

    fn apply(&self, path: &str, parents: Parents) -> Result<Decision, Undecided> {
        if let Some(problem) = self.problems.iter().find(|it| it.fault.spoils_all()) {
            return Err(Undecided {
                fault: problem.fault,
                span: problem.span,
            });
        }
        let path = path::clean(path);
        let mut decision = Decision {
            excluded: false,
            by: None,
        };
        if path == "." {
            return Ok(decision);
        }
        let parent = path::dir(&path);
        let parent = Some(parent.as_ref()).filter(|parent| *parent != ".");
        for (index, pattern) in self.patterns.iter().enumerate() {
            // Only a pattern that could change the outcome is looked at: its fault, too.
            if pattern.negated == decision.excluded && pattern.matches(&path, parent, parents)? {
                decision = Decision {
                    excluded: !pattern.negated,
                    by: Some(index),
                };
            }
        }
        Ok(decision)
    }
}

impl IgnorePattern {
    fn matches(
        &self,
        path: &str,
        parent: Option<&str>,
        parents: Parents,
    ) -> Result<bool, Undecided> {
        let matches = |path| {
            self.matcher
                .matches(&self.cleaned, path)
                .map_err(|refusal| Undecided {
                    fault: refusal.into(),
                    span: self.text.span(),
                })
        };
        if matches(path)? {
            return Ok(true);
        }
        let Some(parent) = parent else {
            return Ok(false);
        };
        match parents {
            Parents::AsDeepAsThePattern => match ancestors(parent).nth(self.components - 1) {
                Some(ancestor) => matches(ancestor),
                None => Ok(false),
            },
            Parents::All => {
                for ancestor in ancestors(parent) {
                    if matches(ancestor)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }
}

/// A directory's own ancestors from the top down, itself last.
fn ancestors(parent: &str) -> impl Iterator<Item = &str> {
    let slashes = parent.match_indices('/').map(|(at, _)| at);
    slashes
        .chain([parent.len()])
        .map(|end| parent.get(..end).unwrap_or_default())
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Malformed => Fault::BadExpression,
            Refusal::TooLarge => Fault::TooLarge,
        }
    }
}
