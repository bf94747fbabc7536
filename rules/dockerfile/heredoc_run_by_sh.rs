//! A here-document that is fed to `sh`, whatever it asks for.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL418",
    name: "heredoc-run-by-sh",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("heredoc_run_by_sh.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::HeredocRunBySh { meant } = what else {
            continue;
        };
        let finding = findings.add(format!(
            "this here-document is run by `sh`, not by `{meant}`"
        ));
        finding.at(instruction.keyword.span(), "`sh` reads it");
        say_if_presumed(finding, build);
        finding.help(format!(
            "name the program in the instruction: `RUN {meant} <<EOF`"
        ));
    }
}
