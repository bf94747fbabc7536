//! A container that takes a port of its node.

use super::admission;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL642",
    name: "host-port",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("host_port.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &[Control::HostPorts]) else {
        return;
    };
    let finding = findings.add("a container takes a port of the node, and Kaniko listens on none");
    forbidden.say(finding, "whoever reaches the node reaches this port", "");
    finding.help("delete `hostPort`");
}
