//! A field of the object: what stands there, where, and how the API server writes the way to it.

use crate::source::Span;
use crate::yaml::{Node, Value};

/// A field, whether the object has it or not. A null, and a value of another type than the one
/// asked for, read as absent: of the latter the decoder has spoken before.
#[derive(Debug, Clone)]
pub(super) struct Field<'t> {
    /// The way to it: `spec.containers[0].image`.
    pub path: String,
    node: Option<&'t Node>,
    /// Its key, or the first characters of an item; of a field that is missing, those of the
    /// object that lacks it.
    head: Span,
}

impl<'t> Field<'t> {
    /// The object itself.
    pub fn root(tree: &'t Node) -> Self {
        Field {
            path: String::new(),
            node: Some(tree),
            head: first_characters(tree),
        }
    }

    /// A field of this object.
    pub fn child(&self, name: &str) -> Self {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        self.lookup(name, path)
    }

    /// What lies at the end of a way of fields.
    pub fn at(&self, names: &[&str]) -> Self {
        let from = self.clone();
        names.iter().fold(from, |field, name| field.child(name))
    }

    /// The value of a key of this map: `limits[cpu]`.
    pub fn key(&self, name: &str) -> Self {
        self.lookup(name, format!("{}[{name}]", self.path))
    }

    fn lookup(&self, name: &str, path: String) -> Self {
        let mapping = self.node.and_then(Node::as_mapping);
        let entry = mapping.and_then(|mapping| mapping.entry(name));
        Field {
            path,
            node: entry
                .map(|entry| entry.value.as_ref())
                .filter(|node| !node.is_null()),
            head: entry.map_or(self.head, |entry| entry.key.span()),
        }
    }

    /// The items of this list.
    pub fn items(&self) -> Vec<Field<'t>> {
        let Some(list) = self.node else {
            return Vec::new();
        };
        let items = list.items().enumerate();
        items
            .map(|(place, item)| Field {
                path: format!("{}[{place}]", self.path),
                node: Some(item).filter(|node| !node.is_null()),
                head: first_characters(item),
            })
            .collect()
    }

    /// The entries of this map, in the order of their keys: the API server takes them as they
    /// come.
    pub fn entries(&self) -> Vec<(&'t str, Field<'t>)> {
        let Some(map) = self.node else {
            return Vec::new();
        };
        let mut entries: Vec<_> = map
            .entries()
            .map(|entry| {
                let field = Field {
                    path: format!("{}[{}]", self.path, entry.key.as_str()),
                    node: Some(entry.value.as_ref()).filter(|node| !node.is_null()),
                    head: entry.key.span(),
                };
                (entry.key.as_str(), field)
            })
            .collect();
        entries.sort_by_key(|(key, _)| *key);
        entries
    }

    /// Whether it is there.
    pub fn is_set(&self) -> bool {
        self.node.is_some()
    }

    /// Its characters; none where it is absent.
    pub fn text(&self) -> &'t str {
        self.optional_text().unwrap_or_default()
    }

    /// Its characters, if it is there.
    pub fn optional_text(&self) -> Option<&'t str> {
        self.node?.as_str().map(|text| text.as_str())
    }

    /// Its number; zero where it is absent.
    pub fn integer(&self) -> i64 {
        self.optional_integer().unwrap_or_default()
    }

    /// Its number, if it is there.
    pub fn optional_integer(&self) -> Option<i64> {
        i64::try_from(self.node?.as_integer()?).ok()
    }

    /// Whether it is true; it is not where it is absent.
    pub fn flag(&self) -> bool {
        self.optional_flag().unwrap_or_default()
    }

    /// Whether it is true, if it is there.
    pub fn optional_flag(&self) -> Option<bool> {
        self.node?.as_bool()
    }

    /// A scalar as JSON writes it, without quotes: what a quantity is read from.
    pub fn scalar(&self) -> Option<String> {
        match &self.node?.value {
            Value::String(text) => Some(text.as_str().to_owned()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The characters meant: a scalar's own, the key of anything else.
    pub fn span(&self) -> Span {
        match self.node {
            Some(node) if node.as_mapping().is_none() && !is_list(node) => node.span,
            _ => self.head,
        }
    }

    /// The same place under the name that the API server has for it.
    pub fn named(mut self, path: String) -> Self {
        self.path = path;
        self
    }
}

/// Those of a mapping's first key, or all of anything else.
fn first_characters(node: &Node) -> Span {
    match node.entries().next() {
        Some(first) => first.key.span(),
        None => node.span,
    }
}

fn is_list(node: &Node) -> bool {
    matches!(node.value, Value::Sequence(_))
}
