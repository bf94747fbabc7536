//! Settings of the kernel that may reach beyond the pod.

use super::admission;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL645",
    name: "unsafe-sysctls",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("unsafe_sysctls.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &[Control::Sysctls]) else {
        return;
    };
    let finding =
        findings.add("a setting of the kernel may reach beyond the pod, and Kaniko needs none");
    forbidden.say(finding, "not one of those that are safe", "");
    finding.help("delete it from `sysctls`");
}
