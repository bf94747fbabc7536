//! A here-document that is written as it stands, variables and all.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL419",
    name: "heredoc-not-expanded",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("heredoc_not_expanded.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::HeredocNotExpanded { variable } = what else {
            continue;
        };
        let keyword = instruction.keyword.to_uppercase();
        let finding = findings.add(format!("this {keyword} writes `{variable}` as it stands"));
        finding.at(variable.span(), "not expanded");
        finding.note("BuildKit expands variables in a here-document whose name is not quoted");
        say_if_presumed(finding, build);
        finding.help("write the file in a RUN, or set `FF_KANIKO_EXPAND_HEREDOC=true` in the container's environment (osscontainertools v1.28.1 or later)");
    }
}
