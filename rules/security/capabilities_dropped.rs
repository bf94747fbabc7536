//! Capabilities that this build needs and its container drops.

use std::collections::BTreeSet;

use super::needs::Need;
use super::{admission, capabilities, container_security, is_on, needs};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::manifest::ContainerSecurity;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL624",
    name: "capabilities-dropped",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("capabilities_dropped.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(security) = container_security(build) else {
        return;
    };
    let Some(dropped) = &security.drop else {
        return;
    };
    let is_root = build.run_as_user().is_none_or(|user| user.value == 0);
    let is_privileged = is_on(security.privileged.as_ref()).is_some();
    if !is_root || is_privileged || !build.pod.complete {
        return;
    }
    let Some(held) = capabilities::held(security) else {
        return;
    };
    let mut missing = needs::of(build);
    missing.retain(|need| !held.contains(need.capability));
    let Some(names) = needs::names(&missing) else {
        return;
    };
    let certain = missing.iter().any(|need| need.certain);
    let needs = if certain { "needs" } else { "probably needs" };
    let finding = findings.add(format!(
        "the build {needs} {names}, which the container drops"
    ));
    for word in &dropped.value {
        let name = capabilities::name(word);
        if name == "ALL" || missing.iter().any(|need| need.capability == name) {
            finding.at(word.span(), "dropped here");
        }
    }
    needs::explain(&missing, finding);
    if !admission::forbids_root(build) {
        finding.unsafe_fix(give_back(security, &missing));
    }
    finding
        .severity(if certain {
            Severity::Error
        } else {
            Severity::Warning
        })
        .help(format!(
            "`add: [{}]`; these are enough for every build",
            capabilities::USEFUL.join(", ")
        ));
}

/// What is dropped by name is dropped no more; of all that are dropped, some are added.
fn give_back(security: &ContainerSecurity, missing: &[Need]) -> Vec<Change> {
    let missing: BTreeSet<&str> = missing.iter().map(|need| need.capability).collect();
    let dropped = security.drop.iter().flat_map(|dropped| &dropped.value);
    let dropped = dropped.map(|word| (word.span(), capabilities::name(word)));
    let (all, by_name): (Vec<_>, Vec<_>) = dropped.partition(|(_, name)| name == "ALL");
    let by_name = by_name
        .into_iter()
        .filter(|(_, name)| missing.contains(name.as_str()));
    let mut changes: Vec<Change> = by_name.map(|(span, _)| Change::RemoveItem(span)).collect();
    if !all.is_empty() {
        changes.extend(add(
            security,
            missing.into_iter().map(str::to_owned).collect(),
        ));
    }
    changes
}

fn add(security: &ContainerSecurity, words: Vec<String>) -> Option<Change> {
    match &security.add {
        Some(added) => Some(Change::AddItems {
            after: added.value.last()?.span(),
            words,
        }),
        None => Some(Change::AddEntry {
            mapping: security.capabilities?,
            entry: format!("add: [{}]", words.join(", ")),
        }),
    }
}
