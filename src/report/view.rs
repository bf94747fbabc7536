//! A window on a source file, fit for a terminal: only the lines a finding speaks of, long ones
//! cut around the characters meant, tabs as columns, nothing unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use super::{line, sanitise, shown};
use crate::source::{FileId, Mask, Position, SourceFile, Sources, Span};

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
            let places = by_file.entry(span.file).or_default();
            places.push(meant(&file.text, span.range()));
        }
        let views = by_file
            .into_iter()
            .map(|(id, places)| View::of(id, sources, &places));
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
    let start = line::floor(text, span.start);
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let trimmed = text.get(start..end).unwrap_or("");
    start..start + trimmed.trim_end_matches(['\n', '\r']).len()
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
    fn of(id: FileId, sources: &Sources, places: &[Range<usize>]) -> Self {
        let file = sources.file(id);
        let mut view = View {
            id,
            name: sanitise::line(&shown(&file.path)).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            places: Vec::new(),
        };
        let ends: BTreeSet<usize> = places.iter().flat_map(|of| [of.start, of.end]).collect();
        let mut previous = None;
        for line in lines_to_show(file, places) {
            if previous.is_some_and(|previous| previous + 1 < line) {
                view.skip(line);
            }
            view.add(file, &sources.mask, line, &ends);
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
    fn add(&mut self, file: &SourceFile, mask: &Mask, line: usize, ends: &BTreeSet<usize>) {
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
        let offsets = line::show(&mut self.text, &mask.cover_in_place(text), &marks);
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
fn lines_to_show(file: &SourceFile, places: &[Range<usize>]) -> Vec<usize> {
    let mut needed = BTreeSet::new();
    for range in places {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        /// Whatever stands around it, a label lies under the very characters it means.
        #[test]
        fn a_label_lies_under_its_characters(
            before in "(\\PC|[\t\r\n\u{1b}]|.{200}){0,9}",
            meant in "[^\n\r\t]{1,30}",
            after in "(\\PC|[\t\r\n\u{1b}]|.{200}){0,9}",
        ) {
            let mut sources = Sources::new();
            let text = format!("{before}{meant}{after}");
            let file = sources.add("any", text);
            let span = Span::new(file, before.len(), before.len() + meant.len());
            let views = Views::of(&sources, &[span]);
            let (index, range) = views.place(&sources, span).unwrap();
            let mut shown = String::new();
            meant.chars().for_each(|character| sanitise::push(&mut shown, character));
            prop_assert_eq!(&views.source(index).unwrap()[range.clone()], shown);
            let location = views.location(index, range.start).unwrap();
            let position = sources.file(file).position(before.len());
            prop_assert_eq!(location.line_number, position.line);
            prop_assert_eq!(location.column_number, position.column);
        }
    }
}
