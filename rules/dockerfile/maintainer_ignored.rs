//! A MAINTAINER, which is skipped.

use super::{buildkit_warning, dockerfile};
use crate::build::Build;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::single_snapshot_loses_layers::loses_at;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL416",
    name: "maintainer-ignored",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("maintainer_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let instructions = dockerfile(build)
        .into_iter()
        .flat_map(|file| &file.instructions);
    let warnings = build.linter_warnings();
    for instruction in instructions {
        let Kind::Maintainer(name) = &instruction.kind else {
            continue;
        };
        if loses_at(build).is_some_and(|lost| lost.span == instruction.span) {
            continue;
        }
        let finding = findings.add("this MAINTAINER is skipped");
        let keyword = instruction.keyword.span();
        finding.at(keyword, "the image has no author");
        if let Some(warning) = warnings.iter().find(|warning| warning.span == keyword) {
            finding.executor_says(&buildkit_warning::line(warning));
        }
        let label = format!("LABEL org.opencontainers.image.authors=\"{name}\"");
        finding.help(format!("write `{label}`"));
        if !name.contains(['"', '\\', '$', '`']) {
            finding.unsafe_fix(vec![Change::ReplaceLine {
                content: instruction.span,
                new: vec![label],
            }]);
        }
    }
}
