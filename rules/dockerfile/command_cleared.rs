//! An ENTRYPOINT without a CMD, where the stage below has one.

use super::{dockerfile, remarks};
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL426",
    name: "command-cleared",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("command_cleared.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::CommandCleared { command } = what else {
            continue;
        };
        let instructions = dockerfile(build).map(|dockerfile| &dockerfile.instructions);
        let Some(command) = instructions.and_then(|all| all.get(*command)) else {
            continue;
        };
        findings
            .add("this ENTRYPOINT takes away the CMD of the stage it builds on")
            .at(instruction.span, "the image has no CMD")
            .see(command.span, "not in the image")
            .help("write a CMD below the ENTRYPOINT, if it takes arguments");
    }
}
