//! A cache that is kept in the container alone.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL420",
    name: "cache-mount-not-kept",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: true,
    card: include_str!("cache_mount_not_kept.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::CacheNotKept { mount } = what else {
            continue;
        };
        let finding = findings.add("this cache is gone when the pod is");
        finding.at(mount.span(), "kept in the container alone");
        finding.note("the next build starts with an empty one");
        say_if_presumed(finding, build);
        finding.help("cache layers in a registry, with `--cache --cache-repo=…`");
    }
}
