//! What go-yaml says where the parser gives up.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::scalar_text::line_break;
use super::{DEPTH_LIMIT, Problem, ProblemKind};
use crate::source::{FileId, Span};

/// Lines of a piece, counted from 1 at its start: `kubectl` numbers each document anew.
pub(super) struct Lines<'a> {
    file_text: &'a str,
    piece: Range<usize>,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn of(file_text: &'a str, piece: Range<usize>) -> Self {
        let bytes = &file_text.as_bytes()[..piece.end];
        let mut starts = vec![piece.start];
        let mut at = piece.start;
        while at < bytes.len() {
            let length = line_break(bytes, at);
            at += length.max(1);
            if length > 0 {
                starts.push(at);
            }
        }
        Lines {
            file_text,
            piece,
            starts,
        }
    }

    /// The line of a byte of the file.
    pub fn line(&self, offset: u32) -> usize {
        self.starts
            .partition_point(|start| *start <= offset as usize)
            .max(1)
    }

    /// The line behind the last: where go-yaml notices that something never ended.
    fn behind(&self) -> usize {
        let last_is_empty = self.starts.last() == Some(&self.piece.end);
        self.starts.len() + usize::from(!last_is_empty)
    }

    /// The line of the next token on a later line than `offset`.
    fn next_token(&self, offset: usize) -> usize {
        let first = self.line(Span::new(FileId::FIRST, offset, offset).start);
        let has_token = |line: &usize| {
            let start = self.starts[*line - 1];
            let end = self.starts.get(*line).copied().unwrap_or(self.piece.end);
            let content = self.file_text[start..end].trim();
            !content.is_empty() && !content.starts_with('#')
        };
        (first + 1..=self.starts.len())
            .find(has_token)
            .unwrap_or_else(|| self.behind())
    }
}

/// The part of go-yaml that complains. The scanner counts lines from 1, the parser from 0; of
/// the first line neither speaks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Speaker {
    Scanner,
    Parser,
}

/// A message with its line, as go-yaml puts it.
pub(super) fn with_line(speaker: Speaker, line: usize, message: &str) -> String {
    let counted = match speaker {
        Speaker::Scanner => line,
        Speaker::Parser => line - 1,
    };
    if line == 1 {
        format!("yaml: {message}")
    } else {
        format!("yaml: line {counted}: {message}")
    }
}

/// The line that go-yaml names, seen from where our parser stopped.
enum At {
    Here,
    NextToken,
    End,
    Nowhere,
}

/// The parser's error as a problem of the document.
pub(super) fn broken(file: FileId, text: &str, piece: Range<usize>, error: &ScanError) -> Problem {
    let offset = piece.start + error.marker().byte_offset().unwrap_or(0);
    let start = offset.min(piece.end);
    let end = word_end(text, start, piece.end);
    let span = Span::new(file, start, end);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return Problem {
            kind: ProblemKind::TooDeep,
            message: format!("nested more than {DEPTH_LIMIT} levels deep"),
            span,
        };
    }
    let lines = Lines::of(text, piece);
    let (speaker, at, message) = phrase(error.kind(), &text[start..end]);
    let line = match at {
        At::Here => lines.line(span.start),
        At::NextToken => lines.next_token(start),
        At::End => lines.behind(),
        At::Nowhere => 1,
    };
    Problem {
        kind: ProblemKind::Syntax,
        message: with_line(speaker, line, &message),
        span,
    }
}

/// The end of the word at `start`; at least one character, if there is one on the line.
fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let rest = text.get(start..limit).unwrap_or_default();
    let ends = |character: char| character.is_whitespace() || ",[]{}:".contains(character);
    let mut characters = rest.char_indices();
    match characters.next() {
        None | Some((_, '\r' | '\n')) => start,
        Some(_) => characters
            .find(|(_, character)| ends(*character))
            .map_or(limit, |(length, _)| start + length),
    }
}

fn phrase(kind: &ErrorKind, word: &str) -> (Speaker, At, String) {
    use ErrorKind as E;
    use Speaker::{Parser, Scanner};
    let (speaker, at, message) = match kind {
        E::UnexpectedEofFlowSequence | E::UnclosedFlowCollection { open: '[' } => {
            (Parser, At::End, "did not find expected ',' or ']'")
        }
        E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnclosedFlowCollection { .. } => (Parser, At::End, "did not find expected ',' or '}'"),
        E::ExpectedFlowSequenceSeparator | E::MismatchedFlowCollectionEnd { open: '[', .. } => {
            (Parser, At::Here, "did not find expected ',' or ']'")
        }
        E::ExpectedFlowMappingSeparator | E::MismatchedFlowCollectionEnd { .. } => {
            (Parser, At::Here, "did not find expected ',' or '}'")
        }
        E::ExpectedNodeContent | E::BlockEntryInFlowCollection | E::MisplacedFlowCollectionEnd => {
            (Parser, At::Here, "did not find expected node content")
        }
        E::ExpectedBlockMappingKey
        | E::CommentInterceptedScalar
        | E::InvalidTrailingSingleQuotedScalar
        | E::InvalidTrailingDoubleQuotedScalar => (Parser, At::Here, "did not find expected key"),
        E::ExpectedBlockSequenceEntry => (Parser, At::Here, "did not find expected '-' indicator"),
        E::ExpectedDocumentStart | E::MissingDocumentEndBeforeDirective => {
            (Parser, At::Here, "did not find expected <document start>")
        }
        E::UnsupportedYamlMajorVersion => (Parser, At::Here, "found incompatible YAML document"),
        E::DuplicateVersionDirective => (Parser, At::Here, "found duplicate %YAML directive"),
        E::DuplicateTagDirective => (Parser, At::Here, "found duplicate %TAG directive"),
        E::UndeclaredTagHandle => (Parser, At::Here, "found undefined tag handle"),
        E::MappingValueNotAllowed => (
            Scanner,
            At::Here,
            "mapping values are not allowed in this context",
        ),
        E::MappingKeyNotAllowed => (
            Scanner,
            At::Here,
            "mapping keys are not allowed in this context",
        ),
        E::BlockSequenceEntryNotAllowed => (
            Scanner,
            At::Here,
            "block sequence entries are not allowed in this context",
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            (Scanner, At::NextToken, "could not find expected ':'")
        }
        E::UnexpectedCharacter { .. } | E::TabNotAllowed | E::TabInBlockIndentation => (
            Scanner,
            At::Here,
            "found character that cannot start any token",
        ),
        E::TabInIndentation | E::TabInPlainScalar => (
            Scanner,
            At::Here,
            "found a tab character that violates indentation",
        ),
        E::TabAtBlockScalarStart => (
            Scanner,
            At::Here,
            "found a tab character where an indentation space is expected",
        ),
        E::MissingAnchorOrAliasName => (
            Scanner,
            At::Here,
            "did not find expected alphabetic or numeric character",
        ),
        E::InvalidTagTerminator => (
            Scanner,
            At::Here,
            "did not find expected whitespace or line break",
        ),
        E::MissingTagUri => (Scanner, At::Here, "did not find expected tag URI"),
        E::UnclosedQuotedScalar => (Scanner, At::End, "found unexpected end of stream"),
        E::DocumentIndicatorInQuotedScalar => {
            (Scanner, At::Here, "found unexpected document indicator")
        }
        E::UnknownQuotedScalarEscape => (Scanner, At::Here, "found unknown escape character"),
        E::InvalidQuotedScalarHexEscape | E::InvalidLowSurrogateHexEscape => {
            (Scanner, At::Here, "did not find expected hexdecimal number")
        }
        E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => (
            Scanner,
            At::Here,
            "found invalid Unicode character escape code",
        ),
        E::ZeroBlockScalarIndent => (
            Scanner,
            At::Here,
            "found an indentation indicator equal to 0",
        ),
        E::InvalidBlockScalarHeader => (
            Scanner,
            At::Here,
            "did not find expected comment or line break",
        ),
        E::UnknownAnchor => {
            let name = word.trim_start_matches('*');
            return (
                Scanner,
                At::Nowhere,
                format!("unknown anchor '{name}' referenced"),
            );
        }
        other => return (Scanner, At::Here, other.to_string()),
    };
    (speaker, at, message.to_owned())
}
