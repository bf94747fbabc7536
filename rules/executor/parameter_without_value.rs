//! A parameter without a default that a run gives no value.

use crate::finding::{Findings, Severity};
use crate::manifest::{Document, ParameterFault};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL241",
    name: "parameter-without-value",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("parameter_without_value.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in &document.parameters {
        let ParameterFault::Missing {
            name,
            of,
            by_pipeline,
            at,
        } = fault
        else {
            continue;
        };
        let finding = findings.add(format!(
            "the parameter `{name}` has no value",
            name = name.as_str()
        ));
        finding.at(*at, "it is not given");
        finding.see(name.span(), "declared without a `default`");
        finding.note(match by_pipeline {
            true => "the run fails before its first task starts: ParameterMissing".to_owned(),
            false => format!(
                "the run fails before there is a pod: invalid input params for task {of}: missing values for these params which have no default values: [{name}]",
                name = name.as_str()
            ),
        });
        finding.help(format!(
            "give it under `params` of the run, or declare a `default` for `{name}`",
            name = name.as_str()
        ));
    }
}
