//! A value that the API server does not take.

use super::refused;
use crate::finding::{Findings, Severity};
use crate::kubernetes::Reason;
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL108",
    name: "invalid-field",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("invalid_field.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in refused(document) {
        let (what, label) = match &fault.reason {
            Reason::Invalid => ("the API server does not take the value of", "not valid"),
            Reason::Forbidden => ("the API server forbids", "not to be set here"),
            Reason::Duplicate => ("the API server refuses to have twice", "stood before"),
            Reason::NotFound { .. } => ("nothing has the name that stands in", "no such name"),
            Reason::Other => ("the API server refuses the size of", "too large"),
            _ => continue,
        };
        let finding = findings.add(format!("{what} `{}`", fault.field));
        finding.at(fault.span, label);
        finding.note(format!("the API server will say: {}", fault.text));
        if let Reason::NotFound {
            nearest: Some(name),
        } = &fault.reason
        {
            finding.help(format!("did you mean `{name}`?"));
        }
    }
}
