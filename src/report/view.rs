//! A window on a source file, fit for a terminal: only the lines a finding speaks of, long ones
//! cut around the characters meant, tabs as columns, nothing unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use super::sanitise;
use crate::source::{FileId, Position, SourceFile, Sources, Span};

/// Columns from one tab stop to the next.
const TAB: usize = 4;
/// A line of so many bytes is shown whole.
const WHOLE: usize = 160;
/// Characters shown before and after each end of a label in a longer line.
const BEFORE: usize = 40;
const AFTER: usize = 60;
/// So few bytes are not worth a `…`.
const SCRAP: usize = 8;
/// Lines shown after the first and before the last of a label, as codespan's `Config` has them.
const AFTER_FIRST: usize = 3;
const BEFORE_LAST: usize = 1;

/// The windows that one finding needs, a window a file.
#[derive(Debug)]
pub struct Views {
    views: Vec<View>,
}

impl Views {
    /// The windows on all places of a finding.
    pub fn of(sources: &Sources, spans: &[Span]) -> Self {
        let mut by_file: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        for span in spans {
            let file = sources.file(span.file);
            let shown = by_file.entry(span.file).or_default();
            shown.push(meant(&file.text, span.range()));
        }
        let views = by_file
            .into_iter()
            .map(|(id, shown)| View::of(id, sources.file(id), &shown));
        Views {
            views: views.collect(),
        }
    }

    /// The window on a place's file, and where the place is in it.
    pub fn place(&self, sources: &Sources, span: Span) -> Option<(usize, Range<usize>)> {
        let index = self.views.iter().position(|view| view.id == span.file)?;
        let view = self.views.get(index)?;
        let meant = meant(&sources.file(span.file).text, span.range());
        let start = view.offset(meant.start);
        Some((index, start..view.offset(meant.end).max(start)))
    }

    fn view(&self, index: usize) -> Result<&View, Error> {
        self.views.get(index).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Views {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.view(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.view(id)?.text)
    }

    fn line_index(&'a self, id: usize, offset: usize) -> Result<usize, Error> {
        let lines = &self.view(id)?.lines;
        let after = lines.partition_point(|line| line.range.start <= offset);
        Ok(after.saturating_sub(1))
    }

    fn line_number(&'a self, id: usize, index: usize) -> Result<usize, Error> {
        Ok(self.view(id)?.line(index)?.number)
    }

    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        Ok(self.view(id)?.line(index)?.range.clone())
    }

    fn location(&'a self, id: usize, offset: usize) -> Result<Location, Error> {
        let view = self.view(id)?;
        let line_number = self.line_number(id, self.line_index(id, offset)?)?;
        let place = view.places.iter().find(|place| place.here == offset);
        Ok(Location {
            line_number,
            column_number: place.map_or(1, |place| place.position.column),
        })
    }
}

/// The characters of a file that a span means: whole ones, inside the file, without the line
/// breaks at its end.
fn meant(text: &str, span: Range<usize>) -> Range<usize> {
    let start = floor(text, span.start);
    let mut end = span.end.clamp(start, text.len().max(start));
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let trimmed = text.get(start..end).unwrap_or("");
    start..start + trimmed.trim_end_matches(['\n', '\r']).len()
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A window on one file.
#[derive(Debug)]
struct View {
    id: FileId,
    name: String,
    text: String,
    lines: Vec<ViewLine>,
    /// Both ends of every label, in the order of the file.
    places: Vec<Place>,
}

/// A line as shown; those that fill a gap are never drawn.
#[derive(Debug)]
struct ViewLine {
    /// From 1, in the file.
    number: usize,
    range: Range<usize>,
}

/// An offset in the file and what it is in the window.
#[derive(Debug)]
struct Place {
    there: usize,
    here: usize,
    position: Position,
}

impl View {
    fn of(id: FileId, file: &SourceFile, shown: &[Range<usize>]) -> Self {
        let mut view = View {
            id,
            name: sanitise::line(&file.path.to_string_lossy()).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            places: Vec::new(),
        };
        let ends: BTreeSet<usize> = shown.iter().flat_map(|of| [of.start, of.end]).collect();
        let mut previous = None;
        for line in lines_to_show(file, shown) {
            if previous.is_some_and(|previous| previous + 1 < line) {
                view.skip(line);
            }
            view.add(file, line, &ends);
            previous = Some(line);
        }
        view
    }

    /// Empty lines that codespan sees as left out: it draws a single one, so they are several.
    fn skip(&mut self, before: usize) {
        for _ in 0..3 {
            let at = self.text.len();
            self.text.push('\n');
            self.lines.push(ViewLine {
                number: before,
                range: at..at,
            });
        }
    }

    /// Adds a line (from 0) of the file.
    fn add(&mut self, file: &SourceFile, line: usize, ends: &BTreeSet<usize>) {
        let start = file.lines().start(line).unwrap_or(file.text.len());
        let next = file.lines().start(line + 1).unwrap_or(file.text.len());
        let whole = file.text.get(start..next).unwrap_or("");
        let text = whole.trim_end_matches(['\n', '\r']);
        let here = self.text.len();

        // An offset in the line break counts as the end of the line.
        let last_line = line + 1 == file.lines().count();
        let past = if last_line { next + 1 } else { next };
        let marks: Vec<usize> = ends
            .range(start..past)
            .map(|end| (end - start).min(text.len()))
            .collect();
        let offsets = show(&mut self.text, text, &marks);
        for (there, offset) in ends.range(start..past).zip(offsets) {
            self.places.push(Place {
                there: *there,
                here: offset,
                position: file.position(*there),
            });
        }
        self.lines.push(ViewLine {
            number: line + 1,
            range: here..self.text.len(),
        });
        self.text.push('\n');
    }

    fn line(&self, index: usize) -> Result<&ViewLine, Error> {
        let max = self.lines.len().saturating_sub(1);
        let missing = Error::LineTooLarge { given: index, max };
        self.lines.get(index).ok_or(missing)
    }

    /// Where an end of a label is in the window.
    fn offset(&self, there: usize) -> usize {
        let found = self
            .places
            .binary_search_by_key(&there, |place| place.there);
        found
            .ok()
            .and_then(|index| self.places.get(index))
            .map_or(0, |place| place.here)
    }
}

/// The lines (from 0) that labels need, in order, without gaps of a single line.
fn lines_to_show(file: &SourceFile, shown: &[Range<usize>]) -> Vec<usize> {
    let mut needed = BTreeSet::new();
    for range in shown {
        let first = file.lines().line_at(range.start);
        let last = file.lines().line_at(range.end);
        needed.extend(first..=last.min(first + AFTER_FIRST));
        needed.extend(first.max(last.saturating_sub(BEFORE_LAST))..=last);
    }
    let mut lines: Vec<usize> = Vec::with_capacity(needed.len());
    for line in needed {
        if lines.last().is_some_and(|previous| previous + 2 == line) {
            lines.push(line - 1);
        }
        lines.push(line);
    }
    lines
}

/// Adds a line as it is shown, and gives where each mark (an offset in the line, ascending) is
/// in what was added to.
fn show(out: &mut String, line: &str, marks: &[usize]) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(marks.len());
    let mut left = marks.iter().copied().peekable();
    let (mut shown, mut column) = (0, 0);
    for window in windows(line, marks) {
        if shown < window.start {
            out.push('…');
            column += 1;
        }
        shown = window.end;
        for (at, character) in line.get(window.clone()).unwrap_or("").char_indices() {
            while left.next_if(|mark| *mark <= window.start + at).is_some() {
                offsets.push(out.len());
            }
            let before = out.len();
            if character == '\t' {
                out.extend(std::iter::repeat_n(' ', TAB - column % TAB));
            } else {
                sanitise::push(out, character);
            }
            column += out.get(before..).map_or(0, |added| added.chars().count());
        }
        while left.next_if(|mark| *mark <= window.end).is_some() {
            offsets.push(out.len());
        }
    }
    if shown < line.len() {
        out.push('…');
    }
    offsets.resize(marks.len(), out.len());
    offsets
}

/// The parts of a line that are shown: all of it, or what is around the marks.
fn windows(line: &str, marks: &[usize]) -> Vec<Range<usize>> {
    if line.len() <= WHOLE {
        return std::iter::once(0..line.len()).collect();
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    let marks = if marks.is_empty() { &[0] } else { marks };
    for &mark in marks {
        let (mut start, mut end) = around(line, mark);
        if start <= SCRAP {
            start = 0;
        }
        if line.len() - end <= SCRAP {
            end = line.len();
        }
        match windows.last_mut() {
            Some(last) if start <= last.end + SCRAP => last.end = last.end.max(end),
            _ => windows.push(start..end),
        }
    }
    windows
}

/// The characters around a place in a line.
fn around(line: &str, mark: usize) -> (usize, usize) {
    let mark = floor(line, mark);
    let (before, after) = line.split_at(mark);
    let start = before.char_indices().rev().take(BEFORE).last();
    let end = after.char_indices().nth(AFTER);
    (
        start.map_or(mark, |(at, _)| at),
        end.map_or(line.len(), |(at, _)| mark + at),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, marks: &[usize]) -> (String, Vec<usize>) {
        let mut out = String::new();
        let offsets = show(&mut out, line, marks);
        (out, offsets)
    }

    #[test]
    fn tabs_stop_every_four_columns() {
        assert_eq!(shown("\ta\tb", &[1, 3]), ("    a   b".into(), vec![4, 8]));
    }

    #[test]
    fn what_is_unseen_is_spelled_out() {
        let (text, offsets) = shown("a\u{1b}[b\u{200b}c", &[1, 2, 7]);
        assert_eq!(text, "a␛[b\\u{200b}c");
        assert_eq!(&text[offsets[0]..offsets[1]], "␛");
        assert_eq!(&text[offsets[2]..], "c");
    }

    #[test]
    fn long_lines_are_cut_around_their_marks() {
        let line = format!("{}needle{}", "é".repeat(5_000), "x".repeat(5_000));
        let (text, offsets) = shown(&line, &[10_000, 10_006]);
        assert_eq!(&text[offsets[0]..offsets[1]], "needle");
        assert!(text.starts_with("…é") && text.ends_with("x…"));
        assert_eq!(text.chars().count(), 1 + BEFORE + 6 + AFTER + 1);
    }

    #[test]
    fn a_long_label_keeps_both_ends() {
        let line = format!("a{}b", "-".repeat(100_000));
        let (text, offsets) = shown(&line, &[0, line.len()]);
        assert_eq!(
            (text.chars().next(), text.chars().last()),
            (Some('a'), Some('b'))
        );
        assert!(text.contains("-…-") && text.len() < 2 * WHOLE);
        assert_eq!(offsets, [0, text.len()]);
    }

    #[test]
    fn a_span_means_whole_characters_in_the_file() {
        assert_eq!(meant("añb", 2..2), 1..3);
        assert_eq!(meant("añb", 1..2), 1..3);
        assert_eq!(meant("ab\r\n", 0..4), 0..2);
        assert_eq!(meant("ab", 7..9), 2..2);
        assert_eq!(meant("", 0..0), 0..0);
    }

    #[test]
    fn far_lines_are_left_out() {
        let mut sources = Sources::new();
        let text = "line\n".repeat(100_000);
        let file = sources.add("many", text.as_str());
        let views = Views::of(&sources, &[Span::new(file, 0, text.len())]);
        assert!(views.views[0].lines.len() < 12);
        let (index, range) = views
            .place(&sources, Span::new(file, 0, text.len()))
            .unwrap();
        assert_eq!(
            views
                .line_number(index, views.line_index(index, range.end).unwrap())
                .unwrap(),
            100_000
        );
    }
}
