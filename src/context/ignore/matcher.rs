//! One pattern against one path, as moby's `patternmatcher` does it.

use regex::bytes::Regex;

use super::regexp::{self, Refusal};

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) enum Matcher {
    /// The path is the pattern.
    Exact,
    /// The path starts with the pattern less its trailing `**`.
    Prefix,
    /// The path ends with the pattern less its leading `**`.
    Suffix,
    /// Anything else becomes a regular expression.
    Regexp(Box<Regex>, Ends),
    /// It would, but cannot.
    Refused(Refusal),
}

/// How a path must start and end to match at all, as lengths of the pattern's own ends: far cheaper
/// to look at than the expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ends {
    head: usize,
    tail: usize,
}

impl Ends {
    fn of(pattern: &str) -> Self {
        let stars = ['*', '?'];
        if pattern.contains(['[', ']', '\\', '^', '\u{feff}']) {
            return Ends::default();
        }
        let tail = pattern.rsplit(stars).next().unwrap_or_default();
        Ends {
            head: pattern.find(stars).unwrap_or_default(),
            // A slash behind two stars may match nothing.
            tail: tail.strip_prefix('/').unwrap_or(tail).len(),
        }
    }

    fn allow(self, pattern: &[u8], path: &[u8]) -> bool {
        let head = pattern.get(..self.head).unwrap_or_default();
        let tail = pattern.get(pattern.len() - self.tail..).unwrap_or_default();
        path.starts_with(head) && path.ends_with(tail)
    }
}

impl Matcher {
    /// Compiles a cleaned pattern without its `!`; without `room`, to no regular expression.
    pub(super) fn new(pattern: &str, room: bool) -> Self {
        let (shape, expression) = expression(pattern);
        match shape {
            Shape::Exact => Matcher::Exact,
            Shape::Prefix => Matcher::Prefix,
            Shape::Suffix => Matcher::Suffix,
            Shape::Regexp if !room => Matcher::Refused(Refusal::TooLarge),
            Shape::Regexp => match regexp::compile(&expression) {
                Ok(regexp) => Matcher::Regexp(Box::new(regexp), Ends::of(pattern)),
                Err(refusal) => Matcher::Refused(refusal),
            },
        }
    }

    /// Whether a path matches the pattern that this was made from.
    pub(super) fn matches(&self, pattern: &str, path: &str) -> Result<bool, Refusal> {
        let (pattern, path) = (pattern.as_bytes(), path.as_bytes());
        Ok(match self {
            Matcher::Exact => path == pattern,
            Matcher::Prefix => {
                let prefix = pattern
                    .len()
                    .checked_sub(2)
                    .and_then(|end| pattern.get(..end));
                prefix.is_some_and(|prefix| path.starts_with(prefix))
            }
            Matcher::Suffix => {
                let suffix = pattern.get(2..).unwrap_or_default();
                path.ends_with(suffix) || suffix.strip_prefix(b"/") == Some(path)
            }
            Matcher::Regexp(regexp, ends) => ends.allow(pattern, path) && regexp.is_match(path),
            Matcher::Refused(refusal) => return Err(*refusal),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Exact,
    Prefix,
    Suffix,
    Regexp,
}

/// The regular expression a pattern becomes, and whether it is needed at all. Both have their
/// oddities, all of them kept: only a pattern that starts with `**` can be a suffix, `^` is not
/// escaped, brackets and what a backslash escapes are handed on as they stand.
fn expression(pattern: &str) -> (Shape, String) {
    // Go's text/scanner, which reads the pattern, swallows a leading byte order mark.
    let mut rest = pattern
        .strip_prefix('\u{feff}')
        .unwrap_or(pattern)
        .chars()
        .peekable();
    let mut go = String::from("^");
    let mut shape = Shape::Exact;
    let mut first = true;
    while let Some(next) = rest.next() {
        match next {
            '*' if rest.next_if_eq(&'*').is_some() => {
                rest.next_if_eq(&'/');
                if rest.peek().is_some() {
                    go.push_str("(.*/)?");
                    shape = Shape::Regexp;
                } else if shape == Shape::Exact {
                    shape = Shape::Prefix;
                } else {
                    go.push_str(".*");
                    shape = Shape::Regexp;
                }
                if first {
                    shape = Shape::Suffix;
                }
            }
            '*' => {
                go.push_str("[^/]*");
                shape = Shape::Regexp;
            }
            '?' => {
                go.push_str("[^/]");
                shape = Shape::Regexp;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => {
                go.push('\\');
                go.push(next);
            }
            '\\' => {
                go.push('\\');
                if let Some(escaped) = rest.next() {
                    go.push(escaped);
                    shape = Shape::Regexp;
                }
            }
            '[' | ']' => {
                go.push(next);
                shape = Shape::Regexp;
            }
            _ => go.push(next),
        }
        first = false;
    }
    go.push('$');
    (shape, go)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shapes_are_mobys() {
        for (pattern, shape, go) in [
            ("a.b", Shape::Exact, r"^a\.b$"),
            ("^a", Shape::Exact, "^^a$"),
            ("a**", Shape::Prefix, "^a$"),
            ("a/**", Shape::Prefix, "^a/$"),
            ("**", Shape::Suffix, "^$"),
            ("**/.git", Shape::Suffix, r"^(.*/)?\.git$"),
            ("**/a/**", Shape::Regexp, "^(.*/)?a/.*$"),
            ("**/*.go", Shape::Regexp, r"^(.*/)?[^/]*\.go$"),
            ("***", Shape::Regexp, "^(.*/)?[^/]*$"),
            ("\u{feff}a?", Shape::Regexp, "^a[^/]$"),
            ("[a*]\\{", Shape::Regexp, r"^[a[^/]*]\{$"),
        ] {
            assert_eq!(expression(pattern), (shape, go.to_owned()), "{pattern:?}");
        }
    }

    proptest! {
        #[test]
        fn a_look_at_the_ends_changes_nothing(pattern in "[a/*?.^\\[\\]]{1,8}", path in "[a/.]{0,8}") {
            if let Matcher::Regexp(regexp, ends) = Matcher::new(&pattern, true) {
                let (pattern, path) = (pattern.as_bytes(), path.as_bytes());
                prop_assert!(ends.allow(pattern, path) || !regexp.is_match(path));
            }
        }
    }

    #[test]
    fn suffixes_match_at_the_root_too() {
        let matches = |pattern, path| Matcher::new(pattern, true).matches(pattern, path).unwrap();
        assert!(matches("**/a", "a"));
        assert!(matches("**/a", "x/y/a"));
        assert!(!matches("**/a", "ba"));
        assert!(matches("**a", "ba"));
        assert!(matches("**", "anything"));
        assert!(
            !matches("\u{feff}**", "a"),
            "the mark stands where the stars are cut off"
        );
    }
}
