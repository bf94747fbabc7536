//! The tree.

use std::sync::Arc;

use crate::source::{Span, Text};

/// A value, and where it stands.
///
/// A value that was reached through an alias stands where its anchor does, and is shared.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands: quotes and brackets included, a block scalar from its indicator, anchor
    /// and tag not included; empty, after its key, for a value that is left out.
    pub span: Span,
    /// How it is written.
    pub style: Style,
    /// The characters of a scalar that is not a string.
    pub(super) scalar: Option<Text>,
}

/// What a [`Node`] is, as JSON knows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `~`, `null`, or left out.
    Null,
    /// `true`, and what YAML 1.1 takes for it: `yes`, `on`, `y`, …
    Bool(bool),
    /// A whole number that fits an `i64` or a `u64`, however it was written (`0644`, `1e3`).
    Integer(i128),
    /// Any other finite number.
    Float(f64),
    /// Characters.
    String(Text),
    /// A list.
    Sequence(Vec<Arc<Node>>),
    /// Keys with values.
    Mapping(Mapping),
}

/// How a [`Node`] is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// A scalar in `'` or `"`.
    Quoted,
    /// A scalar after `|` or `>`.
    BlockScalar,
    /// A collection by indentation.
    Block,
    /// A collection in brackets.
    Flow,
}

/// The entries of a mapping: merge keys expanded, each key once, in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    pub(super) entries: Vec<Arc<Entry>>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as JSON has it (`"true"` for `on`), where it stands.
    pub key: Text,
    /// Its value.
    pub value: Arc<Node>,
}

impl Node {
    /// A value that somebody else made of what stands there.
    pub fn made(value: Value, span: Span) -> Node {
        Node {
            value,
            span,
            style: Style::Plain,
            scalar: None,
        }
    }

    /// Another value in the place of this one.
    pub fn with(&self, value: Value) -> Node {
        Node {
            value,
            span: self.span,
            style: self.style,
            scalar: None,
        }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// What lies at the end of a path of keys; a number selects from a list.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, step| match &node.value {
            Value::Sequence(items) => items.get(step.parse::<usize>().ok()?).map(Arc::as_ref),
            _ => node.get(step),
        })
    }

    /// The characters of a scalar as written, without quotes and escapes, whatever it was
    /// resolved to: `yes` of `privileged: yes`. `None` for a collection.
    pub fn text(&self) -> Option<&Text> {
        self.as_str().or(self.scalar.as_ref())
    }

    /// The characters, if this is a string.
    pub fn as_str(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value, if this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if this is a whole number.
    pub fn as_integer(&self) -> Option<i128> {
        match self.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The mapping, if this is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Whether this is null, written or left out.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The items, none if this is no list.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &Node> {
        let items: &[Arc<Node>] = match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        };
        items.iter().map(Arc::as_ref)
    }

    /// The entries, none if this is no mapping.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        let entries: &[Arc<Entry>] = match &self.value {
            Value::Mapping(mapping) => &mapping.entries,
            _ => &[],
        };
        entries.iter().map(Arc::as_ref)
    }
}

impl Mapping {
    /// One of these entries, whose keys differ.
    pub fn of(entries: Vec<Arc<Entry>>) -> Mapping {
        Mapping { entries }
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.key == *key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| entry.value.as_ref())
    }

    /// All entries.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
