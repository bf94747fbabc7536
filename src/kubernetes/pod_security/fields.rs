//! The fields of an object: there, absent, or not known.

use std::cell::RefCell;

use super::Unknown;
use crate::manifest::expansion::unexpanded;
use crate::source::Span;
use crate::value::{Value, Why};
use crate::yaml::{self, Entry, Node};

/// A value, and the characters that give it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<T> {
    /// The value.
    pub value: T,
    /// A field with its key, or the item of a list.
    pub span: Span,
}

/// An object of the pod, or what is known of it where there is none. Null is absent. What cannot
/// be read, since it is of another type or a template, is noted once it is asked for.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    state: State<'a>,
    place: Span,
    unknown: &'a RefCell<Vec<Unknown>>,
}

#[derive(Clone, Copy)]
enum State<'a> {
    There(&'a Node),
    Absent,
    Unknown,
}

/// The strings of a list.
pub(super) struct Words<'a> {
    /// Those that are known; null is the empty string.
    pub known: Vec<Found<&'a str>>,
    /// Whether that is all of them.
    pub complete: bool,
}

impl<'a> Fields<'a> {
    /// An object that is there.
    pub fn of(node: &'a Node, place: Span, unknown: &'a RefCell<Vec<Unknown>>) -> Self {
        Fields {
            state: State::There(node),
            place,
            unknown,
        }
    }

    /// What to point at where a field of it is missing: its key; of an item of a list, its name;
    /// where the object itself is missing, that of the object which lacks it.
    pub fn place(&self) -> Span {
        self.place
    }

    /// Whether there is none.
    pub fn is_absent(&self) -> bool {
        matches!(self.state, State::Absent)
    }

    /// Whether it is there.
    pub fn is_there(&self) -> bool {
        matches!(self.state, State::There(_))
    }

    /// An object in it.
    pub fn object(&self, key: &str) -> Fields<'a> {
        let (state, place) = match self.entry(key) {
            Value::Known(entry) if entry.value.as_mapping().is_some() => {
                (State::There(&entry.value), entry.key.span())
            }
            Value::Known(entry) => {
                self.note(key, entry.value.span);
                (State::Unknown, self.place)
            }
            Value::Absent => (State::Absent, self.place),
            Value::Unknown(_) => (State::Unknown, self.place),
        };
        Fields {
            state,
            place,
            unknown: self.unknown,
        }
    }

    /// A boolean.
    pub fn flag(&self, key: &str) -> Value<Found<bool>> {
        self.typed(key, Node::as_bool)
    }

    /// A whole number of a type that holds it.
    pub fn number<N: TryFrom<i128>>(&self, key: &str) -> Value<Found<N>> {
        self.typed(key, |node| N::try_from(node.as_integer()?).ok())
    }

    /// A string.
    pub fn text(&self, key: &str) -> Value<Found<&'a str>> {
        self.typed(key, plain_text)
    }

    /// Its `name` as it is written, templates included; empty where that is no string.
    pub fn name(&self) -> &'a str {
        let State::There(node) = self.state else {
            return "";
        };
        let name = node.get("name").and_then(Node::as_str);
        name.map_or("", |name| name.as_str())
    }

    fn typed<T>(&self, key: &str, read: impl Fn(&'a Node) -> Option<T>) -> Value<Found<T>> {
        match self.entry(key) {
            Value::Known(entry) => self.typed_entry(entry, read),
            Value::Absent => Value::Absent,
            Value::Unknown(why) => Value::Unknown(why),
        }
    }

    fn typed_entry<T>(
        &self,
        entry: &'a Entry,
        read: impl Fn(&'a Node) -> Option<T>,
    ) -> Value<Found<T>> {
        match read(&entry.value) {
            Some(value) => Value::Known(Found {
                value,
                span: whole(entry),
            }),
            None => Value::Unknown(self.note(&entry.key, entry.value.span)),
        }
    }

    /// A list of strings.
    pub fn words(&self, key: &str) -> Words<'a> {
        let mut words = Words {
            known: Vec::new(),
            complete: true,
        };
        for item in self.items(key, &mut words.complete) {
            match text_or_null(item) {
                Some(value) => words.known.push(Found {
                    value,
                    span: item.span,
                }),
                None => {
                    self.note(key, item.span);
                    words.complete = false;
                }
            }
        }
        words
    }

    /// A list of objects; null is an empty one.
    pub fn objects(&self, key: &str) -> Vec<Fields<'a>> {
        let mut objects = Vec::new();
        for item in self.items(key, &mut true) {
            let name = item.get("name").filter(|name| !name.is_null());
            let place = name.map_or(item.span, |name| name.span);
            if item.is_null() || item.as_mapping().is_some() {
                objects.push(Fields::of(item, place, self.unknown));
            } else {
                self.note(key, item.span);
            }
        }
        objects
    }

    /// The items of a list; `complete` is made false where it is none.
    fn items(&self, key: &str, complete: &mut bool) -> impl Iterator<Item = &'a Node> + use<'a> {
        let list = match self.entry(key) {
            Value::Known(entry) => {
                if !matches!(entry.value.value, yaml::Value::Sequence(_)) {
                    self.note(key, entry.value.span);
                    *complete = false;
                }
                Some(&*entry.value)
            }
            Value::Absent => None,
            Value::Unknown(_) => {
                *complete = false;
                None
            }
        };
        list.into_iter().flat_map(Node::items)
    }

    /// The wanted entries of a map from string to string; null is the empty string.
    pub fn text_map(
        &self,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Vec<(&'a str, Value<Found<&'a str>>)> {
        let State::There(node) = self.state else {
            return Vec::new();
        };
        let wanted = node.entries().filter(|entry| is_wanted(&entry.key));
        let entries = wanted.map(|entry| {
            let value = self.typed_entry(entry, text_or_null);
            (entry.key.as_str(), value)
        });
        entries.collect()
    }

    fn entry(&self, key: &str) -> Value<&'a Entry> {
        match self.state {
            State::There(node) => {
                let entry = node.as_mapping().and_then(|mapping| mapping.entry(key));
                entry.filter(|entry| !entry.value.is_null()).into()
            }
            State::Absent => Value::Absent,
            State::Unknown => Value::unknown("what holds it is not known"),
        }
    }

    fn note(&self, key: &str, span: Span) -> Why {
        let why: Why = format!("`{key}` cannot be read").into();
        self.unknown.borrow_mut().push(Unknown {
            why: why.clone(),
            span,
        });
        why
    }
}

/// The characters of a string in which no template has to be filled in.
fn plain_text(node: &Node) -> Option<&str> {
    let text = node.as_str()?;
    unexpanded(text).unknown.is_empty().then(|| text.as_str())
}

/// The same; null is the empty string.
fn text_or_null(node: &Node) -> Option<&str> {
    match node.is_null() {
        true => Some(""),
        false => plain_text(node),
    }
}

/// A field with its value; its key alone where the value is an alias, and stands elsewhere.
fn whole(entry: &Entry) -> Span {
    let (key, value) = (entry.key.span(), entry.value.span);
    if value.start < key.start {
        key
    } else {
        key.to(value)
    }
}
