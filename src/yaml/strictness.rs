//! What go-yaml refuses and the parser does not, it reading a later YAML.

use std::ops::Range;

use super::graph::{Mark, MarkKind, Reading};
use super::tabs::Tabs;
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
        source.flow_scalar(&reading.marks),
        source.name(&reading.marks),
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

    /// In a flow collection a `?` ends a plain scalar and starts a key, a `:` starts a value even
    /// without a blank behind it, and one inside of a scalar belongs to it; and a key has one
    /// line: `[http://x/?a=b]`, `[:8080]`, `{a:[b]}` and a forgotten comma are errors.
    fn flow_scalar(&self, marks: &[Mark]) -> Option<Problem> {
        let mut flow = Flow::default();
        let mut at = self.piece.start;
        for mark in marks {
            flow.walk(self.text.get(at..mark.range.start)?);
            at = at.max(mark.range.end);
            let (MarkKind::Plain { .. }, Some(close)) = (mark.kind, flow.innermost()) else {
                continue;
            };
            let scalar = self.text.get(mark.range.clone())?;
            let behind = self.text.as_bytes().get(at..self.end).unwrap_or_default();
            let (start, message) = if scalar.starts_with(':') {
                (
                    mark.range.start,
                    "did not find expected node content".to_owned(),
                )
            } else {
                let question_mark = scalar.bytes().skip(1).position(|byte| byte == b'?');
                let start = match (question_mark, behind) {
                    (Some(index), _) => mark.range.start + 1 + index,
                    (None, [b':', b'[' | b'{', ..]) => at + 1,
                    _ if scalar.contains(['\n', '\r']) && is_key(behind) => at,
                    _ => continue,
                };
                (start, format!("did not find expected ',' or '{close}'"))
            };
            return Some(self.problem(Speaker::Parser, start..start + 1, &message));
        }
        None
    }

    /// The names of anchors and aliases are letters, digits, `_` and `-`.
    fn name(&self, marks: &[Mark]) -> Option<Problem> {
        let mut at = self.piece.start;
        let ends = marks.iter().map(|mark| mark.range.clone());
        for mark in ends.chain(std::iter::once(self.end..self.end)) {
            let between = self.text.get(at..mark.start).unwrap_or_default();
            for word in between.split_whitespace() {
                let word = word.trim_start_matches(['-', '?', ':', ',', '[', ']', '{', '}']);
                let Some(name) = word.strip_prefix(['&', '*']) else {
                    continue;
                };
                let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
                let length = name.bytes().take_while(|byte| letter(*byte)).count();
                let may_follow = |byte: u8| b"?:,]}%@`".contains(&byte);
                let start = name.as_ptr() as usize - self.text.as_ptr() as usize + length;
                match name.as_bytes().get(length) {
                    next if length > 0 && next.is_none_or(|byte| may_follow(*byte)) => {}
                    _ => {
                        let message = "did not find expected alphabetic or numeric character";
                        let end =
                            (start + 1..self.end).find(|end| self.text.is_char_boundary(*end));
                        let place = start..end.unwrap_or(self.end).max(start);
                        return Some(self.problem(Speaker::Scanner, place, message));
                    }
                }
            }
            at = at.max(mark.end);
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

/// Whether a `:` follows.
fn is_key(behind: &[u8]) -> bool {
    let blanks = behind
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'));
    behind.get(blanks.count()) == Some(&b':')
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
