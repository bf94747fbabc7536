//! A flag at the end whose value is missing.

use super::{problems, refuse};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::command_line::ProblemKind;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL214",
    name: "missing-flag-value",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("missing_flag_value.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for problem in problems(build) {
        let ProblemKind::MissingValue { flag, .. } = &problem.kind else {
            continue;
        };
        let message = format!("`--{}` has no value", flag.name);
        refuse(findings, build, problem, message, "the arguments end here")
            .help(format!("write `--{}=VALUE`", flag.name));
    }
}
