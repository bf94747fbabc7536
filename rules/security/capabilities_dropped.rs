//! Capabilities that this build needs and its container drops.

use super::{capabilities, container_security, is_on, needs};
use crate::build::Build;
use crate::finding::{Findings, Severity};
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
