//! Text that remembers where it was read from.

use std::fmt;
use std::ops::{Deref, Range};

use super::{FileId, Span};

/// A stretch of a [`Text`]: from `at` in the text to the next piece's `at`, read from
/// `start..end` of a file. Where both are equally long they correspond byte for byte, otherwise
/// (an escape, a folded line break) only as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    at: u32,
    span: Span,
}

/// A piece of text as its reader understands it, which knows where each character came from: a
/// quoted YAML scalar without its quotes and escapes, a Dockerfile word without its
/// continuation lines. It reads as a `&str`.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    value: String,
    pieces: Vec<Piece>,
    whole: Span,
}

impl Text {
    /// Text that stands in the file exactly as it is.
    pub fn verbatim(value: impl Into<String>, file: FileId, start: usize) -> Self {
        let value = value.into();
        let whole = Span::new(file, start, start + value.len());
        Text::replaced(value, whole)
    }

    /// Text that stands for a whole span: byte for byte if they are equally long.
    pub fn replaced(value: impl Into<String>, whole: Span) -> Self {
        let piece = Piece { at: 0, span: whole };
        Text {
            value: value.into(),
            pieces: vec![piece],
            whole,
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The whole place it was read from, quotes and all.
    pub fn span(&self) -> Span {
        self.whole
    }

    /// The file it was read from, or the first part of it.
    pub fn file(&self) -> FileId {
        self.whole.file
    }

    /// Where the bytes `range` of the text were read from; the whole place for an empty text. Of
    /// bytes from several files, where those of the first file were.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        if self.value.is_empty() {
            return self.whole;
        }
        let start = self.place(range.start, false);
        if range.end <= range.start {
            return start;
        }
        let end = self.place(range.end - 1, true);
        let end = match end.file == start.file {
            true => end.end,
            false => self.last_of_file(range.start).end,
        };
        Span::new(start.file, start.start as usize, end as usize)
    }

    /// A part of the text; the range is cut to what there is, and to whole characters.
    pub fn slice(&self, range: Range<usize>) -> Text {
        let mut builder = TextBuilder::new(self.whole.file);
        let start = self.floor(range.start);
        let end = self.floor(range.end).max(start);
        for (index, piece) in self.pieces.iter().enumerate() {
            let from = (piece.at as usize).max(start);
            let to = self.piece_end(index).min(end);
            if from < to {
                builder.placed(&self.value[from..to], self.span_of(from..to));
            }
        }
        builder.finish(self.span_of(start..end))
    }

    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.value.len());
        while !self.value.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    fn piece_end(&self, index: usize) -> usize {
        self.pieces
            .get(index + 1)
            .map_or(self.value.len(), |next| next.at as usize)
    }

    /// The place in the file of the byte at `offset`, as an empty span: where it starts, or (with
    /// `after`) where it ends.
    fn place(&self, offset: usize, after: bool) -> Span {
        let index = self.piece_at(offset);
        let Some(piece) = self.pieces.get(index) else {
            let start = self.whole.start as usize;
            return Span::new(self.whole.file, start, start);
        };
        let at = piece.at as usize;
        let (start, end) = (piece.span.start as usize, piece.span.end as usize);
        let place = if self.piece_end(index) - at == end - start {
            (start + (offset - at) + usize::from(after)).min(end)
        } else if after || offset > at {
            end
        } else {
            start
        };
        Span::new(piece.span.file, place, place)
    }

    fn piece_at(&self, offset: usize) -> usize {
        self.pieces
            .partition_point(|piece| piece.at as usize <= offset)
            .saturating_sub(1)
    }

    /// The last place that follows the byte at `offset` without another file between them.
    fn last_of_file(&self, offset: usize) -> Span {
        let pieces = self.pieces.get(self.piece_at(offset)..);
        let mut pieces = pieces.unwrap_or_default().iter().map(|piece| piece.span);
        let Some(first) = pieces.next() else {
            return self.whole;
        };
        let of_file = pieces.take_while(|span| span.file == first.file);
        of_file.last().unwrap_or(first)
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.value)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { start, end, .. } = self.whole;
        write!(out, "{:?}@{start}..{end}", self.value)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.value == *other
    }
}

/// Puts a [`Text`] together piece by piece.
#[derive(Debug, Clone)]
pub struct TextBuilder {
    file: FileId,
    value: String,
    pieces: Vec<Piece>,
}

impl TextBuilder {
    /// Nothing yet.
    pub fn new(file: FileId) -> Self {
        TextBuilder {
            file,
            value: String::new(),
            pieces: Vec::new(),
        }
    }

    /// What has been put together so far.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Adds characters that stand in the file as they are, at `start`.
    pub fn verbatim(&mut self, value: &str, start: usize) {
        self.replaced(value, start, start + value.len());
    }

    /// Adds characters that stand for `start..end` of the file.
    pub fn replaced(&mut self, value: &str, start: usize, end: usize) {
        self.placed(value, Span::new(self.file, start, end));
    }

    /// Adds characters that stand for a place, which may be in another file.
    pub fn placed(&mut self, value: &str, span: Span) {
        if value.is_empty() {
            return;
        }
        let at = self.value.len();
        let follows = self.pieces.last().is_some_and(|last| {
            last.span.file == span.file
                && last.span.end == span.start
                && last.span.range().len() == at - last.at as usize
                && span.range().len() == value.len()
        });
        if follows {
            if let Some(last) = self.pieces.last_mut() {
                last.span.end = span.end;
            }
        } else {
            self.pieces.push(Piece {
                at: Span::new(self.file, at, at).start,
                span,
            });
        }
        self.value.push_str(value);
    }

    /// Adds text that remembers its own places.
    pub fn append(&mut self, text: &Text) {
        for (index, piece) in text.pieces.iter().enumerate() {
            let value = &text.value[piece.at as usize..text.piece_end(index)];
            self.placed(value, piece.span);
        }
    }

    /// The text, which as a whole stands at `whole`.
    pub fn finish(self, whole: Span) -> Text {
        let mut pieces = self.pieces;
        if pieces.is_empty() {
            pieces.push(Piece { at: 0, span: whole });
        }
        Text {
            value: self.value,
            pieces,
            whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted() -> Text {
        // "a\tb" read from the file text `"a\tb"` (with the escape spelled out) at offset 10
        let mut builder = TextBuilder::new(FileId::FIRST);
        builder.verbatim("a", 11);
        builder.replaced("\t", 12, 14);
        builder.verbatim("b", 14);
        builder.finish(Span::new(FileId::FIRST, 10, 16))
    }

    #[test]
    fn spans_follow_escapes() {
        let text = quoted();
        assert_eq!(text, "a\tb");
        assert_eq!(text.span_of(0..1).range(), 11..12);
        assert_eq!(text.span_of(1..2).range(), 12..14);
        assert_eq!(text.span_of(1..3).range(), 12..15);
        assert_eq!(text.span().range(), 10..16);
    }

    #[test]
    fn slices_keep_their_places() {
        let part = quoted().slice(1..3);
        assert_eq!(part, "\tb");
        assert_eq!(part.span_of(0..1).range(), 12..14);
        assert_eq!(part.span_of(1..2).range(), 14..15);
        assert_eq!(part.span().range(), 12..15);
    }

    #[test]
    fn verbatim_pieces_join() {
        let mut builder = TextBuilder::new(FileId::FIRST);
        builder.verbatim("ab", 5);
        builder.verbatim("cd", 7);
        let text = builder.finish(Span::new(FileId::FIRST, 5, 9));
        assert_eq!(text.pieces.len(), 1);
        assert_eq!(text.span_of(1..3).range(), 6..8);
    }

    #[test]
    fn appended_text_keeps_its_places() {
        let mut builder = TextBuilder::new(FileId::FIRST);
        builder.verbatim("x", 3);
        builder.append(&quoted());
        let text = builder.finish(Span::new(FileId::FIRST, 3, 16));
        assert_eq!(text, "xa\tb");
        assert_eq!(text.span_of(2..3).range(), 12..14);
        assert_eq!(text.span_of(3..4).range(), 14..15);
    }

    #[test]
    fn text_of_several_files_keeps_its_places() {
        let mut sources = crate::source::Sources::new();
        let [one, other] = ["a", "b"].map(|path| sources.add(path, "0123456789"));
        let mut builder = TextBuilder::new(one);
        builder.verbatim("12", 1);
        builder.append(&Text::verbatim("56", other, 5));
        builder.replaced("x", 8, 9);
        let text = builder.finish(Span::new(one, 1, 9));
        assert_eq!(text, "1256x");
        assert_eq!(text.span_of(2..4), Span::new(other, 5, 7));
        assert_eq!(text.span_of(0..4), Span::new(one, 1, 3));
        assert_eq!(text.slice(1..4).span_of(1..3), Span::new(other, 5, 7));
        assert_eq!(text.span_of(4..5), Span::new(one, 8, 9));
    }

    #[test]
    fn empty_text_has_a_place() {
        let text = Text::replaced("", Span::new(FileId::FIRST, 3, 5));
        assert_eq!(text.span_of(0..0).range(), 3..5);
        assert_eq!(text.slice(0..9), "");
    }
}
