//! One line of a file as it is shown: tabs as columns, nothing unseen, a long one cut around the
//! places meant.

use std::ops::Range;

use super::sanitise;

/// Columns from one tab stop to the next.
const TAB: usize = 4;
/// A line of so many bytes is shown whole.
const WHOLE: usize = 160;
/// Characters shown before and after each end of a label in a longer line.
const BEFORE: usize = 40;
const AFTER: usize = 60;
/// So few bytes are not worth a `…`.
const SCRAP: usize = 8;

/// Adds a line as it is shown, and gives where each mark (an offset in the line, ascending) is
/// in what was added to.
pub fn show(out: &mut String, line: &str, marks: &[usize]) -> Vec<usize> {
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

/// The offset, or the start of the character it lies in; at most the end of the text.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
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
}
