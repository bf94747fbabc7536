//! A root file system that cannot be written.

use super::{container_security, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::StopKind;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL621",
    name: "read-only-root",
    severity: Severity::Error,
    group: Group::Security,
    common: false,
    card: include_str!("read_only_root.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let security = container_security(build);
    let set = security.and_then(|security| is_on(security.read_only_root_filesystem.as_ref()));
    let Some(set) = set else {
        return;
    };
    let finding =
        findings.add("the root file system is read-only, and Kaniko unpacks images into it");
    finding.at(whole(set), "no image can be built here");
    let mut stops = build.stops.iter();
    if let Some(stop) = stops.find(|stop| stop.kind == StopKind::ReadOnlyRoot) {
        finding.executor_says(&stop.message);
    }
    finding.unsafe_fix(super::switch_off(set));
    finding.help(
        "delete `readOnlyRootFilesystem: true`; the container's file system is the image that is \
         being built, and ends with the container",
    );
}
