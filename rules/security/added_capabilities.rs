//! Capabilities that Kaniko has no use for.

use super::admission::{self, Forbidden};
use super::{capabilities, container_security};
use crate::build::Build;
use crate::finding::{Finding, Findings, Severity};
use crate::fix::Change;
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};
use crate::source::{Span, Text};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL606",
    name: "added-capabilities",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("added_capabilities.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let controls = [
        Control::CapabilitiesBaseline,
        Control::CapabilitiesRestricted,
    ];
    let forbidden = admission::forbidden(builds, &controls);
    let useless: Vec<&Text> = builds.iter().flat_map(capabilities::useless).collect();
    let mut is_explained = false;
    let drops = |build| container_security(build).is_some_and(|security| security.drop.is_some());
    let is_held_by_all = builds.iter().any(drops);
    for word in &useless {
        let finding = speak_of(word, findings);
        // without `ALL`, what builds need would be dropped
        if capabilities::name(word) != "ALL" || !is_held_by_all {
            finding.unsafe_fix(vec![Change::RemoveItem(word.span())]);
        }
        if let Some(forbidden) = forbidden.filter(|forbidden| forbidden.is_at(word.span())) {
            finding.severity(forbidden.severity());
            if !is_explained {
                forbidden.explain(finding);
            }
            is_explained = true;
        }
    }
    if let Some(forbidden) = admission::forbidden(builds, &[Control::CapabilitiesBaseline]) {
        speak_of_others(forbidden, &useless, findings);
    }
}

/// What is forbidden though it is of use, by its spelling, and what other containers add.
fn speak_of_others(forbidden: Forbidden<'_>, spoken: &[&Text], findings: &mut Findings) {
    let spoken: Vec<Span> = spoken.iter().map(|word| word.span()).collect();
    let causes = forbidden.causes_but(&spoken);
    if causes.is_empty() {
        return;
    }
    let finding = findings.add("capabilities are added that a pod may not have everywhere");
    for cause in causes {
        finding.at(cause.span, "not one of those that are allowed");
    }
    finding.help("names are compared as they are written: in capitals, without `CAP_`");
    forbidden.explain(finding);
}

fn speak_of<'f>(word: &Text, findings: &'f mut Findings) -> &'f mut Finding {
    let name = capabilities::name(word);
    let what = match name.as_str() {
        "ALL" => "all capabilities are given".to_owned(),
        name => format!("the capability `{name}` is given"),
    };
    let finding = findings.add(format!("{what}, and Kaniko has no use for that"));
    if capabilities::DEFAULT.contains(&name.as_str()) {
        finding
            .severity(Severity::Note)
            .at(word.span(), "a container has it unless it is dropped")
            .help("delete it, unless a RUN of the Dockerfile needs it")
    } else {
        finding
            .at(word.span(), "every RUN of the Dockerfile gets it")
            .help(format!(
                "delete it; what builds need at most is {}",
                capabilities::USEFUL.join(", ")
            ))
    }
}
