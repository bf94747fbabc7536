//! How `kubectl` cuts a file into documents, before it looks at any of them as YAML.
//!
//! Its reader (k8s.io/apimachinery `util/yaml`, as of kubectl v1.32; checked by running it)
//! takes every line that starts with `---` for a separator. Nothing but blanks or a comment may
//! follow on that line, or the whole read fails; a `---` with nothing before it opens the
//! document instead of ending one. So a document is one piece, a broken one never reaches into
//! the next, and within a piece go-yaml reads one document: what follows a `...` is not read.

use std::ops::Range;

use super::{Problem, ProblemKind};
use crate::source::{FileId, Span};

/// A piece of the file that is read as one document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes.
    pub range: Range<usize>,
    /// What follows the `---` that ends it, if that may not stand there.
    bad_separator: Option<Range<usize>>,
}

impl Piece {
    /// What `kubectl` says of the line that ends the piece, if it refuses it.
    pub fn separator_problem(&self, file: FileId, text: &str) -> Option<Problem> {
        let rest = self.bad_separator.clone()?;
        Some(Problem {
            kind: ProblemKind::Syntax,
            message: format!("invalid Yaml document separator: {}", &text[rest.clone()]),
            span: Span::new(file, rest.start, rest.end),
        })
    }
}

/// The pieces of a file, in their order.
pub(super) fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let line_start = at;
        at += line.len();
        let Some(rest) = line.strip_prefix("---") else {
            continue;
        };
        let trimmed = rest.trim();
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            let from = line_start + 3 + (rest.len() - rest.trim_start().len());
            pieces.push(Piece {
                range: start..at,
                bad_separator: Some(from..from + trimmed.len()),
            });
            start = at;
        } else if start < line_start {
            pieces.push(Piece {
                range: start..line_start,
                bad_separator: None,
            });
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(Piece {
            range: start..text.len(),
            bad_separator: None,
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn pieces(text: &str) -> Vec<&str> {
        cut(text)
            .into_iter()
            .map(|piece| &text[piece.range])
            .collect()
    }

    #[test]
    fn separators_end_or_open_a_piece() {
        assert_eq!(pieces("a: 1\n---\nb: 2"), ["a: 1\n", "b: 2"]);
        assert_eq!(pieces("---\na: 1\n--- # x\nb"), ["---\na: 1\n", "b"]);
        assert_eq!(pieces("a\r\n---\r\nb\r\n"), ["a\r\n", "b\r\n"]);
        assert_eq!(pieces("a: 1\n---\n"), ["a: 1\n"]);
        assert_eq!(pieces("---\n---\na"), ["---\n", "a"]);
        assert_eq!(pieces("a: |\n  ---\n"), ["a: |\n  ---\n"]);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn a_separator_with_content_spoils_its_piece() {
        let text = "a: 1\n--- b\nc: 2\n";
        let found = cut(text);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0].bad_separator.clone().map(|rest| &text[rest]),
            Some("b")
        );
        assert_eq!(found[1].bad_separator, None);
    }
}
