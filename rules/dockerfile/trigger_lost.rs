//! An ONBUILD of a stage that is made one with the stage on it.

use super::{dockerfile, remarks};
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL427",
    name: "trigger-lost",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("trigger_lost.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::TriggerLost { stage } = what else {
            continue;
        };
        let Some(dockerfile) = dockerfile(build) else {
            return;
        };
        let finding = findings.add(format!("{} loses this ONBUILD", release(build)));
        finding.at(instruction.span, "not executed");
        let from = dockerfile.stages.get(*stage);
        let from = from.and_then(|stage| stage.instructions.start.checked_sub(1));
        if let Some(from) = from.and_then(|at| dockerfile.instructions.get(at)) {
            finding.see(from.span, "this stage should execute it");
        }
        say_if_presumed(finding, build);
        let better = upgrade(build, |facts| !facts.stages.squashing_loses_triggers);
        let help = "write the instruction into the stage that needs it";
        help_or_upgrade(finding, help, better);
    }
}
