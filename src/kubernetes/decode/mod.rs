//! The API server's decoder: what it says of a document before it validates it.
//!
//! Kubernetes v1.34.1: `apimachinery/pkg/runtime/serializer/json` finds out what kind of object it
//! is, `sigs.k8s.io/json` reads the fields, strictly, as kubectl asks for. The server answers with
//! one error of the fields; all of them are collected here, each at its place.
//!
//! | step | module |
//! |---|---|
//! | `apiVersion` and `kind` → the fields there are | `kind` |
//! | each value against its field's type | `walk` |
//! | values that read themselves | `quantity`, `time`, `base64` |
//! | the field that was meant | `suggest` |
//!
//! Of a kind that is not in the schema nothing is said.

mod base64;
mod kind;
mod number;
mod quantity;
mod suggest;
#[cfg(test)]
mod tests;
mod time;
mod walk;

use super::{Fault, Reason};
use crate::yaml::{Node, Problem, ProblemKind};

/// What the decoder says of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    /// Everything that it refuses, strictly, in the order in which it reads: by key.
    pub faults: Vec<Fault>,
    /// Whether all fields of this kind of object are known, and no field is of a later release: no
    /// fault means that it is decoded without a word.
    pub known: bool,
    /// Which of the faults is the answer; strict ones are told together instead.
    answer: Option<usize>,
}

impl Decoded {
    /// What it says of unknown fields alone: of an object that somebody else reads first, who takes
    /// a number for a text.
    pub fn of_fields(mut self) -> Self {
        let is_field = |fault: &Fault| matches!(fault.reason, Reason::UnknownField { .. });
        self.faults.retain(is_field);
        self.answer = None;
        self
    }

    /// The fault for which the document is refused whoever asks; none where at most strict
    /// decoding refuses it.
    pub fn refusal(&self) -> Option<&Fault> {
        self.faults.get(self.answer?)
    }

    /// What strict decoding says of a document that can be decoded, in one line but for duplicate
    /// keys. Fields that a later release knows are left out: it may be the one that is asked.
    pub fn strict(&self) -> Option<String> {
        if self.answer.is_some() {
            return None;
        }
        let of = |duplicate: bool| {
            let faults = self.faults.iter();
            let faults = faults.filter(move |fault| match fault.reason {
                Reason::DuplicateField => duplicate,
                Reason::UnknownField { later, .. } => !duplicate && !later,
                _ => false,
            });
            faults.map(|fault| fault.text.as_str())
        };
        let duplicates: Vec<_> = of(true).collect();
        let mut parts: Vec<String> = of(false).map(str::to_owned).collect();
        if !duplicates.is_empty() {
            let lines = duplicates.join("\n  ");
            parts.insert(0, format!("yaml: unmarshal errors:\n  {lines}"));
        }
        (!parts.is_empty()).then(|| format!("strict decoding error: {}", parts.join(", ")))
    }

    /// The server's answer; none if it decodes the document without a word.
    pub fn error(&self) -> Option<String> {
        let refusal = self.refusal().map(|fault| fault.text.clone());
        refusal.or_else(|| self.strict())
    }
}

/// Decodes the tree of a document. `source` is its text, `problems` what was wrong with it as
/// YAML; a document that is no YAML has no answer.
pub fn decode(tree: &Node, source: &str, problems: &[Problem]) -> Decoded {
    if problems.iter().any(|problem| problem.kind.is_error()) {
        return Decoded::default();
    }
    let (refusal, object) = match kind::of(tree, source) {
        kind::Outcome::Object(object) => (None, Some(object)),
        kind::Outcome::Refused(fault, object) => (Some(*fault), object),
        kind::Outcome::Unknown => return Decoded::default(),
    };
    let known = refusal.is_none();
    let mut faults: Vec<Fault> = refusal.into_iter().collect();
    let mut answer = (!known).then_some(0);
    if let Some(object) = object {
        faults.extend(problems.iter().filter_map(duplicate));
        let before = faults.len();
        let walked = walk::object(tree, object);
        faults.extend(walked.faults);
        answer = answer.or(walked.answer.map(|index| before + index));
    }
    let is_later = |fault: &Fault| matches!(fault.reason, Reason::UnknownField { later: true, .. });
    Decoded {
        known: known && !faults.iter().any(is_later),
        faults,
        answer,
    }
}

fn duplicate(problem: &Problem) -> Option<Fault> {
    matches!(problem.kind, ProblemKind::DuplicateKey { .. }).then(|| Fault {
        reason: Reason::DuplicateField,
        field: String::new(),
        text: problem.message.clone(),
        span: problem.span,
    })
}
