//! A COPY that keeps the owner of the source.

use super::{MOST_SHOWN, unowned};
use crate::build::Build;
use crate::build::replay::Owner;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL901",
    name: "copy-keeps-owner",
    severity: Severity::Note,
    group: Group::Portability,
    common: true,
    card: include_str!("copy_keeps_owner.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let kept = unowned(build).filter(|(_, _, owner)| **owner == Owner::Source);
    let mut places = kept.filter_map(|(_, copy, _)| Some(copy.sources.first()?.word.span()));
    let Some(first) = places.next() else {
        return;
    };
    let finding = findings.add(
        "files that are copied keep the owner that they have in the pod, and are root's with Docker",
    );
    finding.at(first, "without `--chown`");
    for place in places.take(MOST_SHOWN) {
        finding.see(place, "this, too");
    }
    finding
        .note("there is no difference where they belong to root in the pod, too")
        .help("say whose they are to be: `--chown=0:0` makes them root's with both");
}
