//! Each value against its field's type, as `sigs.k8s.io/json` goes about it.
//!
//! By then the document is JSON, whose keys are sorted. A value of the wrong type is remembered
//! and passed over, the first of them is the answer; but a value that reads itself and fails
//! ends the reading, and is the answer whatever came before. Null is always allowed. Unknown
//! fields are told only where nothing of that kind is wrong.

use super::suggest::{self, Place};
use super::{base64, number, quantity, time};
use crate::golang::quote;
use crate::kubernetes::schema::{Shape, Struct, Type};
use crate::kubernetes::{Fault, Reason, Wanted, is_placeholder};
use crate::yaml::{Entry, Node, Value};

/// How many faults of a kind are collected. The decoder itself tells of so many unknown fields.
const MOST_FAULTS: usize = 100;

/// What was found.
pub(super) struct Walked {
    pub faults: Vec<Fault>,
    /// Which of them is the answer.
    pub answer: Option<usize>,
}

/// Reads an object.
pub(super) fn object(tree: &Node, object: Struct) -> Walked {
    let mut walk = Walk::default();
    walk.fields(tree, object);
    Walked {
        answer: walk.ended.or(walk.first),
        faults: walk.faults,
    }
}

/// What the decoder does after a fault.
#[derive(Clone, Copy)]
enum Then {
    GoOn,
    End,
}

#[derive(Default)]
struct Walk {
    faults: Vec<Fault>,
    /// The first value of the wrong type.
    first: Option<usize>,
    /// The first value that read itself and failed.
    ended: Option<usize>,
    unknown: usize,
    /// `spec.containers[0].args`
    path: String,
    /// `spec.containers.args`
    keys: String,
    /// The objects around a value, the innermost last.
    around: Vec<Place>,
}

impl Walk {
    fn value(&mut self, node: &Node, of: Type) {
        if node.is_null() {
            return;
        }
        match of.shape() {
            Shape::Any => {}
            Shape::Text => self.expect(node, of, Wanted::Text, node.as_str().is_some()),
            Shape::Flag => self.expect(node, of, Wanted::Flag, node.as_bool().is_some()),
            Shape::Number { least, most } => self.number(node, of, least, most),
            Shape::Bytes => self.bytes(node, of),
            Shape::List(item) => self.list(node, of, item),
            Shape::Map(value) => self.map(node, of, value),
            Shape::Struct(fields) => match node.as_mapping() {
                Some(_) => self.fields(node, fields),
                None => self.mismatch(node, of.name, Wanted::Object),
            },
            Shape::Quantity => self.quantity(node),
            Shape::IntOrString => self.int_or_string(node),
            Shape::Time => self.time(node),
        }
    }

    fn fields(&mut self, node: &Node, object: Struct) {
        self.around.push(Place {
            object,
            path: self.path.clone(),
        });
        for entry in sorted(node) {
            let key = entry.key.as_str();
            match object.field(key) {
                Some(of) => self.field(entry, of),
                None => self.unknown_field(node, entry),
            }
        }
        self.around.pop();
    }

    fn field(&mut self, entry: &Entry, of: Type) {
        let (path, keys) = (self.path.len(), self.keys.len());
        push_key(&mut self.path, &entry.key);
        push_key(&mut self.keys, &entry.key);
        self.value(&entry.value, of);
        self.path.truncate(path);
        self.keys.truncate(keys);
    }

    fn list(&mut self, node: &Node, of: Type, item: Type) {
        if !matches!(node.value, Value::Sequence(_)) {
            return self.mismatch(node, of.name, Wanted::List);
        }
        let path = self.path.len();
        for (index, node) in node.items().enumerate() {
            self.path.push_str(&format!("[{index}]"));
            self.value(node, item);
            self.path.truncate(path);
        }
    }

    /// The keys of a map are in no error of a type.
    fn map(&mut self, node: &Node, of: Type, value: Type) {
        if node.as_mapping().is_none() {
            return self.mismatch(node, of.name, Wanted::Object);
        }
        let path = self.path.len();
        for entry in sorted(node) {
            push_key(&mut self.path, &entry.key);
            self.value(&entry.value, value);
            self.path.truncate(path);
        }
    }

    fn number(&mut self, node: &Node, of: Type, least: i64, most: i64) {
        if let Some(found) = no_number(node, least, most) {
            self.remember(node, &found, of.name, Wanted::Number);
        }
    }

    fn bytes(&mut self, node: &Node, of: Type) {
        match &node.value {
            Value::String(text) => {
                if let Some(complaint) = base64::complaint(text) {
                    self.add(node, complaint, Wanted::Bytes, Then::GoOn);
                }
            }
            Value::Sequence(_) => self.list(node, of, Type { name: "uint8" }),
            _ => self.mismatch(node, of.name, Wanted::Bytes),
        }
    }

    fn quantity(&mut self, node: &Node) {
        let complaint = match &node.value {
            Value::String(text) => quantity::complaint(text),
            // what is no scalar is no amount either
            _ => quantity::complaint(&number::literal(node).unwrap_or_default()),
        };
        if let Some(complaint) = complaint {
            self.add(node, complaint.to_owned(), Wanted::Quantity, Then::End);
        }
    }

    fn int_or_string(&mut self, node: &Node) {
        if node.as_str().is_some() {
            return;
        }
        if let Some(found) = no_number(node, i32::MIN.into(), i32::MAX.into()) {
            let text = self.type_error(&found, "int32");
            self.add(node, text, Wanted::Number, Then::End);
        }
    }

    fn time(&mut self, node: &Node) {
        let complaint = match node.as_str() {
            Some(text) => time::complaint(text),
            None => Some(self.type_error(found(node), "string")),
        };
        if let Some(complaint) = complaint {
            self.add(node, complaint, Wanted::Time, Then::End);
        }
    }

    fn expect(&mut self, node: &Node, of: Type, wanted: Wanted, is_met: bool) {
        if !is_met {
            self.mismatch(node, of.name, wanted);
        }
    }

    fn mismatch(&mut self, node: &Node, name: &str, wanted: Wanted) {
        self.remember(node, found(node), name, wanted);
    }

    /// A value of the wrong type.
    fn remember(&mut self, node: &Node, found: &str, name: &str, wanted: Wanted) {
        let text = self.type_error(found, name);
        self.add(node, text, wanted, Then::GoOn);
    }

    fn type_error(&self, found: &str, name: &str) -> String {
        let owner = self.around.last().map_or("", |place| place.object.name);
        let keys = &self.keys;
        format!("json: cannot unmarshal {found} into Go struct field {owner}.{keys} of type {name}")
    }

    fn add(&mut self, node: &Node, text: String, wanted: Wanted, then: Then) {
        let answer = match then {
            Then::GoOn => &mut self.first,
            Then::End => &mut self.ended,
        };
        // the answer must not be lost; the rest is help
        if answer.is_some() && self.faults.len() - self.unknown >= MOST_FAULTS {
            return;
        }
        answer.get_or_insert(self.faults.len());
        self.faults.push(Fault {
            reason: Reason::Decode {
                wanted,
                placeholder: node.as_str().is_some_and(|text| is_placeholder(text)),
            },
            field: self.path.clone(),
            text,
            span: node.span,
        });
    }

    fn unknown_field(&mut self, node: &Node, entry: &Entry) {
        if self.unknown >= MOST_FAULTS {
            return;
        }
        self.unknown += 1;
        let key = entry.key.as_str();
        let mut field = self.path.clone();
        push_key(&mut field, key);
        let suggestion = suggest::field(&self.around, node, key);
        let here = self.around.last();
        self.faults.push(Fault {
            reason: Reason::UnknownField {
                nearest: suggestion.nearest,
                elsewhere: suggestion.elsewhere,
                later: here.is_some_and(|place| place.object.has_later(key)),
            },
            text: format!("unknown field {}", quote(&field)),
            field,
            span: entry.key.span(),
        });
    }
}

/// What stands in the place of a whole number of a range; none if it is one.
fn no_number(node: &Node, least: i64, most: i64) -> Option<String> {
    let value = node.as_integer();
    let fits = value.is_some_and(|value| (least.into()..=most.into()).contains(&value));
    (!fits).then(|| match number::literal(node) {
        Some(digits) => format!("number {digits}"),
        None => found(node).to_owned(),
    })
}

/// The entries of a mapping in the order of JSON.
fn sorted(node: &Node) -> Vec<&Entry> {
    let mut entries: Vec<_> = node.entries().collect();
    entries.sort_by_key(|entry| entry.key.as_str());
    entries
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// What a value is, in the words of Go's decoder.
pub(super) fn found(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Integer(_) | Value::Float(_) => "number",
        Value::String(_) => "string",
        Value::Sequence(_) => "array",
        Value::Mapping(_) => "object",
    }
}
