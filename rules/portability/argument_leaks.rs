//! An ARG of an earlier stage that has its value in a later one.

use std::collections::BTreeSet;

use crate::build::Build;
use crate::build::replay::{Reading, Silence};
use crate::dockerfile::{Argument, Dockerfile, Instruction, Kind};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;
use crate::source::Span;
/// See the card.
pub const RULE: Rule = Rule {
    id: "KL903",
    name: "argument-leaks",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("argument_leaks.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(found) = build.found_dockerfile() else {
        return;
    };
    let mut said = BTreeSet::new();
    for (instruction, what) in remarks(build) {
        let Silence::ArgumentLeaks(Reading { name, span }) = what else {
            continue;
        };
        if !said.insert((instruction.stage, name)) {
            continue;
        }
        let finding = findings.add(format!(
            "`{name}` has a value here from an earlier stage, and none with Docker"
        ));
        finding.at(*span, "not set with Docker");
        if let Some(declared) = declaration(&found.dockerfile, instruction, name) {
            finding.see(declared, "declared here");
        }
        finding.note(
            "with Docker an ARG ends with its stage; an ENV of the base image counts before it with both",
        );
        finding.help(match instruction.kind {
            Kind::Arg(_) => format!(
                "give it the default here, too, or declare `ARG {name}=…` above the first FROM"
            ),
            _ => format!("write `ARG {name}` in this stage, too, with its default"),
        });
    }
}

/// The last ARG of a name in the stages before an instruction's.
fn declaration(dockerfile: &Dockerfile, before: &Instruction, name: &str) -> Option<Span> {
    let stages = dockerfile.stages.get(..before.stage?)?.iter().rev();
    let mut arguments = stages
        .flat_map(|stage| dockerfile.instructions_of(stage).iter().rev())
        .filter_map(|instruction| match &instruction.kind {
            Kind::Arg(arguments) => Some(arguments),
            _ => None,
        })
        .flatten();
    let is_meant = |argument: &&Argument| argument.name.as_str() == name;
    Some(arguments.find(is_meant)?.name.span())
}
