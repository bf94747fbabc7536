//! An ignore file with a pattern that turns all of it off.

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
    let ignore = &found.ignore;
    let let_in: usize = build.copies().map(|(_, copy)| copy.let_in).sum();
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
        if spoils_all && let_in > 0 {
            finding.severity(Severity::Error).note(match let_in {
                1 => String::from("a file that the others would keep out is copied"),
                files => format!("{files} files that the others would keep out are copied"),
            });
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
