//! What go-yaml refuses and the parser does not, it reading a later YAML.

use std::ops::Range;

use super::graph::{Mark, MarkKind, Reading};
use super::wording::{self, Lines, Speaker, with_line};
use super::{Problem, ProblemKind};
use crate::source::{FileId, Span};

/// The first thing in a piece of the file for which go-yaml would give up.
pub(super) fn first_problem(
    file: FileId,
    text: &str,
    piece: Range<usize>,
    reading: &Reading,
) -> Option<Problem> {
    let source = Source {
        file,
        text,
        piece: piece.clone(),
        end: reading.end,
    };
    let broken = reading.broken.as_ref();
    let broken = broken.map(|error| wording::broken(file, text, piece, error));
    let refused = reading
        .refused
        .clone()
        .map(|problem| source.located(problem));
    [
        source.version(reading),
        source.control_character(),
        source.tab(&reading.marks),
        source.question_mark(&reading.marks),
        refused,
        broken,
    ]
    .into_iter()
    .flatten()
    .min_by_key(|problem| problem.span.start)
}

struct Source<'a> {
    file: FileId,
    text: &'a str,
    piece: Range<usize>,
    end: usize,
}

impl Source<'_> {
    fn problem(&self, speaker: Speaker, place: Range<usize>, message: &str) -> Problem {
        let span = Span::new(self.file, place.start, place.end);
        let line = Lines::of(self.text, self.piece.clone()).line(span.start);
        Problem {
            kind: ProblemKind::Syntax,
            message: with_line(speaker, line, message),
            span,
        }
    }

    fn located(&self, problem: Problem) -> Problem {
        self.problem(Speaker::Scanner, problem.span.range(), &problem.message)
    }

    /// go-yaml reads `%YAML 1.1` and no other version. (`kubectl` cuts the file between a
    /// directive and its `---`, so it refuses them all.)
    fn version(&self, reading: &Reading) -> Option<Problem> {
        let start = self.piece.start;
        let line = self.text.get(self.piece.clone())?.lines().next()?;
        let declared = line.strip_prefix("%YAML").map(str::trim);
        let other = reading.other_version || declared.is_some_and(|version| version != "1.1");
        other.then(|| {
            let place = start..start + line.len();
            self.problem(Speaker::Parser, place, "found incompatible YAML document")
        })
    }

    /// Characters that YAML 1.1 does not print.
    fn control_character(&self) -> Option<Problem> {
        let printable = |character: char| {
            matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..)
                && !matches!(character, '\u{fffe}' | '\u{ffff}')
        };
        let read = self.text.get(self.piece.start..self.end)?;
        let (at, found) = read
            .char_indices()
            .find(|(_, character)| !printable(*character))?;
        let start = self.piece.start + at;
        Some(Problem {
            kind: ProblemKind::Syntax,
            message: "yaml: control characters are not allowed".to_owned(),
            span: Span::new(self.file, start, start + found.len_utf8()),
        })
    }

    /// In a flow collection a `?` ends a plain scalar and starts a key: `[http://x/?a=b]` is
    /// an error.
    fn question_mark(&self, marks: &[Mark]) -> Option<Problem> {
        let mut flow = Flow::default();
        let mut at = self.piece.start;
        for mark in marks {
            flow.walk(self.text.get(at..mark.range.start)?);
            at = at.max(mark.range.end);
            let scalar = self.text.get(mark.range.clone())?;
            let found = scalar
                .char_indices()
                .skip(1)
                .find(|(_, character)| *character == '?');
            if let (MarkKind::Plain { .. }, Some(close), Some((found, _))) =
                (mark.kind, flow.innermost(), found)
            {
                let start = mark.range.start + found;
                let message = format!("did not find expected ',' or '{close}'");
                return Some(self.problem(Speaker::Parser, start..start + 1, &message));
            }
        }
        None
    }

    fn tab(&self, marks: &[Mark]) -> Option<Problem> {
        let read = self.text.get(self.piece.start..self.end)?;
        if !read.contains('\t') {
            return None;
        }
        let (at, message) =
            Tabs::new(self.text.as_bytes(), self.piece.start, self.end).find(marks)?;
        Some(self.problem(Speaker::Scanner, at..at + 1, message))
    }
}

/// The flow collections that are open, by what closes them.
#[derive(Default)]
struct Flow(Vec<char>);

impl Flow {
    /// Takes in what stands between two marks: punctuation.
    fn walk(&mut self, punctuation: &str) {
        for character in punctuation.chars() {
            match character {
                '[' => self.0.push(']'),
                '{' => self.0.push('}'),
                ']' | '}' => {
                    self.0.pop();
                }
                _ => {}
            }
        }
    }

    fn innermost(&self) -> Option<char> {
        self.0.last().copied()
    }
}

const NO_TOKEN: &str = "found character that cannot start any token";
const IN_PLAIN: &str = "found a tab character that violates indentation";
const IN_BLOCK: &str = "found a tab character where an indentation space is expected";

/// Walks a document for the first tab that stands where go-yaml wants spaces: where a token
/// may start that could be a key, that is at the start of a line outside of flow collections and
/// after the `-` or `?` of a collection; and in the indentation of a scalar's further lines.
struct Tabs<'a> {
    bytes: &'a [u8],
    at: usize,
    line_start: usize,
    flow_depth: usize,
    key_may_start: bool,
    /// After a plain scalar, up to the next token: the column that ends the indentation.
    after_plain: Option<usize>,
    new_line: bool,
}

impl<'a> Tabs<'a> {
    fn new(bytes: &'a [u8], start: usize, end: usize) -> Self {
        Tabs {
            bytes: bytes.get(..end).unwrap_or(bytes),
            at: start,
            line_start: start,
            flow_depth: 0,
            key_may_start: true,
            after_plain: None,
            new_line: false,
        }
    }

    fn find(mut self, marks: &[Mark]) -> Option<(usize, &'static str)> {
        for mark in marks {
            if let Some(found) = self.between(mark.range.start) {
                return Some(found);
            }
            let inside = match mark.kind {
                MarkKind::Plain { indent } => self.plain(&mark.range, indent),
                MarkKind::Block { indent } => self.block(&mark.range, indent),
                MarkKind::Quoted => {
                    self.token(false);
                    None
                }
                MarkKind::Comment => {
                    self.after_plain = None;
                    None
                }
            };
            if inside.is_some() {
                return inside;
            }
            self.skip_to(mark.range.end);
        }
        self.between(self.bytes.len())
    }

    fn token(&mut self, key_may_follow: bool) {
        self.key_may_start = key_may_follow;
        self.after_plain = None;
        self.new_line = false;
    }

    fn skip_to(&mut self, end: usize) {
        while self.at < end {
            if matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
                self.line_start = self.at + 1;
            }
            self.at += 1;
        }
    }

    /// Walks the blanks and the punctuation up to `end`.
    fn between(&mut self, end: usize) -> Option<(usize, &'static str)> {
        while self.at < end {
            match self.bytes.get(self.at)? {
                b' ' => {}
                b'\t' => {
                    if let Some(message) = self.refused_tab() {
                        return Some((self.at, message));
                    }
                }
                b'\n' | b'\r' => {
                    self.line_start = self.at + 1;
                    self.new_line = true;
                    self.key_may_start = self.flow_depth == 0;
                }
                b'[' | b'{' => {
                    self.flow_depth += 1;
                    self.token(false);
                }
                b']' | b'}' => {
                    self.flow_depth = self.flow_depth.saturating_sub(1);
                    self.token(false);
                }
                b'-' | b'?' => {
                    let marker =
                        self.at == self.line_start && self.bytes[self.at..].starts_with(b"---");
                    self.token(self.flow_depth == 0 && !marker);
                    self.at += if marker { 2 } else { 0 };
                }
                _ => self.token(false),
            }
            self.at += 1;
        }
        None
    }

    fn refused_tab(&self) -> Option<&'static str> {
        match self.after_plain {
            Some(indent) if self.new_line => {
                (self.at - self.line_start < indent).then_some(IN_PLAIN)
            }
            Some(_) => None,
            None => (self.flow_depth == 0 && self.key_may_start).then_some(NO_TOKEN),
        }
    }

    fn plain(&mut self, range: &Range<usize>, indent: usize) -> Option<(usize, &'static str)> {
        self.token(false);
        self.after_plain = Some(indent);
        while self.at < range.end {
            match self.bytes.get(self.at)? {
                b'\n' | b'\r' => {
                    self.line_start = self.at + 1;
                    self.new_line = true;
                }
                b'\t' if self.new_line && self.at - self.line_start < indent => {
                    return Some((self.at, IN_PLAIN));
                }
                b' ' | b'\t' => {}
                _ => self.new_line = false,
            }
            self.at += 1;
        }
        None
    }

    /// The indentation of a block scalar is found from the first line that has more than
    /// spaces, and no tab may stand in it or right behind it.
    fn block(&mut self, range: &Range<usize>, indent: usize) -> Option<(usize, &'static str)> {
        self.token(true);
        let header = self.bytes.get(range.start..range.end)?;
        let explicit = header.iter().skip(1).take(2).any(u8::is_ascii_digit);
        let mut searching = !explicit;
        let header_length = header
            .iter()
            .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
            .count();
        self.skip_to(range.start + header_length);
        let mut in_indentation = false;
        while self.at < range.end {
            let column = self.at - self.line_start;
            match self.bytes.get(self.at)? {
                b'\n' | b'\r' => {
                    self.line_start = self.at + 1;
                    in_indentation = true;
                }
                b'\t' if in_indentation && (searching || column < indent) => {
                    return Some((self.at, IN_BLOCK));
                }
                b' ' if in_indentation => {}
                _ if in_indentation => {
                    in_indentation = false;
                    searching = false;
                }
                _ => {}
            }
            self.at += 1;
        }
        None
    }
}
