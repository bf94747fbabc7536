//! A cache of a RUN at a mount point of the container.

use super::what_is_mounted;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL321",
    name: "cache-on-mount",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("cache_on_mount.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, remark) in remarks(build) {
        let Silence::CacheOnMount { mount, target } = remark else {
            continue;
        };
        let Some(point) = build.mounts.covering(target) else {
            continue;
        };
        let finding = findings.add(format!("the executor cannot put a cache at `{target}`"));
        finding.at(mount.span(), what_is_mounted(point));
        if let Some(path) = point
            .volume_mount()
            .and_then(|mount| mount.mount.path.as_ref())
        {
            finding.see(path.span, "a mount point cannot be renamed");
        }
        finding.note(format!(
            "the executor's line will have in it: failed to rename (2) {target} -> "
        ));
        say_if_presumed(finding, build);
        finding.help("leave out the one or the other: what lies on the volume is no part of the image either way");
    }
}
