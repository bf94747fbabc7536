//! A probe or a hook that asks another host.

use super::admission;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL643",
    name: "probe-host",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("probe_host.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &[Control::HostProbesAndHostLifecycle])
    else {
        return;
    };
    let finding = findings.add("a probe or hook asks another host than its own pod");
    forbidden.say(finding, "the kubelet asks it, from the node", "");
    finding
        .help("delete `host`: the pod itself is asked then; a build needs neither probe nor hook");
}
