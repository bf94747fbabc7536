//! The characters of plain and quoted scalars, each with its place in the file.
//!
//! Read anew from the source rather than taken from the parser's value: only so can every
//! character point back, and so escapes are go-yaml's (it knows no `\/`, and no surrogates).

use std::ops::Range;

use super::{Problem, ProblemKind};
use crate::source::{FileId, Span, Text, TextBuilder};

/// How long the line break at `at` is; 0 where there is none.
pub(super) fn line_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// A scalar without quotes that stands at `range`.
pub(super) fn plain(file: FileId, text: &str, range: Range<usize>) -> Text {
    let mut reader = Reader::new(file, text, range.clone());
    while reader.at < range.end {
        reader.run(|_| true);
        reader.blanks(None);
    }
    reader.finish(range)
}

/// A scalar in single quotes that stands at `range`, quotes included.
pub(super) fn single_quoted(file: FileId, text: &str, range: Range<usize>) -> Text {
    let mut reader = Reader::new(file, text, inside(&range));
    while reader.at < reader.end {
        reader.run(|byte| byte != b'\'');
        if reader.byte() == Some(b'\'') {
            reader.replaced("'", 2);
        }
        reader.blanks(None);
    }
    reader.finish(range)
}

/// A scalar in double quotes that stands at `range`, quotes included; or the first escape that
/// go-yaml refuses.
pub(super) fn double_quoted(
    file: FileId,
    text: &str,
    range: Range<usize>,
) -> Result<Text, Problem> {
    let mut reader = Reader::new(file, text, inside(&range));
    while reader.at < reader.end {
        reader.run(|byte| byte != b'\\');
        if reader.byte() == Some(b'\\') {
            reader.escape()?;
        }
        reader.blanks(None);
    }
    Ok(reader.finish(range))
}

fn inside(range: &Range<usize>) -> Range<usize> {
    range.start + 1..range.end.saturating_sub(1)
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    end: usize,
    builder: TextBuilder,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, text: &'a str, range: Range<usize>) -> Self {
        Reader {
            file,
            text,
            at: range.start,
            end: range.end,
            builder: TextBuilder::new(file),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.byte_at(self.at)
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        let bytes = self.text.as_bytes();
        (at < self.end).then(|| bytes.get(at).copied()).flatten()
    }

    fn finish(self, range: Range<usize>) -> Text {
        let whole = Span::new(self.file, range.start, range.end);
        self.builder.finish(whole)
    }

    /// Takes bytes as they are while `wanted` wants them, up to a blank or line break.
    fn run(&mut self, wanted: impl Fn(u8) -> bool) {
        let start = self.at;
        let ends = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n') || !wanted(byte);
        while self.byte().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        self.verbatim(start);
    }

    /// Takes what lies between `start` and here as it is.
    fn verbatim(&mut self, start: usize) {
        let taken = self.text.get(start..self.at).unwrap_or_default();
        self.builder.verbatim(taken, start);
    }

    /// Takes `length` bytes for `value`.
    fn replaced(&mut self, value: &str, length: usize) {
        let start = self.at;
        self.at = (start + length).min(self.end);
        self.builder.replaced(value, start, self.at);
    }

    /// Takes blanks and line breaks. With a line break among them they are folded: one break is
    /// a space, more are one break less. After an escaped break (which starts at `escaped`) all
    /// further ones count.
    fn blanks(&mut self, escaped: Option<usize>) {
        let start = escaped.unwrap_or(self.at);
        let mut breaks = 0;
        while let Some(byte) = self.byte() {
            match (byte, line_break(self.text.as_bytes(), self.at)) {
                (b' ' | b'\t', _) => self.at += 1,
                (_, 0) => break,
                (_, length) => {
                    self.at = (self.at + length).min(self.end);
                    breaks += 1;
                }
            }
        }
        let folded = match (escaped, breaks) {
            (None, 0) => return self.verbatim(start),
            (None, 1) => " ".to_owned(),
            (None, more) => "\n".repeat(more - 1),
            (Some(_), further) => "\n".repeat(further),
        };
        self.builder.replaced(&folded, start, self.at);
    }

    fn escape(&mut self) -> Result<(), Problem> {
        let start = self.at;
        let Some(letter) = self.byte_at(start + 1) else {
            self.replaced("\\", 1);
            return Ok(());
        };
        let break_length = line_break(self.text.as_bytes(), start + 1);
        if break_length > 0 {
            self.at = (start + 1 + break_length).min(self.end);
            self.blanks(Some(start));
            return Ok(());
        }
        let value = match letter {
            b'0' => "\0",
            b'a' => "\x07",
            b'b' => "\x08",
            b't' | b'\t' => "\t",
            b'n' => "\n",
            b'v' => "\x0b",
            b'f' => "\x0c",
            b'r' => "\r",
            b'e' => "\x1b",
            b' ' => " ",
            b'"' => "\"",
            b'\'' => "'",
            b'\\' => "\\",
            b'N' => "\u{85}",
            b'_' => "\u{a0}",
            b'L' => "\u{2028}",
            b'P' => "\u{2029}",
            b'x' => return self.code(2),
            b'u' => return self.code(4),
            b'U' => return self.code(8),
            _ => return Err(self.refused("found unknown escape character", 2)),
        };
        self.replaced(value, 2);
        Ok(())
    }

    fn code(&mut self, digits: usize) -> Result<(), Problem> {
        let code = self
            .text
            .get(self.at + 2..(self.at + 2 + digits).min(self.end));
        let code = code.filter(|code| {
            code.len() == digits && code.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        let Some(value) = code.and_then(|code| u32::from_str_radix(code, 16).ok()) else {
            return Err(self.refused("did not find expected hexdecimal number", 2));
        };
        let Some(character) = char::from_u32(value) else {
            let message = "found invalid Unicode character escape code";
            return Err(self.refused(message, 2 + digits));
        };
        self.replaced(character.encode_utf8(&mut [0; 4]), 2 + digits);
        Ok(())
    }

    fn refused(&self, message: &str, length: usize) -> Problem {
        let mut end = (self.at + length).min(self.end);
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Problem {
            kind: ProblemKind::Syntax,
            message: message.to_owned(),
            span: Span::new(self.file, self.at, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &Text, part: &str) -> Range<usize> {
        let start = text.find(part).unwrap();
        text.span_of(start..start + part.len()).range()
    }

    #[test]
    fn single_lines_stand_byte_for_byte() {
        let source = "k: 'a b'";
        let text = single_quoted(FileId::FIRST, source, 3..8);
        assert_eq!(text, "a b");
        assert_eq!(place(&text, "b"), 6..7);
        assert_eq!(text.span().range(), 3..8);
    }

    #[test]
    fn escapes_are_whole() {
        let source = r#""a\té\u00e9'\\z""#;
        let text = double_quoted(FileId::FIRST, source, 0..source.len()).unwrap();
        assert_eq!(text, "a\téé'\\z");
        assert_eq!(place(&text, "\t"), 2..4);
        assert_eq!(place(&text, "éé"), 4..12);
        assert_eq!(place(&text, "z"), 15..16);
        let text = single_quoted(FileId::FIRST, "'it''s'", 0..7);
        assert_eq!(text, "it's");
        assert_eq!(place(&text, "'"), 3..5);
    }

    #[test]
    fn folds_are_whole() {
        let source = "a  b\r\n  c \n\n\td";
        let text = plain(FileId::FIRST, source, 0..source.len());
        assert_eq!(text, "a  b c\nd");
        assert_eq!(place(&text, "  "), 1..3);
        assert_eq!(place(&text, " c"), 4..9);
        assert_eq!(place(&text, "\n"), 9..13);
        assert_eq!(place(&text, "d"), 13..14);
    }

    #[test]
    fn escaped_breaks_join() {
        let read = |source: &str| {
            double_quoted(FileId::FIRST, source, 0..source.len())
                .map(|text| text.as_str().to_owned())
        };
        assert_eq!(read("\"a \\\n  b\""), Ok("a b".to_owned()));
        assert_eq!(read("\"a\\\n\n  b\""), Ok("a\nb".to_owned()));
        assert_eq!(read("\"a\n  \\  b\""), Ok("a   b".to_owned()));
    }

    #[test]
    fn escapes_of_later_yaml_are_refused() {
        for source in [r#""\/""#, r#""\ud83d\ude00""#, r#""\x4""#, "\"\\é\""] {
            let refused = double_quoted(FileId::FIRST, source, 0..source.len());
            let span = refused.unwrap_err().span;
            assert_eq!(span.start, 1, "{source}");
            assert!(source.is_char_boundary(span.end as usize), "{source}");
        }
    }
}
