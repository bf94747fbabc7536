//! A value that is none of those that its field knows.

use super::refused;
use crate::finding::{Findings, Severity};
use crate::kubernetes::Reason;
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL110",
    name: "unsupported-value",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("unsupported_value.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in refused(document) {
        let Reason::Unsupported { supported } = &fault.reason else {
            continue;
        };
        let named = supported.iter().filter(|value| !value.is_empty());
        let named: Vec<String> = named.map(|value| format!("`{value}`")).collect();
        let help = match named.as_slice() {
            [only] => format!("it can only be {only}"),
            several => format!("one of {}", several.join(", ")),
        };
        findings
            .add(format!("`{}` has no such value", fault.field))
            .at(fault.span, "none of its values")
            .note(format!("the API server will say: {}", fault.text))
            .help(help);
    }
}
