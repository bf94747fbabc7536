//! A root file system that cannot be written.

use super::{container_security, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

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

/// The first thing that the executor writes (google v1.24.0, osscontainertools v1.28.3).
const LINE: &str = "Error: error resolving dockerfile path: copying dockerfile: creating file: \
                    open /kaniko/Dockerfile: read-only file system";

fn check(build: &Build, findings: &mut Findings) {
    let security = container_security(build);
    let set = security.and_then(|security| is_on(security.read_only_root_filesystem.as_ref()));
    let Some(set) = set else {
        return;
    };
    let finding =
        findings.add("the root file system is read-only, and Kaniko unpacks images into it");
    finding.at(whole(set), "no image can be built here");
    let moved = build
        .start()
        .is_some_and(|start| start.kaniko_dir() != Value::Known("/kaniko"));
    if !moved && !build.mounts.is_mount_point("/kaniko") {
        finding.executor_says(LINE);
    }
    finding.unsafe_fix(super::switch_off(set));
    finding.help(
        "delete `readOnlyRootFilesystem: true`; the container's file system is the image that is \
         being built, and ends with the container",
    );
}
