//! An ARG that an earlier ENV of the same name hides.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL411",
    name: "argument-hidden",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("argument_hidden.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::ArgumentHidden { name, is_given } = what else {
            continue;
        };
        let finding = findings.add(format!("the ENV `{name}` hides this ARG"));
        finding.at(name.span(), "its value is not used");
        match is_given {
            true => finding.note(format!("`--build-arg={name}=…` changes nothing")),
            false => finding
                .severity(Severity::Note)
                .note("its default changes nothing"),
        };
        say_if_presumed(finding, build);
        let help = "give the ARG another name, or declare it above: `ARG X`, then `ENV X=$X`";
        help_or_upgrade(
            finding,
            help,
            upgrade(build, |facts| facts.variables.later_arg_wins),
        );
    }
}
