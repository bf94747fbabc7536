//! System calls without a filter.

use super::{container_security, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL610",
    name: "unconfined-seccomp",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("unconfined_seccomp.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let of_container = container_security(build).and_then(|security| security.seccomp.as_ref());
    let of_pod = || build.pod.security.as_ref()?.seccomp.as_ref();
    let Some(profile) = of_container.or_else(of_pod) else {
        return;
    };
    if profile.value != "Unconfined" {
        return;
    }
    findings
        .add("seccomp is `Unconfined`, and Kaniko never needs that")
        .at(
            whole(profile),
            "every RUN may make every system call of the kernel",
        )
        .help("`type: RuntimeDefault`; Kaniko neither mounts nor unshares anything");
}
