//! Capabilities that Kaniko has no use for.

use super::{capabilities, container_security};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::manifest::expansion::unexpanded;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL606",
    name: "added-capabilities",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("added_capabilities.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let added = container_security(build).and_then(|security| security.add.as_ref());
    for word in added.iter().flat_map(|added| &added.value) {
        if unexpanded(word).value().known().is_none() {
            continue;
        }
        let name = capabilities::name(word);
        if name.is_empty() || capabilities::USEFUL.contains(&name.as_str()) {
            continue;
        }
        let what = match name.as_str() {
            "ALL" => "all capabilities are given".to_owned(),
            name => format!("the capability `{name}` is given"),
        };
        let finding = findings.add(format!("{what}, and Kaniko has no use for that"));
        if capabilities::DEFAULT.contains(&name.as_str()) {
            finding
                .severity(Severity::Note)
                .at(word.span(), "a container has it unless it is dropped")
                .help("delete it, unless a RUN of the Dockerfile needs it");
        } else {
            finding
                .at(word.span(), "every RUN of the Dockerfile gets it")
                .help(format!(
                    "delete it; what builds need at most is {}",
                    capabilities::USEFUL.join(", ")
                ));
        }
    }
}
