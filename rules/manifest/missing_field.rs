//! A field that the API server asks for.

use super::refused;
use crate::finding::{Findings, Severity};
use crate::kubernetes::Reason;
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL109",
    name: "missing-field",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("missing_field.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in refused(document) {
        if fault.reason != Reason::Required {
            continue;
        }
        let name = fault.field.rsplit('.').next().unwrap_or_default();
        let finding = findings.add(format!("`{}` has no value", fault.field));
        finding.at(fault.span, format!("`{name}` is required"));
        finding.note(format!("the API server will say: {}", fault.text));
        // who takes a pod from a file, as Jenkins does for its agents, names it
        if fault.field == "metadata.name" {
            finding.severity(Severity::Warning);
        }
    }
}
