//! Strings of Groovy, and what stands around them.
//!
//! Source: the Groovy language's documentation of strings.

use std::ops::Range;

use crate::source::{FileId, Span, Text, TextBuilder};

/// How far before a string the call that takes it may stand, in bytes.
const FARTHEST: usize = 128;

/// A string of Groovy.
pub(super) struct Quoted {
    /// Its characters, without the quotes.
    pub inside: Range<usize>,
    /// Whether `${…}` in it is filled in.
    pub fills: bool,
    /// Whether it may hold several lines.
    pub long: bool,
}

/// All strings, comments left out.
pub(super) fn strings(text: &str) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut cursor = 0;
    while let Some(rest) = text.get(cursor..).filter(|rest| !rest.is_empty()) {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(quote) = ["'''", "\"\"\"", "'", "\""]
            .into_iter()
            .find(|quote| rest.starts_with(quote))
        {
            let start = cursor + quote.len();
            let end = start + closing(text.get(start..).unwrap_or(""), quote);
            found.push(Quoted {
                inside: start..end,
                fills: quote.starts_with('"'),
                long: quote.len() == 3,
            });
            (end + quote.len()).min(text.len()) - cursor
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        cursor += skipped.max(1);
    }
    found
}

/// Where a string ends; one of a single quote ends with its line, unless a backslash joins the next.
fn closing(text: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, next) in text.char_indices() {
        let ends = text.get(at..).is_some_and(|rest| rest.starts_with(quote));
        if !escaped && (ends || quote.len() == 1 && next == '\n') {
            return at;
        }
        escaped = next == '\\' && !escaped;
    }
    text.len()
}

/// What stands right before a string.
pub(super) fn before<'t>(text: &'t str, string: &Quoted) -> &'t str {
    let end = string.inside.start;
    let mut start = end.saturating_sub(FARTHEST);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let before = text.get(start..end).unwrap_or("");
    before.trim_end_matches(['\'', '"'])
}

/// Whether a text ends with a call's name and what may stand between it and its first argument.
pub(super) fn is_call(before: &str, name: &str) -> bool {
    let trimmed = before.trim_end();
    let trimmed = match trimmed.strip_suffix(':') {
        Some(named) => named.trim_end_matches(|last: char| last.is_alphanumeric()),
        None => trimmed,
    };
    let trimmed = trimmed.trim_end();
    let trimmed = trimmed.strip_suffix('(').unwrap_or(trimmed).trim_end();
    let Some(rest) = trimmed.strip_suffix(name) else {
        return false;
    };
    !rest.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

/// Whether a text ends with `name:`.
pub(super) fn is_argument(before: &str, name: &str) -> bool {
    let trimmed = before.trim_end();
    trimmed
        .strip_suffix(':')
        .is_some_and(|rest| rest.trim_end().ends_with(name))
}

/// The block in braces that follows.
pub(super) fn block(text: &str, later: &[Quoted], from: usize) -> Range<usize> {
    enclosed(text, later, from, ('{', '}'))
}

/// What stands between the next two brackets; those in the strings behind it do not count.
pub(super) fn enclosed(
    text: &str,
    later: &[Quoted],
    from: usize,
    (opening, closing): (char, char),
) -> Range<usize> {
    let mut later = later.iter().peekable();
    let mut depth = 0usize;
    let mut start = None;
    let mut cursor = from;
    while let Some(next) = text.get(cursor..).and_then(|rest| rest.chars().next()) {
        if let Some(string) = later.next_if(|string| string.inside.start <= cursor) {
            cursor = cursor.max(string.inside.end);
            continue;
        }
        if next == opening {
            depth += 1;
            start.get_or_insert(cursor);
        } else if next == closing && depth == 1 {
            return start.unwrap_or(cursor)..cursor;
        } else if next == closing {
            depth = depth.saturating_sub(1);
        }
        cursor += next.len_utf8();
    }
    start.unwrap_or(text.len())..text.len()
}

/// A string as Groovy reads it: a backslash before `$`, a quote, a backslash or a line's end is
/// taken off, and what Groovy fills in becomes a variable of the shell.
pub(super) fn groovy_text(text: &str, string: &Quoted, file: FileId) -> Text {
    let mut builder = TextBuilder::new(file);
    let inside = text.get(string.inside.clone()).unwrap_or("");
    let base = string.inside.start;
    let mut done = 0;
    let mut cursor = 0;
    while let Some(found) = inside.get(cursor..).and_then(|rest| rest.find(['\\', '$'])) {
        let at = cursor + found;
        let rest = inside.get(at..).unwrap_or("");
        let (length, read) = match rest.strip_prefix('\\') {
            Some(escaped) => unescaped(escaped),
            None if string.fills => filled(rest),
            None => (1, None),
        };
        cursor = at + length;
        if let Some(read) = read {
            builder.verbatim(inside.get(done..at).unwrap_or(""), base + done);
            builder.replaced(&read, base + at, base + cursor);
            done = cursor;
        }
    }
    builder.verbatim(inside.get(done..).unwrap_or(""), base + done);
    builder.finish(Span::new(file, base, string.inside.end))
}

/// How long a backslash is with what follows it, and what it stands for where it is taken off.
fn unescaped(escaped: &str) -> (usize, Option<String>) {
    let next = escaped.chars().next();
    let kept = match next {
        Some('\n') => Some(String::new()),
        Some(kept @ ('$' | '\\' | '\'' | '"')) => Some(kept.to_string()),
        _ => None,
    };
    (1 + next.map_or(0, char::len_utf8), kept)
}

/// How long `${…}` or `$a.b` is, and the variable that stands for it where the shell has no such
/// name: that of the environment for `env.NAME`.
fn filled(rest: &str) -> (usize, Option<String>) {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (expression, length) = match rest.strip_prefix("${") {
        Some(inner) => match inner.find('}') {
            Some(end) => (&inner[..end], end + 3),
            None => return (2.min(rest.len()), None),
        },
        None => {
            let after = &rest[1..];
            let mut end = after.find(|letter| !is_name(letter)).unwrap_or(after.len());
            while let Some(property) = after[end..].strip_prefix('.')
                && property.starts_with(|first: char| first.is_ascii_alphabetic())
            {
                let property = property.find(|letter| !is_name(letter));
                end = property.map_or(after.len(), |length| end + 1 + length);
            }
            (&after[..end], 1 + end)
        }
    };
    if expression.chars().all(is_name) {
        return (length, None);
    }
    let name = expression.strip_prefix("env.").unwrap_or(expression);
    let mut name = name.replace(|letter| !is_name(letter), "_");
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    (length, Some(format!("${{{name}}}")))
}
