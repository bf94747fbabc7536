//! What go-yaml accepts and the parser does not, put so that it does. Nothing moves, and scalars
//! are read from the file itself.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

/// How many comments may follow without a blank: each costs another reading.
const ATTACHED_COMMENTS: usize = 16;

/// A piece of the file as the parser is given it.
pub(super) struct Softened<'a> {
    pub text: Cow<'a, str>,
    /// Where it has blanks for comments.
    pub comments: Vec<Range<usize>>,
}

impl<'a> Softened<'a> {
    /// The piece with spaces for the tabs that lines start with: in a flow collection go-yaml
    /// takes them for any other blank. Those it refuses are found by [`super::tabs`].
    pub fn of(piece: &'a str) -> Self {
        let text = if piece.contains('\t') {
            Cow::Owned(without_indenting_tabs(piece))
        } else {
            Cow::Borrowed(piece)
        };
        Softened {
            text,
            comments: Vec::new(),
        }
    }

    /// Takes away the comment over which the parser stopped, if it was one that follows a
    /// bracket or a quote without a blank (`[a]#b`), and says whether it did.
    pub fn absorb(&mut self, error: Option<&ScanError>) -> bool {
        let start = match error.map(|error| (error.kind(), error.marker().byte_offset())) {
            Some((ErrorKind::CommentNotSeparated, Some(start))) => start,
            _ => return false,
        };
        let comment = self.text.get(start..).unwrap_or_default();
        let length = comment.find(['\r', '\n']).unwrap_or(comment.len());
        if !comment.starts_with('#') || self.comments.len() >= ATTACHED_COMMENTS {
            return false;
        }
        let range = start..start + length;
        self.text
            .to_mut()
            .replace_range(range.clone(), &" ".repeat(length));
        self.comments.push(range);
        true
    }
}

fn without_indenting_tabs(text: &str) -> String {
    let mut indenting = true;
    let softened = text.chars().map(|character| {
        indenting = match character {
            '\n' | '\r' => true,
            ' ' | '\t' => indenting,
            _ => false,
        };
        if indenting && character == '\t' {
            ' '
        } else {
            character
        }
    });
    softened.collect()
}
