//! A stage that is built although nothing needs it.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::UnusedStages;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL906",
    name: "unused-stage-built",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("unused_stage_built.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(found), Some(replay)) = (build.found_dockerfile(), &build.replay) else {
        return;
    };
    for place in &replay.unneeded {
        let Some(stage) = found.dockerfile.stages.get(*place) else {
            continue;
        };
        let Some(from) = found.dockerfile.from_of(stage) else {
            continue;
        };
        let (what, target) = match &stage.name {
            Some(name) => (format!("stage `{name}`"), name.as_str()),
            None => (String::from("this stage"), "NAME"),
        };
        let finding = findings.add(format!(
            "{what} is built although nothing needs it, and Docker leaves it out"
        ));
        finding.at(from.span, "built all the same").note(
            "what it checks is not checked with Docker, and where it fails, this build fails",
        );
        let by_name = format!("build it by name: `docker build --target {target}`");
        finding.help(match build.facts.stages.unused {
            UnusedStages::BuiltByDefault => {
                format!("`--skip-unused-stages` leaves it out here, too; with Docker, {by_name}")
            }
            _ => format!("with Docker, {by_name}"),
        });
    }
}
