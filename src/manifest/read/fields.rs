//! The fields of an object, each as the type that the API server wants it to be.

use std::cell::RefCell;

use crate::manifest::{Setting, TypeProblem};
use crate::source::{Span, Text};
use crate::yaml::{Entry, Node, Value};

/// An object of a document. A field of the wrong type reads as absent and is noted; null is absent.
pub(super) struct Fields<'a> {
    node: &'a Node,
    /// The Go struct, e.g. `Container`.
    owner: &'static str,
    /// The keys that lead here from the document, joined by dots.
    path: String,
    problems: &'a RefCell<Vec<TypeProblem>>,
}

impl<'a> Fields<'a> {
    /// The document itself.
    pub fn root(
        node: &'a Node,
        kind: &'static str,
        problems: &'a RefCell<Vec<TypeProblem>>,
    ) -> Self {
        Fields {
            node,
            owner: kind,
            path: String::new(),
            problems,
        }
    }

    /// How many values of the wrong type were met so far.
    pub fn problem_count(&self) -> usize {
        self.problems.borrow().len()
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
        self.typed(key, "string", |node| node.as_str().cloned())
    }

    /// A string, or another scalar as it is written; a collection is absent.
    pub fn scalar(&self, key: &str) -> Option<Text> {
        self.entry(key)?.value.text().cloned()
    }

    /// A boolean.
    pub fn flag(&self, key: &str) -> Option<Setting<bool>> {
        self.typed(key, "bool", Node::as_bool)
    }

    /// An `int64`.
    pub fn number(&self, key: &str) -> Option<Setting<i64>> {
        self.typed(key, "int64", integer)
    }

    /// An `int32`.
    pub fn small_number(&self, key: &str) -> Option<Setting<i64>> {
        let in_range = |value: &i64| i32::try_from(*value).is_ok();
        self.typed(key, "int32", |node| integer(node).filter(in_range))
    }

    fn typed<T>(
        &self,
        key: &str,
        wanted: &str,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Option<Setting<T>> {
        let entry = self.entry(key)?;
        let value = read(&entry.value);
        if value.is_none() {
            self.refuse(&entry.value, key, wanted);
        }
        Some(setting(entry, value?))
    }

    /// A list of numbers; those of another type are left out.
    pub fn numbers(&self, key: &str) -> Option<Setting<Vec<i64>>> {
        let items = self.list(key, "int64")?;
        let numbers = items.value.into_iter().filter_map(|item| {
            let number = integer(item);
            if number.is_none() {
                self.refuse(item, key, "int64");
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
        let items = self.list(key, "string")?;
        let texts = items.value.into_iter().filter_map(|item| {
            if item.is_null() {
                return Some(Text::replaced("", item.span));
            }
            if item.as_str().is_none() {
                self.refuse(item, key, "string");
            }
            item.text().cloned()
        });
        Some(Setting {
            value: texts.collect(),
            key: items.key,
            span: items.span,
        })
    }

    /// Whether a list of strings is one, but for scalars of another type.
    pub fn is_word_list(&self, key: &str) -> bool {
        self.entry(key).is_none_or(|entry| {
            let is_word = |item: &Node| item.is_null() || item.text().is_some();
            matches!(entry.value.value, Value::Sequence(_)) && entry.value.items().all(is_word)
        })
    }

    fn list(&self, key: &str, of: &str) -> Option<Setting<Vec<&'a Node>>> {
        let entry = self.entry(key)?;
        if !matches!(entry.value.value, Value::Sequence(_)) {
            self.refuse(&entry.value, key, &format!("[]{of}"));
            return None;
        }
        Some(setting(entry, entry.value.items().collect()))
    }

    /// An object of the Go type `owner`.
    pub fn object(&self, key: &str, owner: &'static str) -> Option<Fields<'a>> {
        let entry = self.entry(key)?;
        if entry.value.as_mapping().is_none() {
            self.refuse(&entry.value, key, &format!("v1.{owner}"));
            return None;
        }
        Some(self.below(&entry.value, key, owner))
    }

    /// A list of objects of the Go type `owner`; null is an empty one.
    pub fn objects(&self, key: &str, owner: &'static str) -> Vec<Fields<'a>> {
        let wanted = format!("v1.{owner}");
        let Some(items) = self.list(key, &wanted) else {
            return Vec::new();
        };
        let objects = items.value.into_iter().filter_map(|item| {
            if item.as_mapping().is_none() && !item.is_null() {
                self.refuse(item, key, &wanted);
                return None;
            }
            Some(self.below(item, key, owner))
        });
        objects.collect()
    }

    /// The entries of a map of the Go type `wanted`.
    pub fn map(&self, key: &str, wanted: &str) -> Vec<&'a Entry> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        if entry.value.as_mapping().is_none() {
            self.refuse(&entry.value, key, wanted);
        }
        entry.value.entries().collect()
    }

    /// The entries of a map from string to string; null is the empty string, values of another
    /// type are left out.
    pub fn text_map(&self, key: &str) -> Vec<(Text, Text)> {
        let texts = self.map(key, "map[string]string").into_iter();
        let texts = texts.filter_map(|entry| {
            if entry.value.is_null() {
                return Some((entry.key.clone(), Text::replaced("", entry.value.span)));
            }
            let value = entry.value.as_str();
            if value.is_none() {
                self.refuse(&entry.value, key, "string");
            }
            Some((entry.key.clone(), value?.clone()))
        });
        texts.collect()
    }

    fn below(&self, node: &'a Node, key: &str, owner: &'static str) -> Fields<'a> {
        Fields {
            node,
            owner,
            path: self.path_of(key),
            problems: self.problems,
        }
    }

    fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }

    /// Notes a value of the wrong type, in the words of the API server's decoder.
    fn refuse(&self, node: &Node, key: &str, wanted: &str) {
        let found = match &node.value {
            Value::Null => "null".to_owned(),
            Value::Bool(_) => "bool".to_owned(),
            Value::Integer(_) | Value::Float(_) if wanted.starts_with("int") => {
                let digits = node.text().map_or("", |text| text.as_str());
                format!("number {digits}")
            }
            Value::Integer(_) | Value::Float(_) => "number".to_owned(),
            Value::String(_) => "string".to_owned(),
            Value::Sequence(_) => "array".to_owned(),
            Value::Mapping(_) => "object".to_owned(),
        };
        let field = format!("{}.{}", self.owner, self.path_of(key));
        self.problems.borrow_mut().push(TypeProblem {
            span: node.span,
            message: format!(
                "json: cannot unmarshal {found} into Go struct field {field} of type {wanted}"
            ),
        });
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
