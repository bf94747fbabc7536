//! Changes of the items of lists: in lines of their own, each behind a dash, or in brackets.

use std::ops::Range;

use super::Edit;
use super::resolve::{before, is_block, last_before, line_break, line_end, scalar, text};
use crate::source::{Sources, Span};

pub(super) fn split_item(sources: &Sources, item: Span, words: &[String]) -> Option<Vec<Edit>> {
    let words: Vec<String> = words.iter().map(|word| scalar(word)).collect();
    let prefix = before(sources, item)?;
    let replace = |text: String| Edit { span: item, text };
    if !(is_block(prefix) && prefix.ends_with("- ")) {
        let in_brackets = matches!(last_before(sources, item), Some('[' | ','));
        return in_brackets.then(|| vec![replace(words.join(", "))]);
    }
    let (first, others) = words.split_first()?;
    let indent = prefix.trim_end().len().checked_sub(1)?;
    let whole = text(sources, item);
    let end = line_end(sources, item);
    // the rest of the line can only be a comment, which stays with the first
    let rest = whole.get(item.end as usize..end)?.trim_start();
    if !(rest.is_empty() || rest.starts_with('#')) {
        return None;
    }
    let new_line = line_break(whole);
    let lines = others
        .iter()
        .map(|word| format!("{new_line}{:indent$}- {word}", ""));
    let mut edits = vec![replace(first.clone())];
    if !others.is_empty() {
        let span = Span::new(item.file, end, end);
        edits.push(Edit {
            span,
            text: lines.collect(),
        });
    }
    Some(edits)
}

pub(super) fn add_items(sources: &Sources, after: Span, words: &[String]) -> Option<Edit> {
    let after = with_quotes(sources, after);
    let prefix = before(sources, after)?;
    let is_quoted = sources.slice(after).starts_with(['"', '\'']);
    let written = |word: &String| match is_quoted {
        true => serde_json::Value::from(word.as_str()).to_string(),
        false => scalar(word),
    };
    let mut words = words.iter().map(written);
    let add = |at: usize, text: String| Edit {
        span: Span::new(after.file, at, at),
        text,
    };
    if !(is_block(prefix) && prefix.ends_with("- ")) {
        let in_brackets = matches!(last_before(sources, after), Some('[' | ','));
        let text: String = words.map(|word| format!(", {word}")).collect();
        return in_brackets.then(|| add(after.end as usize, text));
    }
    let indent = prefix.trim_end().len().checked_sub(1)?;
    let new_line = line_break(text(sources, after));
    let lines: String = words
        .by_ref()
        .map(|word| format!("{new_line}{:indent$}- {word}", ""))
        .collect();
    Some(add(line_end(sources, after), lines))
}

pub(super) fn remove_item(sources: &Sources, item: Span) -> Option<Edit> {
    let item = with_quotes(sources, item);
    let (range, text) = match is_block(before(sources, item)?) {
        true => without_line(sources, item)?,
        false => (without_commas(sources, item)?, ""),
    };
    Some(Edit {
        span: Span::new(item.file, range.start, range.end),
        text: text.to_owned(),
    })
}

/// An item in a line of its own, with its line. The only one leaves an empty list behind.
fn without_line(sources: &Sources, item: Span) -> Option<(Range<usize>, &'static str)> {
    let prefix = before(sources, item)?;
    let whole = text(sources, item);
    let (start, end) = (item.start as usize, item.end as usize);
    let is_alone = prefix.trim() == "-" && line_end(sources, item) == end;
    // the line break before it goes with it, so that the last line needs none
    let above = whole.get(..start - prefix.len())?;
    let above = above.trim_end_matches('\n').trim_end_matches('\r');
    let dash = prefix.trim_end();
    let mut below = whole.get(end..)?.lines().map(str::trim_end);
    let next = below.find(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#')
    });
    let is_last = next.is_none_or(|line| line != dash && !line.starts_with(&format!("{dash} ")));
    let is_only = is_last && above.ends_with(':');
    is_alone.then_some((above.len()..end, if is_only { " []" } else { "" }))
}

/// An item in brackets, with the comma before it or, for the first, the one behind it.
fn without_commas(sources: &Sources, item: Span) -> Option<Range<usize>> {
    let whole = text(sources, item);
    let (start, end) = (item.start as usize, item.end as usize);
    let before = whole.get(..start)?.trim_end();
    if before.ends_with(',') {
        return Some(before.len() - 1..end);
    }
    let after = whole.get(end..)?;
    let rest = after.trim_start();
    let rest = match rest.strip_prefix(',') {
        Some(rest) => rest.trim_start(),
        None => rest.starts_with(']').then_some(after)?,
    };
    before
        .ends_with('[')
        .then(|| start..whole.len() - rest.len())
}

/// The characters with the quotes around them, if the span is only of what is between.
fn with_quotes(sources: &Sources, span: Span) -> Span {
    let whole = text(sources, span);
    let range = span.range();
    let before = whole
        .get(..range.start)
        .and_then(|text| text.chars().next_back());
    let after = whole.get(range.end..).and_then(|text| text.chars().next());
    match (before, after) {
        (Some('"'), Some('"')) | (Some('\''), Some('\'')) => {
            Span::new(span.file, range.start - 1, range.end + 1)
        }
        _ => span,
    }
}
