//! The fields of an object, each as the type that the API server wants it to be.
//!
//! What the API server says of a value of another type is for `kubernetes::decode` to tell.

use std::cell::Cell;

use crate::manifest::Setting;
use crate::source::{Span, Text};
use crate::yaml::{Entry, Node, Value};

/// An object of a document. A field of the wrong type reads as absent and is counted; null is
/// absent.
pub(super) struct Fields<'a> {
    node: &'a Node,
    misread: &'a Cell<usize>,
}

impl<'a> Fields<'a> {
    /// The document itself; `misread` counts the values of the wrong type.
    pub fn root(node: &'a Node, misread: &'a Cell<usize>) -> Self {
        Fields { node, misread }
    }

    /// How many values of the wrong type were met so far.
    pub fn misread(&self) -> usize {
        self.misread.get()
    }

    /// Where the object stands.
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// An empty text that stands for a missing one.
    pub fn missing(&self) -> Text {
        Text::replaced("", self.node.span)
    }

    /// All entries.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &'a Entry> + use<'a> {
        self.node.entries()
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        let entry = self.node.as_mapping()?.entry(key)?;
        (!entry.value.is_null()).then_some(entry)
    }

    /// Where a field's value stands.
    pub fn span_of(&self, key: &str) -> Option<Span> {
        self.entry(key).map(|entry| entry.value.span)
    }

    /// A string.
    pub fn text(&self, key: &str) -> Option<Setting<Text>> {
        self.typed(key, |node| node.as_str().cloned())
    }

    /// A string, or another scalar as it is written; a collection is absent.
    pub fn scalar(&self, key: &str) -> Option<Text> {
        self.entry(key)?.value.text().cloned()
    }

    /// A boolean.
    pub fn flag(&self, key: &str) -> Option<Setting<bool>> {
        self.typed(key, Node::as_bool)
    }

    /// An `int64`.
    pub fn number(&self, key: &str) -> Option<Setting<i64>> {
        self.typed(key, integer)
    }

    /// An `int32`.
    pub fn small_number(&self, key: &str) -> Option<Setting<i64>> {
        let in_range = |value: &i64| i32::try_from(*value).is_ok();
        self.typed(key, |node| integer(node).filter(in_range))
    }

    fn typed<T>(&self, key: &str, read: impl Fn(&Node) -> Option<T>) -> Option<Setting<T>> {
        let entry = self.entry(key)?;
        let value = read(&entry.value);
        if value.is_none() {
            self.refuse();
        }
        Some(setting(entry, value?))
    }

    /// A list of numbers; those of another type are left out.
    pub fn numbers(&self, key: &str) -> Option<Setting<Vec<i64>>> {
        let items = self.list(key)?;
        let numbers = items.value.into_iter().filter_map(|item| {
            let number = integer(item);
            if number.is_none() {
                self.refuse();
            }
            number
        });
        Some(Setting {
            value: numbers.collect(),
            key: items.key,
            span: items.span,
        })
    }

    /// A list of strings. Null is the empty string, as it is for the API server; another scalar
    /// stands as it is written; a collection is left out.
    pub fn texts(&self, key: &str) -> Option<Setting<Vec<Text>>> {
        let items = self.list(key)?;
        let texts = items.value.into_iter().filter_map(|item| {
            if item.is_null() {
                return Some(Text::replaced("", item.span));
            }
            if item.as_str().is_none() {
                self.refuse();
            }
            item.text().cloned()
        });
        Some(Setting {
            value: texts.collect(),
            key: items.key,
            span: items.span,
        })
    }

    /// Whether a field is a list.
    pub fn is_list(&self, key: &str) -> bool {
        self.entry(key)
            .is_some_and(|entry| matches!(entry.value.value, Value::Sequence(_)))
    }

    /// Whether a list of strings is one, but for scalars of another type.
    pub fn is_word_list(&self, key: &str) -> bool {
        self.entry(key).is_none_or(|entry| {
            let is_word = |item: &Node| item.is_null() || item.text().is_some();
            matches!(entry.value.value, Value::Sequence(_)) && entry.value.items().all(is_word)
        })
    }

    fn list(&self, key: &str) -> Option<Setting<Vec<&'a Node>>> {
        let entry = self.entry(key)?;
        if !matches!(entry.value.value, Value::Sequence(_)) {
            self.refuse();
            return None;
        }
        Some(setting(entry, entry.value.items().collect()))
    }

    /// An object.
    pub fn object(&self, key: &str) -> Option<Fields<'a>> {
        let entry = self.entry(key)?;
        if entry.value.as_mapping().is_none() {
            self.refuse();
            return None;
        }
        Some(self.below(&entry.value))
    }

    /// A list of objects; null is an empty one.
    pub fn objects(&self, key: &str) -> Vec<Fields<'a>> {
        let Some(items) = self.list(key) else {
            return Vec::new();
        };
        let objects = items.value.into_iter().filter_map(|item| {
            if item.as_mapping().is_none() && !item.is_null() {
                self.refuse();
                return None;
            }
            Some(self.below(item))
        });
        objects.collect()
    }

    /// The entries of a map.
    pub fn map(&self, key: &str) -> Vec<&'a Entry> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        if entry.value.as_mapping().is_none() {
            self.refuse();
        }
        entry.value.entries().collect()
    }

    /// The entries of a map from string to string; null is the empty string, values of another
    /// type are left out.
    pub fn text_map(&self, key: &str) -> Vec<(Text, Text)> {
        let texts = self.map(key).into_iter();
        let texts = texts.filter_map(|entry| {
            if entry.value.is_null() {
                return Some((entry.key.clone(), Text::replaced("", entry.value.span)));
            }
            let value = entry.value.as_str();
            if value.is_none() {
                self.refuse();
            }
            Some((entry.key.clone(), value?.clone()))
        });
        texts.collect()
    }

    fn below(&self, node: &'a Node) -> Fields<'a> {
        Fields {
            node,
            misread: self.misread,
        }
    }

    fn refuse(&self) {
        self.misread.set(self.misread.get() + 1);
    }
}

fn integer(node: &Node) -> Option<i64> {
    i64::try_from(node.as_integer()?).ok()
}

fn setting<T>(entry: &Entry, value: T) -> Setting<T> {
    Setting {
        value,
        key: entry.key.span(),
        span: entry.value.span,
    }
}
