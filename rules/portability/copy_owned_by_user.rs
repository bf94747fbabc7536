//! A COPY whose files belong to USER.

use super::{MOST_SHOWN, unowned};
use crate::build::Build;
use crate::build::replay::Owner;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;
use std::collections::BTreeMap;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL902",
    name: "copy-owned-by-user",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("copy_owned_by_user.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let mut places: BTreeMap<(usize, &str), Vec<Span>> = BTreeMap::new();
    for (step, copy, owner) in unowned(build) {
        let Owner::User(user) = owner else {
            continue;
        };
        let places = places.entry((step.stage, user)).or_default();
        places.extend(copy.sources.first().map(|source| source.word.span()));
    }
    for ((_, user), places) in places {
        let mut places = places.into_iter();
        let Some(first) = places.next() else {
            continue;
        };
        let finding = findings.add(format!(
            "files that are copied belong to USER `{user}`, and are root's with Docker"
        ));
        finding.at(first, "without `--chown`");
        for place in places.take(MOST_SHOWN) {
            finding.see(place, "this, too");
        }
        finding
            .note("with Docker, their mode alone says whether the user can read and write them")
            .help(format!(
                "write `--chown={user}`, which both follow, or `--chown=0:0` for root"
            ));
    }
}
