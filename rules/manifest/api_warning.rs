//! What the API server accepts with a warning.

use crate::finding::{Findings, Severity};
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL111",
    name: "api-warning",
    severity: Severity::Warning,
    group: Group::Manifest,
    common: false,
    card: include_str!("api_warning.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    let Some(validation) = document.validated() else {
        return;
    };
    for warning in &validation.warnings {
        findings
            .add("the API server warns of this")
            .at(warning.span, "accepted, with a warning")
            .note(format!(
                "the API server will say: Warning: {}",
                warning.text
            ));
    }
}
