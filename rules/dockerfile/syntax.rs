//! What the executor's parser refuses.

use super::dockerfile;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL401",
    name: "dockerfile-syntax",
    severity: Severity::Error,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("syntax.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(dockerfile) = dockerfile(build) else {
        return;
    };
    for problem in &dockerfile.problems {
        let finding = findings.add(problem.reason().to_owned());
        finding.at(problem.span, "the executor's parser stops here");
        let is_reported = dockerfile
            .error()
            .is_some_and(|error| std::ptr::eq(error, problem));
        if is_reported {
            finding.executor_says(&format!(
                "error building image: parsing dockerfile: {}",
                problem.words
            ));
        }
    }
}
