//! A FROM that names a stage in capital letters.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL905",
    name: "base-in-other-case",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("base_in_other_case.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(found), Some(replay)) = (build.found_dockerfile(), &build.replay) else {
        return;
    };
    let stages = &found.dockerfile.stages;
    for (place, (stage, base)) in stages.iter().zip(&replay.bases).enumerate() {
        let Some(name) = base.name.known() else {
            continue;
        };
        let lower = name.to_lowercase();
        let earlier = stages.iter().take(place);
        let mut named = earlier.filter_map(|earlier| earlier.name.as_ref());
        let Some(meant) = named
            .find(|own| own.as_str() == lower)
            .filter(|_| *name != lower)
        else {
            continue;
        };
        let finding = findings.add(format!(
            "`{name}` is the stage `{lower}` here, and the name of an image to Docker"
        ));
        finding
            .at(stage.base.span(), "in capital letters")
            .see(meant.span(), "this stage")
            .note("Docker refuses it, as an image has no capital letters in its name")
            .help(format!("write `FROM {lower}`"));
    }
}
