//! The characters of block scalars, each with its place in the file.

use std::ops::Range;

use super::scalar_text::line_break;
use crate::source::{FileId, Span, Text, TextBuilder};

/// A block scalar whose `|` or `>` stands at `header`, whose lines are indented by `indent`
/// spaces and end before `end`.
///
/// A last line without a line break is read as if it had one: `kubectl` hands go-yaml whole
/// lines.
pub(super) fn block(file: FileId, text: &str, header: usize, indent: usize, end: usize) -> Text {
    let bytes = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    let indicators = bytes.get(header..).unwrap_or_default();
    let mut scalar = Block {
        folded: indicators.first() == Some(&b'>'),
        builder: TextBuilder::new(file),
        last_break: None,
        blank_lines: Vec::new(),
        after_indented: false,
    };
    let chomping = indicators
        .iter()
        .skip(1)
        .take(2)
        .find(|byte| matches!(byte, b'-' | b'+'));

    let header_end = line_end(bytes, header);
    let mut content_end = header_end;
    let mut at = header_end + line_break(bytes, header_end);
    while at < bytes.len() {
        let line = at..line_end(bytes, at);
        let next = line.end + line_break(bytes, line.end);
        let spaces = bytes[line.clone()]
            .iter()
            .take(indent)
            .take_while(|byte| **byte == b' ')
            .count();
        if spaces == line.len() {
            if next == line.end {
                break;
            }
            scalar.blank_lines.push(at..next);
        } else if spaces == indent {
            let content = line.start + indent..line.end;
            content_end = line.end;
            scalar.line(text, content);
            scalar.last_break = Some(line.end..next);
        } else {
            break;
        }
        at = next;
    }
    scalar.chomp(chomping.copied());
    scalar.builder.finish(Span::new(file, header, content_end))
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    from + length.unwrap_or(rest.len())
}

struct Block {
    folded: bool,
    builder: TextBuilder,
    /// The break that ends the last line with content.
    last_break: Option<Range<usize>>,
    /// The lines without content since.
    blank_lines: Vec<Range<usize>>,
    /// Whether the last line with content starts with a blank beyond the indentation: no fold
    /// touches it.
    after_indented: bool,
}

impl Block {
    fn line(&mut self, text: &str, content: Range<usize>) {
        let line = text.get(content.clone()).unwrap_or_default();
        let indented = line.starts_with([' ', '\t']);
        if let Some(last_break) = self.last_break.take() {
            if !self.folded || self.after_indented || indented {
                self.line_feed(last_break);
            } else if self.blank_lines.is_empty() {
                self.builder.replaced(" ", last_break.start, content.start);
            }
        }
        self.blank_lines();
        self.builder.verbatim(line, content.start);
        self.after_indented = indented;
    }

    fn line_feed(&mut self, place: Range<usize>) {
        self.builder.replaced("\n", place.start, place.end);
    }

    fn blank_lines(&mut self) {
        for place in std::mem::take(&mut self.blank_lines) {
            self.line_feed(place);
        }
    }

    fn chomp(&mut self, chomping: Option<u8>) {
        if chomping != Some(b'-')
            && let Some(last_break) = self.last_break.take()
        {
            self.line_feed(last_break);
        }
        if chomping == Some(b'+') {
            self.blank_lines();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str, indent: usize) -> Text {
        block(FileId::FIRST, source, 0, indent, source.len())
    }

    #[test]
    fn literal_lines_stand_byte_for_byte() {
        let text = read("| # c\n  set -e\n\n    x\n  é\n\n", 2);
        assert_eq!(text, "set -e\n\n  x\né\n");
        assert_eq!(text.span_of(4..6).range(), 12..14);
        let accented = text.find('é').unwrap();
        assert_eq!(text.span_of(accented..accented + 2).range(), 24..26);
        assert_eq!(text.span().range(), 0..26);
    }

    #[test]
    fn folded_lines_join_unless_indented() {
        let text = read(">\n a\n b\n\n c\n  d\n e\n", 1);
        assert_eq!(text, "a b\nc\n d\ne\n");
        assert_eq!(text.span_of(1..2).range(), 4..6);
        assert_eq!(text.span_of(2..3).range(), 6..7);
    }

    #[test]
    fn chomping() {
        assert_eq!(read("|\n a\n\n\nb", 1), "a\n");
        assert_eq!(read("|-\n a\n\n\nb", 1), "a");
        assert_eq!(read("|1+\n a\n\n\nb", 1), "a\n\n\n");
        assert_eq!(read("|+\n\n\nb", 1), "\n\n");
        assert_eq!(read("|\n\n\n", 1), "");
    }

    #[test]
    fn line_breaks() {
        assert_eq!(read("|\r\n a\r\n b\r\n", 1), "a\nb\n");
        assert_eq!(read("|\n a", 1), "a\n");
        assert_eq!(read("|-\n a", 1), "a");
        assert_eq!(read("|", 1), "");
    }
}
