//! OpenShift's `Template`: objects with the parameters that are filled in when it is processed.
//!
//! Source: OpenShift 4, `openshift/library-go`, `pkg/template/templateprocessing`: `${NAME}` in a
//! string, and `${{NAME}}` for a whole value that need not be one. Who processes it may give other
//! values; the ones that stand there are taken, as for the defaults of any parameter.

use std::collections::HashMap;
use std::sync::Arc;

use super::tree::entry;
use crate::source::{Text, TextBuilder};
use crate::yaml::{Mapping, Node, Value};

/// What a text may grow to, in bytes.
const LONGEST: usize = 64 * 1024;

/// The objects of a template, processed.
pub(super) fn objects(template: &Node) -> Vec<Arc<Node>> {
    let declared = template.get("parameters").into_iter();
    let declared = declared.flat_map(Node::items).filter_map(|parameter| {
        let name = parameter.get("name")?.text()?.to_string();
        Some((name, parameter.get("value").and_then(Node::text)))
    });
    let parameters = Parameters {
        declared: declared.collect(),
        all: false,
    };
    let objects = template.get("objects").into_iter().flat_map(Node::items);
    objects.map(|object| parameters.fill(object)).collect()
}

/// An object in which a program fills in variables, of which nothing is known here.
pub(super) fn unfilled(object: &Node) -> Arc<Node> {
    let variables = Parameters {
        declared: HashMap::new(),
        all: true,
    };
    variables.fill(object)
}

/// What is filled in.
struct Parameters<'t> {
    /// The parameters that are declared, with their values where they have any.
    declared: HashMap<String, Option<&'t Text>>,
    /// Whether others are filled in, too.
    all: bool,
}

impl Parameters<'_> {
    fn fill(&self, node: &Node) -> Arc<Node> {
        Arc::new(match &node.value {
            Value::String(text) => self.string(node, text),
            Value::Sequence(items) => node.with(Value::Sequence(
                items.iter().map(|item| self.fill(item)).collect(),
            )),
            Value::Mapping(mapping) => {
                let entries = mapping.entries();
                let entries = entries.map(|one| entry(&one.key, self.fill(&one.value)));
                node.with(Value::Mapping(Mapping::of(entries.collect())))
            }
            _ => node.clone(),
        })
    }

    fn string(&self, node: &Node, text: &Text) -> Node {
        let whole = text.strip_prefix("${{");
        let name = whole.and_then(|rest| rest.strip_suffix("}}"));
        if let Some(Some(value)) = name.and_then(|name| self.declared.get(name)) {
            let text = Text::replaced(value.as_str(), text.span());
            return node.with(json(value).unwrap_or(Value::String(text)));
        }
        match self.filled(text) {
            Some(filled) => node.with(Value::String(filled)),
            None => node.clone(),
        }
    }

    /// A text with its parameters put in; one without a value becomes what no reader knows. None if
    /// there are none.
    fn filled(&self, text: &Text) -> Option<Text> {
        let mut builder = TextBuilder::new(text.file());
        let (mut done, mut cursor) = (0, 0);
        while let Some(found) = text.get(cursor..).and_then(|rest| rest.find("${")) {
            let start = cursor + found;
            cursor = start + 2;
            let inside = text.get(cursor..).unwrap_or("");
            let Some(length) = inside.find('}') else {
                break;
            };
            let name = inside.get(..length).unwrap_or("").trim_start_matches('{');
            let value = match self.declared.get(name) {
                Some(value) => *value,
                None if self.all => None,
                None => continue,
            };
            let braces = 1 + usize::from(inside.starts_with('{'));
            let end = (cursor + length + braces).min(text.len());
            let unknown = || format!("{{{{{name}}}}}");
            let value = value.map_or_else(unknown, Text::to_string);
            builder.append(&text.slice(done..start));
            builder.placed(&value, text.span_of(start..end));
            (done, cursor) = (end, end);
            if builder.as_str().len() > LONGEST {
                return None;
            }
        }
        if done == 0 {
            return None;
        }
        builder.append(&text.slice(done..text.len()));
        Some(builder.finish(text.span()))
    }
}

/// What is no string as JSON.
fn json(text: &str) -> Option<Value> {
    match text {
        "null" => Some(Value::Null),
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        number => number.parse().ok().map(Value::Integer),
    }
}
