//! Values as Go writes them with `%#v`, for the errors that quote one.

use super::{Mapping, Node, Value};
use crate::golang::quote;

/// How much of a value an error quotes.
const QUOTE_LIMIT: usize = 1000;

/// A value in Go's syntax, cut off where it grows long.
pub(super) fn go_syntax(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out, true);
    if out.len() > QUOTE_LIMIT {
        let mut end = QUOTE_LIMIT;
        while !out.is_char_boundary(end) {
            end -= 1;
        }
        out.truncate(end);
        out.push('…');
    }
    out
}

fn write(node: &Node, out: &mut String, outermost: bool) {
    if out.len() > QUOTE_LIMIT {
        return;
    }
    match &node.value {
        Value::Null if outermost => out.push_str("<nil>"),
        Value::Null => out.push_str("interface {}(nil)"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => out.push_str(&value.to_string()),
        Value::Float(value) => out.push_str(&value.to_string()),
        Value::String(text) => quoted(text, out),
        Value::Sequence(_) => {
            out.push_str("[]interface {}{");
            for (index, item) in node.items().enumerate() {
                separator(index, out);
                write(item, out, false);
            }
            out.push('}');
        }
        Value::Mapping(mapping) => entries(mapping, out),
    }
}

/// The entries of a map, which Go sorts by their keys.
fn entries(mapping: &Mapping, out: &mut String) {
    let mut sorted: Vec<_> = mapping.entries().collect();
    sorted.sort_by_key(|entry| entry.key.as_str());
    out.push_str("map[interface {}]interface {}{");
    for (index, entry) in sorted.into_iter().enumerate() {
        separator(index, out);
        quoted(&entry.key, out);
        out.push(':');
        write(&entry.value, out, false);
    }
    out.push('}');
}

fn separator(index: usize, out: &mut String) {
    if index > 0 {
        out.push_str(", ");
    }
}

fn quoted(text: &str, out: &mut String) {
    let end = text.char_indices().nth(QUOTE_LIMIT);
    let end = end.map_or(text.len(), |(end, _)| end);
    out.push_str(&quote(text.get(..end).unwrap_or("")));
}
