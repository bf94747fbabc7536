//! Changes → edits.

use super::items::{add_items, remove_item, split_item};
use super::{Change, Edit, Fix, Wish};
use crate::source::{Sources, Span};

/// The edits that a wish comes to; none where a change cannot be made without touching what is
/// not meant.
pub fn resolve(wish: &Wish, sources: &Sources) -> Option<Fix> {
    let mut edits = Vec::new();
    for change in &wish.changes {
        edits.extend(of_change(change, sources)?);
    }
    edits.sort();
    let apart = |pair: &[Edit]| matches!(pair, [one, other] if one.span.end <= other.span.start);
    let possible = !edits.is_empty() && edits.windows(2).all(apart);
    possible.then_some(Fix {
        safe: wish.safe,
        edits,
    })
}

fn of_change(change: &Change, sources: &Sources) -> Option<Vec<Edit>> {
    let place = match change {
        // a word for a word: the same in every file
        Change::Replace { .. } | Change::AddLine { .. } | Change::ReplaceLine { .. } => None,
        Change::SplitItem { item, .. } | Change::RemoveItem(item) => Some(*item),
        Change::AddItems { after, .. } => Some(*after),
        Change::AddEntry { mapping, .. } => Some(*mapping),
    };
    if place.is_some_and(|place| !is_manifest(sources, place)) {
        return None;
    }
    match change {
        Change::Replace { span, old, new } => {
            let span = within_quotes(sources, *span, old)?;
            let text = new.clone();
            is_plain(new).then(|| vec![Edit { span, text }])
        }
        Change::SplitItem { item, old, new } => {
            within_quotes(sources, *item, old)?;
            split_item(sources, *item, new)
        }
        Change::AddItems { after, words } => {
            add_items(sources, *after, words).map(|edit| vec![edit])
        }
        Change::RemoveItem(item) => remove_item(sources, *item).map(|edit| vec![edit]),
        Change::AddEntry { mapping, entry } => {
            add_entry(sources, *mapping, entry).map(|edit| vec![edit])
        }
        Change::AddLine { after, line } => {
            let written = line.trim_start_matches('!');
            is_plain(written).then(|| vec![add_line(sources, *after, line)])
        }
        Change::ReplaceLine { content, new } => {
            replace_line(sources, *content, new).map(|edit| vec![edit])
        }
    }
}

/// Whether a place is in the YAML of an object of Kubernetes: neither in JSON, whose words want
/// quotes, nor in a file that holds YAML or a script in a string.
fn is_manifest(sources: &Sources, place: Span) -> bool {
    let file = sources.file(place.file);
    let extension = file.path.extension().unwrap_or_default();
    let is_yaml = ["yaml", "yml"]
        .iter()
        .any(|yaml| extension.eq_ignore_ascii_case(yaml));
    is_yaml && file.text.contains("apiVersion") && !file.text.trim_start().starts_with('{')
}

/// The span of the characters themselves, if they are the ones expected.
fn within_quotes(sources: &Sources, span: Span, expected: &str) -> Option<Span> {
    let written = sources.slice(span);
    if written == expected && !written.is_empty() {
        return Some(span);
    }
    let quotes = ['"', '\''];
    let inner = quotes.iter().find_map(|quote| {
        let inner = written.strip_prefix(*quote)?.strip_suffix(*quote)?;
        (inner == expected && !inner.is_empty()).then_some(inner)
    });
    inner?;
    let range = span.range();
    Some(Span::new(span.file, range.start + 1, range.end - 1))
}

/// Whether a word means itself wherever it stands: in and out of quotes, in YAML as in a
/// Dockerfile.
fn is_plain(word: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@+%,".contains(&byte);
    !word.is_empty() && word.bytes().all(allowed) && !word.ends_with(':')
}

/// A word as an item of a list, and as one in brackets.
pub(super) fn scalar(word: &str) -> String {
    let starts =
        word.starts_with(|first: char| first.is_ascii_alphabetic() || "-/".contains(first));
    let dash = word.starts_with('-') && !word.starts_with("--");
    match is_plain(word) && starts && !dash && !word.contains(',') {
        true => word.to_owned(),
        false => serde_json::Value::from(word).to_string(),
    }
}

pub(super) fn text(sources: &Sources, span: Span) -> &str {
    &sources.file(span.file).text
}

/// What stands before a place in its line.
pub(super) fn before(sources: &Sources, span: Span) -> Option<&str> {
    let file = sources.file(span.file);
    let line = file.lines().line_at(span.start as usize);
    file.text
        .get(file.lines().start(line)?..span.start as usize)
}

/// The end of the line of a place, before its line break.
pub(super) fn line_end(sources: &Sources, span: Span) -> usize {
    let text = text(sources, span);
    let from = span.end as usize;
    let rest = text.get(from..).unwrap_or("");
    let end = rest.find('\n').unwrap_or(rest.len());
    let end = if rest.get(..end).is_some_and(|rest| rest.ends_with('\r')) {
        end - 1
    } else {
        end
    };
    from + end
}

pub(super) fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Whether nothing but dashes of lists stands before a place in its line.
pub(super) fn is_block(prefix: &str) -> bool {
    prefix.bytes().all(|byte| matches!(byte, b' ' | b'-'))
}

/// The last character before a place that is no blank.
pub(super) fn last_before(sources: &Sources, span: Span) -> Option<char> {
    let before = text(sources, span).get(..span.start as usize)?;
    before.trim_end().chars().next_back()
}

fn add_entry(sources: &Sources, mapping: Span, entry: &str) -> Option<Edit> {
    let start = mapping.start as usize;
    let whole = text(sources, mapping);
    let prefix = before(sources, mapping)?;
    let inside = whole.get(mapping.range())?;
    let (at, text) = if let Some(inside) = inside.strip_prefix('{') {
        if inside.trim_start().starts_with('}') {
            return None;
        }
        (start + 1, format!("{entry}, "))
    } else if is_block(prefix) {
        let column = prefix.len();
        (start, format!("{entry}{}{:column$}", line_break(whole), ""))
    } else {
        return None;
    };
    let span = Span::new(mapping.file, at, at);
    Some(Edit { span, text })
}

fn add_line(sources: &Sources, after: Span, line: &str) -> Edit {
    let end = line_end(sources, after);
    Edit {
        span: Span::new(after.file, end, end),
        text: format!("{}{line}", line_break(text(sources, after))),
    }
}

/// A line of which something else stands beside the content, or content on several lines, is left
/// as it is.
fn replace_line(sources: &Sources, content: Span, new: &[String]) -> Option<Edit> {
    let whole = text(sources, content);
    let prefix = before(sources, content)?;
    let end = line_end(sources, content);
    let rest = whole.get(content.end as usize..end)?;
    let is_line = |line: &String| !line.contains(char::is_control) && !line.trim().is_empty();
    let is_whole = prefix.trim().is_empty() && rest.trim().is_empty();
    let is_one = !sources.slice(content).contains(['\n', '\r']);
    let possible = is_whole && is_one && !new.is_empty() && new.iter().all(is_line);
    let start = content.start as usize - prefix.len();
    possible.then(|| Edit {
        span: Span::new(content.file, start, end),
        text: new.join(line_break(whole)),
    })
}
