//! A container whose processes may gain privileges.

use super::{container_security, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL602",
    name: "privilege-escalation",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("privilege_escalation.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let security = container_security(build);
    let set = security.and_then(|security| is_on(security.allow_privilege_escalation.as_ref()));
    let Some(set) = set else {
        return;
    };
    findings
        .add("`allowPrivilegeEscalation` is on, and Kaniko never needs that")
        .at(whole(set), "set-uid programs of a RUN may become root")
        .help("`allowPrivilegeEscalation: false`; only `sudo` or `su` in a RUN under another USER stops working");
}
