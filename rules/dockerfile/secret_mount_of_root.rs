//! A secret that USER may not read.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL421",
    name: "secret-mount-of-root",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("secret_mount_of_root.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::SecretOfRoot { mount, user } = what else {
            continue;
        };
        let finding = findings.add(format!("`{user}` may not read this secret"));
        finding.at(mount.span(), "belongs to root, mode 0400");
        say_if_presumed(finding, build);
        finding.help("add `uid=…` or `mode=0444` to the mount");
    }
}
