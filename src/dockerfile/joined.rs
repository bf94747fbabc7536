//! The text of one instruction, its continuation lines joined, which knows where each part stood.

use std::ops::Range;

use crate::source::{FileId, Span, Text, TextBuilder};

/// A run of the joined text that stands in the file as it is.
#[derive(Debug, Clone, Copy)]
struct Run {
    at: usize,
    start: usize,
}

/// Lines joined into one. Ranges are bytes of the joined text.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    file: FileId,
    text: String,
    runs: Vec<Run>,
}

impl Joined {
    /// Nothing yet, at `start` of the file.
    pub(super) fn new(file: FileId, start: usize) -> Self {
        Joined {
            file,
            text: String::new(),
            runs: vec![Run { at: 0, start }],
        }
    }

    /// Adds text that stands at `start` of the file.
    pub(super) fn push(&mut self, text: &str, start: usize) {
        if text.is_empty() {
            return;
        }
        self.runs.push(Run {
            at: self.text.len(),
            start,
        });
        self.text.push_str(text);
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// A part of the text; empty where the range does not fit.
    pub(super) fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    pub(super) fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// The range without the spaces around it.
    pub(super) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let text = self.get(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// Where the character around a byte starts.
    pub(super) fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Where the next character starts, from this byte on.
    pub(super) fn ceiling(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    /// The file offset of a byte.
    pub(super) fn place(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|run| run.at <= at);
        let run = self.runs.get(index.saturating_sub(1));
        run.map_or(0, |run| run.start + (at - run.at))
    }

    /// The file offset behind the byte before `at`.
    fn place_behind(&self, at: usize) -> usize {
        match at {
            0 => self.place(0),
            _ => self.place(at - 1) + 1,
        }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            let place = self.place_behind(range.start);
            return Span::new(self.file, place, place);
        }
        let (start, end) = (self.place(range.start), self.place_behind(range.end));
        Span::new(self.file, start, end)
    }

    /// A part of the text with its places.
    pub(super) fn text(&self, range: Range<usize>) -> Text {
        let mut builder = self.builder();
        self.append(&mut builder, range.clone());
        builder.finish(self.span(range))
    }

    pub(super) fn builder(&self) -> TextBuilder {
        TextBuilder::new(self.file)
    }

    /// Adds a part of the text to what a builder holds.
    pub(super) fn append(&self, builder: &mut TextBuilder, range: Range<usize>) {
        let mut at = range.start;
        let mut index = self.runs.partition_point(|run| run.at <= at);
        while at < range.end {
            let next = self.runs.get(index).map_or(range.end, |run| run.at);
            let to = next.min(range.end);
            builder.verbatim(self.get(at..to), self.place(at));
            (at, index) = (to.max(at + 1), index + 1);
        }
    }

    /// Adds a text that stands for a part of this one.
    pub(super) fn append_as(&self, builder: &mut TextBuilder, text: &str, range: Range<usize>) {
        let span = self.span(range);
        builder.replaced(text, span.start as usize, span.end as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined() -> Joined {
        // "RUN a \⏎  b" from offset 10
        let mut joined = Joined::new(FileId::FIRST, 10);
        joined.push("RUN a ", 10);
        joined.push("  b", 18);
        joined
    }

    #[test]
    fn spans_cross_line_breaks() {
        let joined = joined();
        assert_eq!(joined.as_str(), "RUN a   b");
        assert_eq!(joined.span(0..3).range(), 10..13);
        assert_eq!(joined.span(4..9).range(), 14..21);
        assert_eq!(joined.span(9..9).range(), 21..21);
        let text = joined.text(4..9);
        assert_eq!(text, "a   b");
        assert_eq!(text.span_of(4..5).range(), 20..21);
        assert_eq!(text.span_of(0..1).range(), 14..15);
    }

    #[test]
    fn trims() {
        assert_eq!(joined().trim(5..8), 8..8);
        assert_eq!(joined().trim(3..9), 4..9);
    }
}
