//! An ignore file with a pattern that turns all of it off.

use super::steps;
use crate::build::Build;
use crate::context::ignore::Fault;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL511",
    name: "ignore-file-off",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("ignore_file_off.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(found) = &build.ignore else {
        return;
    };
    let takes_context = steps(build).any(|(_, copy)| !copy.from_elsewhere && copy.copied > 0);
    let ignore = &found.ignore;
    let keeps_out = ignore.patterns.iter().any(|pattern| !pattern.negated);
    for problem in &ignore.problems {
        let spoils_all = match problem.fault {
            Fault::LoneExclamation | Fault::BadPattern => true,
            Fault::BadExpression => false,
            Fault::LineTooLong | Fault::TooLarge => continue,
        };
        let finding = findings.add(match spoils_all {
            true => "this pattern turns the whole ignore file off",
            false => "this pattern turns the ignore file off for what the others leave undecided",
        });
        finding.at(problem.span, problem.fault.words().unwrap_or("malformed"));
        if spoils_all && takes_context && keeps_out {
            finding.severity(Severity::Error);
        }
        finding
            .note("the executor logs an error for each file, copies it all the same, and goes on");
        finding.help(match problem.fault {
            Fault::LoneExclamation => {
                "write what is to be taken back in behind the `!`, or remove the line"
            }
            _ => "write `\\[` for a bracket, or close the class",
        });
    }
}
