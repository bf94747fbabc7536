//! A CMD that an ENTRYPOINT in a later stage leaves.

use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL907",
    name: "command-kept",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("command_kept.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(found) = build.found_dockerfile() else {
        return;
    };
    for (instruction, what) in remarks(build) {
        let Silence::CommandKept { command } = what else {
            continue;
        };
        let finding = findings.add(
            "this ENTRYPOINT leaves the CMD of the stage that it builds on, and clears it with Docker",
        );
        finding.at(instruction.keyword.span(), "no CMD in its own stage");
        if let Some(command) = found.dockerfile.instructions.get(*command) {
            finding.see(command.span, "in the image");
        }
        finding.note("the executor makes one stage of the two");
        say_if_presumed(finding, build);
        finding.help("write the CMD below the ENTRYPOINT where it is meant, else `CMD []`");
    }
}
