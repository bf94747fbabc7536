//! What the executor's parser refuses.

use super::dockerfile;
use super::mending::{mend, mend_flag};
use crate::build::Build;
use crate::dockerfile::Problem;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};

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
        match problem.unknown_flag() {
            Some(name) => mend_flag(finding, build, name),
            None if is_line_of_heredoc(build, problem) => {
                let cure = upgrade(build, |facts| facts.run.executes_heredocs);
                help_or_upgrade(finding, "write the command without a here-document", cure);
            }
            None => mend(finding, build, problem.reason()),
        }
        let is_reported = dockerfile
            .error()
            .is_some_and(|error| std::ptr::eq(error, problem));
        if is_reported {
            finding.executor_says(&format!(
                "error building image: parsing dockerfile: {}",
                problem.words
            ));
        }
        say_if_presumed(finding, build);
    }
}

/// Whether it is a line of a here-document, which this release's parser does not know.
fn is_line_of_heredoc(build: &Build, problem: &Problem) -> bool {
    let above = dockerfile(build)
        .into_iter()
        .flat_map(|dockerfile| &dockerfile.instructions);
    let mut above = above.take_while(|instruction| instruction.span.start < problem.span.start);
    !build.facts.dialect().heredocs
        && problem.reason().starts_with("unknown instruction: ")
        && above.any(|instruction| instruction.source.contains("<<"))
}
