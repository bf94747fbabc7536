//! A container that sees all of `/proc`.

use super::{container_security, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL612",
    name: "unmasked-proc",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("unmasked_proc.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let set = container_security(build).and_then(|security| security.proc_mount.as_ref());
    let Some(set) = set.filter(|set| set.value == "Unmasked") else {
        return;
    };
    findings
        .add("`procMount` is `Unmasked`, and Kaniko never needs that")
        .at(whole(set), "a RUN can write settings of the node's kernel")
        .help("delete `procMount: Unmasked`");
}
