//! Where go-yaml lets no tab stand.

use std::ops::Range;

use super::graph::{Mark, MarkKind};

const NO_TOKEN: &str = "found character that cannot start any token";
const IN_PLAIN: &str = "found a tab character that violates indentation";
const IN_BLOCK: &str = "found a tab character where an indentation space is expected";

/// Walks a document for the first tab that stands where go-yaml wants spaces: where a token
/// may start that could be a key, that is at the start of a line outside of flow collections and
/// after the `-` or `?` of a collection; and in the indentation of a scalar's further lines.
pub(super) struct Tabs<'a> {
    bytes: &'a [u8],
    at: usize,
    line_start: usize,
    flow_depth: usize,
    key_may_start: bool,
    /// After a plain or block scalar, up to the next token: the column that ends the indentation,
    /// and what is said of a tab before it.
    after_scalar: Option<(usize, &'static str)>,
    new_line: bool,
}

impl<'a> Tabs<'a> {
    /// Before the first byte of the document that lies at `start..end`.
    pub fn new(bytes: &'a [u8], start: usize, end: usize) -> Self {
        Tabs {
            bytes: bytes.get(..end).unwrap_or(bytes),
            at: start,
            line_start: start,
            flow_depth: 0,
            key_may_start: true,
            after_scalar: None,
            new_line: false,
        }
    }

    /// The first tab that is refused, and what is said of it.
    pub fn find(mut self, marks: &[Mark]) -> Option<(usize, &'static str)> {
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
                    self.after_scalar = None;
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
        self.after_scalar = None;
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
                // The `:` of a `?` key; others have their key before them on the line.
                b':' => self.token(self.flow_depth == 0 && self.new_line),
                _ => self.token(false),
            }
            self.at += 1;
        }
        None
    }

    fn refused_tab(&self) -> Option<&'static str> {
        match self.after_scalar {
            Some((indent, message)) if self.new_line => {
                (self.at - self.line_start < indent).then_some(message)
            }
            Some(_) => None,
            None => (self.flow_depth == 0 && self.key_may_start).then_some(NO_TOKEN),
        }
    }

    fn plain(&mut self, range: &Range<usize>, indent: usize) -> Option<(usize, &'static str)> {
        self.token(false);
        self.after_scalar = Some((indent, IN_PLAIN));
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
        self.after_scalar = Some((indent, IN_BLOCK));
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
