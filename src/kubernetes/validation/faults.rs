//! What is found, in the API server's words: `field: Reason: value: detail`.

use super::super::{Fault, Reason};
use super::field::Field;
use crate::golang::quote;
use crate::source::Span;

/// How much is told of one object. The server has no such bound; nobody reads that far.
const MOST: usize = 2000;
/// How many names, and of how many bytes, are looked through for one that was meant.
const NEAR: usize = 200;

/// Collects what validation finds, in its order.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub list: Vec<Fault>,
}

impl Faults {
    /// Whether no more is told.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// The field has no value.
    pub fn required(&mut self, field: &Field<'_>, detail: &str) {
        self.add(field, Reason::Required, "Required value", None, detail);
    }

    /// The field's value is malformed; `shown` is the value as it is printed.
    pub fn invalid(&mut self, field: &Field<'_>, shown: &str, detail: &str) {
        self.add(field, Reason::Invalid, "Invalid value", Some(shown), detail);
    }

    /// The same, with several details, each a fault of its own.
    pub fn invalid_each(&mut self, field: &Field<'_>, shown: &str, details: Vec<String>) {
        for detail in details {
            self.invalid(field, shown, &detail);
        }
    }

    /// The field may not be set like this.
    pub fn forbidden(&mut self, field: &Field<'_>, detail: &str) {
        self.add(field, Reason::Forbidden, "Forbidden", None, detail);
    }

    /// The value stood before.
    pub fn duplicate(&mut self, field: &Field<'_>, shown: &str) {
        self.add(field, Reason::Duplicate, "Duplicate value", Some(shown), "");
    }

    /// The value is none of a set.
    pub fn unsupported(&mut self, field: &Field<'_>, shown: &str, supported: &[&str]) {
        let quoted: Vec<String> = supported.iter().map(|one| quote(one)).collect();
        let detail = format!("supported values: {}", quoted.join(", "));
        let supported = supported.iter().map(|&one| one.to_owned()).collect();
        let reason = Reason::Unsupported { supported };
        self.add(field, reason, "Unsupported value", Some(shown), &detail);
    }

    /// The name is none of those that there are.
    pub fn not_found(&mut self, field: &Field<'_>, name: &str, known: &[&str], detail: &str) {
        if self.is_full() {
            return;
        }
        let nearest = nearest(name, known);
        let reason = Reason::NotFound { nearest };
        self.add(field, reason, "Not found", Some(&quote(name)), detail);
    }

    /// The value has more bytes than it may.
    pub fn too_long(&mut self, field: &Field<'_>, most: usize) {
        let detail = format!("may not be more than {most} bytes");
        self.add(field, Reason::Other, "Too long", None, &detail);
    }

    /// The list has more items than it may.
    pub fn too_many(&mut self, field: &Field<'_>, found: usize, most: usize) {
        let detail = format!("must have at most {most} items");
        let found = found.to_string();
        self.add(field, Reason::Other, "Too many", Some(&found), &detail);
    }

    /// The number is below zero.
    pub fn not_negative(&mut self, field: &Field<'_>, number: i64) {
        if number < 0 {
            self.invalid(field, &number.to_string(), super::NEGATIVE);
        }
    }

    /// The object is accepted, with a warning.
    pub fn warning(&mut self, field: String, span: Span, text: String) {
        self.push(Fault {
            reason: Reason::Warning,
            field,
            text,
            span,
        });
    }

    /// A warning that begins with the field.
    pub fn warning_of(&mut self, field: &Field<'_>, detail: &str) {
        let text = format!("{}: {detail}", field.path);
        self.warning(field.path.clone(), field.span(), text);
    }

    fn add(
        &mut self,
        field: &Field<'_>,
        reason: Reason,
        word: &str,
        shown: Option<&str>,
        detail: &str,
    ) {
        let mut text = format!("{}: {word}", field.path);
        for part in shown
            .into_iter()
            .chain(Some(detail).filter(|it| !it.is_empty()))
        {
            text.push_str(": ");
            text.push_str(part);
        }
        self.push(Fault {
            reason,
            field: field.path.clone(),
            text,
            span: field.span(),
        });
    }

    fn push(&mut self, fault: Fault) {
        if !self.is_full() {
            self.list.push(fault);
        }
    }
}

/// A value of a named string type, as the API server prints it: in JSON, and as `encoding/json`
/// writes that.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

/// The name that is nearest, if one is near.
fn nearest(name: &str, known: &[&str]) -> Option<String> {
    let known = known.iter().take(NEAR);
    let known = known.filter(|known| known.len().max(name.len()) <= NEAR);
    let near = known.filter_map(|known| {
        let distance = strsim::osa_distance(known, name);
        (distance <= name.len().max(known.len()) / 2).then_some((distance, *known))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known.to_owned())
}
