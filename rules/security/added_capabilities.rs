//! Capabilities that Kaniko has no use for.

use super::{admission, capabilities, container_security};
use crate::build::Build;
use crate::finding::{Finding, Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::manifest::expansion::unexpanded;
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
    let mut spoken: Vec<Span> = Vec::new();
    for word in builds.iter().flat_map(useless) {
        let finding = speak_of(word, findings);
        if let Some(forbidden) = forbidden.filter(|forbidden| forbidden.is_at(word.span())) {
            finding.severity(Severity::Warning);
            forbidden.explain(finding);
        }
        spoken.push(word.span());
    }
    let Some(forbidden) = admission::forbidden(builds, &[Control::CapabilitiesBaseline]) else {
        return;
    };
    let others = forbidden.causes().iter().map(|cause| cause.span);
    let others: Vec<Span> = others
        .filter(|place| !spoken.iter().any(|word| word.overlaps(*place)))
        .collect();
    if others.is_empty() {
        return;
    }
    let finding = findings.add("capabilities are added that a pod may not have everywhere");
    for place in others {
        finding.at(place, "not one of those that are allowed");
    }
    finding.help("names are compared as they are written: in capitals, without `CAP_`");
    forbidden.explain(finding);
}

/// The capabilities that a container adds and Kaniko has no use for.
fn useless(build: &Build) -> Vec<&Text> {
    let added = container_security(build).and_then(|security| security.add.as_ref());
    let words = added.into_iter().flat_map(|added| &added.value);
    let useless = words.filter(|word| {
        let name = capabilities::name(word);
        let is_known = unexpanded(word).value().known().is_some();
        is_known && !name.is_empty() && !capabilities::USEFUL.contains(&name.as_str())
    });
    useless.collect()
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
