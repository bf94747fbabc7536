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
    Regexp(Box<Regex>),
    /// It would, but cannot.
    Refused(Refusal),
}

impl Matcher {
    /// Compiles a cleaned pattern without its `!`.
    pub(super) fn new(pattern: &str) -> Self {
        let (shape, expression) = expression(pattern);
        match shape {
            Shape::Exact => Matcher::Exact,
            Shape::Prefix => Matcher::Prefix,
            Shape::Suffix => Matcher::Suffix,
            Shape::Regexp => match regexp::compile(&expression) {
                Ok(regexp) => Matcher::Regexp(Box::new(regexp)),
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
            Matcher::Regexp(regexp) => regexp.is_match(path),
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

    #[test]
    fn suffixes_match_at_the_root_too() {
        let matches = |pattern, path| Matcher::new(pattern).matches(pattern, path).unwrap();
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
