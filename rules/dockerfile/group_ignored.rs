//! The group of USER, which RUN does not take.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL412",
    name: "user-group-ignored",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("group_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::GroupIgnored { user } = what else {
            continue;
        };
        let (name, group) = user.split_once(':').unwrap_or((user, ""));
        let finding = findings.add(format!("the group `{group}` of USER is not that of a RUN"));
        finding.at(
            user.span_of(name.len()..user.len()),
            "for the image's configuration alone",
        );
        finding.note(format!("commands run with the primary group of `{name}`"));
        say_if_presumed(finding, build);
        finding.help(format!(
            "make `{group}` the primary group of `{name}`, or set the group of files with `chgrp`"
        ));
    }
}
