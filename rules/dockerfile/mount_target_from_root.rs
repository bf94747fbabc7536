//! A relative target of a mount, which WORKDIR does not change.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL422",
    name: "mount-target-from-root",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("mount_target_from_root.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::MountFromRoot {
            mount,
            target,
            directory,
        } = what
        else {
            continue;
        };
        let finding = findings.add(format!(
            "`{target}` is mounted below `/`, not below WORKDIR"
        ));
        finding.at(mount.span(), format!("`/{target}`"));
        finding.note(format!(
            "WORKDIR is `{directory}`, and Kaniko does not look at it here"
        ));
        say_if_presumed(finding, build);
        finding.help("write the target as an absolute path");
    }
}
