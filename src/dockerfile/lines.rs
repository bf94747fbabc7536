//! The lines of a Dockerfile.

use std::ops::Range;

/// The longest line that the executor's scanner takes, in bytes and without the line feed.
pub(super) const LONGEST: usize = 65_535;

/// A line of the file.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its bytes without what ends it.
    pub(super) content: Range<usize>,
    /// The byte behind it, its line feed included.
    pub(super) end: usize,
    /// Its number, from 1.
    pub(super) number: usize,
}

/// Goes through the lines, until one is too long.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
    every_carriage_return: bool,
    /// The line at which it stopped.
    pub(super) too_long: Option<Range<usize>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, every_carriage_return: bool) -> Self {
        Lines {
            text,
            at: 0,
            number: 0,
            every_carriage_return,
            too_long: None,
        }
    }

    pub(super) fn next(&mut self) -> Option<Line> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let feed = rest.find('\n');
        let length = feed.unwrap_or(rest.len());
        if length > LONGEST {
            self.too_long = Some(self.at..self.at + length);
            return None;
        }
        let content = rest.get(..length).unwrap_or("");
        let content = match self.every_carriage_return {
            true => content.trim_end_matches('\r'),
            false => content.strip_suffix('\r').unwrap_or(content),
        };
        let start = self.at;
        // A byte order mark counts only at the very start.
        let marked = start == 0 && content.starts_with('\u{feff}');
        let mark = usize::from(marked) * '\u{feff}'.len_utf8();
        self.at += length + usize::from(feed.is_some());
        self.number += 1;
        Some(Line {
            content: start + mark..start + content.len(),
            end: self.at,
            number: self.number,
        })
    }

    /// How many lines have been read.
    pub(super) fn number(&self) -> usize {
        self.number
    }
}

/// The part of a line before an escape character that continues it, if one does.
pub(super) fn continued(content: &str, escape: char, behind_escape: bool) -> Option<&str> {
    let before = content.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (behind_escape || !before.ends_with(escape)).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_at_the_end_continues() {
        assert_eq!(continued("RUN a \\", '\\', false), Some("RUN a "));
        assert_eq!(continued("RUN a \\ \t", '\\', false), Some("RUN a "));
        assert_eq!(continued("\\", '\\', false), Some(""));
        assert_eq!(continued("RUN a \\\\", '\\', false), None);
        assert_eq!(continued("RUN a", '\\', false), None);
        assert_eq!(continued("RUN a `", '`', false), Some("RUN a "));
        assert_eq!(continued("RUN a \\\\", '\\', true), Some("RUN a \\"));
    }

    #[test]
    fn lines_without_their_ends() {
        let text = "\u{feff}a\r\r\nb\n\nc";
        let mut lines = Lines::new(text, true);
        let mut contents = Vec::new();
        while let Some(line) = lines.next() {
            contents.push(&text[line.content]);
        }
        assert_eq!(contents, ["a", "b", "", "c"]);
        assert_eq!(lines.number(), 4);
    }
}
