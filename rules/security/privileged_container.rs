//! A privileged container.

use super::{container_security, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL601",
    name: "privileged-container",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("privileged_container.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let security = container_security(build);
    let Some(set) = security.and_then(|security| is_on(security.privileged.as_ref())) else {
        return;
    };
    findings
        .add("the container is `privileged`, and Kaniko never needs that")
        .at(whole(set), "every RUN of the Dockerfile is root on the node")
        .note("a build runs other people's code; with this it has all capabilities and all devices of the node")
        .help("delete `privileged: true`")
        .unsafe_fix(super::switch_off(set));
}
