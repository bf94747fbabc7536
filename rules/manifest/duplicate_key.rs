//! A key that stands twice.

use crate::finding::{Findings, Severity};
use crate::manifest::{Document, Format};
use crate::rule::{Group, Rule, Scope};
use crate::yaml::ProblemKind;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL103",
    name: "duplicate-key",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("duplicate_key.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    // the settings of something else, which its own reader may take as they are
    let is_object = document.kind.is_some() || document.api_version.is_some();
    if document.format == Format::Kubernetes && document.tree.is_some() && !is_object {
        return;
    }
    for problem in &document.problems {
        let ProblemKind::DuplicateKey {
            first,
            merged: false,
        } = problem.kind
        else {
            continue;
        };
        findings
            .add("the key stands twice in the same mapping")
            .at(problem.span, "this one counts")
            .see(first, "this one is dropped without a word")
            .note(format!("strict readers refuse it: {}", problem.message))
            .help("join the two, or delete one");
    }
}
