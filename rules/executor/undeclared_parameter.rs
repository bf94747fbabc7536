//! A parameter that a Task names and does not declare.

use crate::finding::{Findings, Severity};
use crate::manifest::{Document, ParameterFault};
use crate::rule::{Group, Rule, Scope};
use crate::selection::nearest;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL240",
    name: "undeclared-parameter",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("undeclared_parameter.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in &document.parameters {
        let ParameterFault::Undeclared {
            reference,
            name,
            text,
            field,
            declared,
        } = fault
        else {
            continue;
        };
        let finding = findings.add(format!("the Task has no parameter `{name}`"));
        finding.at(*reference, "nobody declares it");
        // of a script Tekton shows all
        if !text.contains('\n') {
            finding.note(format!(
                "Tekton's webhook will say: validation failed: non-existent variable in {text:?}: {field}",
                text = text.as_str()
            ));
        }
        finding.help(match nearest(declared.iter().map(String::as_str), name) {
            Some(near) => format!("did you mean `$(params.{near})`?"),
            None => format!("add `- name: {name}` to the Task's `params`"),
        });
    }
}
