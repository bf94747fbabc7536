//! An `apiVersion` and a `kind` that make up no object of Kubernetes.

use crate::finding::{Findings, Severity};
use crate::kubernetes::{Fault, Reason};
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL106",
    name: "unknown-kind",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("unknown_kind.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in &document.decoded.faults {
        match &fault.reason {
            Reason::NotSet { value } => not_set(fault, value.as_deref(), findings),
            Reason::NotRegistered { nearest } => {
                let finding = findings.add("there is no such kind in this version");
                finding.at(fault.span, "not known together");
                finding.note(format!("the API server will say: {}", fault.text));
                if let Some((version, kind)) = nearest {
                    finding.help(format!("write `apiVersion: {version}` and `kind: {kind}`"));
                }
            }
            _ => {}
        }
    }
}

fn not_set(fault: &Fault, value: Option<&str>, findings: &mut Findings) {
    let field = &fault.field;
    let finding = findings.add(format!("`{field}` is missing"));
    finding.at(fault.span, format!("no `{field}` beside it"));
    finding.note(format!("kubectl will say: {field} not set"));
    // what starts agents from pods of its own, as Jenkins does, knows what they are
    finding.severity(Severity::Warning);
    finding.help(match value {
        Some(value) => format!("write `{field}: {value}`"),
        None => format!("say with `{field}` what it is, such as `Pod` or `Job`"),
    });
}
