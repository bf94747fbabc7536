//! A container of Windows that is a process of its node.

use super::admission;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL646",
    name: "host-process",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("host_process.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &[Control::WindowsHostProcess]) else {
        return;
    };
    let finding = findings
        .add("a container is a process of its Windows node, and Kaniko runs on Linux alone");
    forbidden.say(finding, "it has all that the node has", "");
    finding.help("delete `hostProcess: true`");
}
