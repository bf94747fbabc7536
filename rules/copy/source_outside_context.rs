//! A source that leads out of the context.

use crate::build::Build;
use crate::build::replay::{Fate, Refused};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL504",
    name: "source-outside-context",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("source_outside_context.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (step, copy) in build.copies() {
        for source in copy.sources.iter().filter(|source| source.outside) {
            let place = match copy.from_elsewhere {
                true => "the stage's files",
                false => "the context",
            };
            let finding = findings.add(format!("`{}` leads out of {place}", source.word));
            finding.at(source.word.span(), format!("above `{}`", copy.root));
            match step.stops_with() {
                Some(line)
                    if matches!(source.fate, Fate::Missing { .. })
                        || copy.refused == Some(Refused::NothingLeft) =>
                {
                    finding.severity(Severity::Error).executor_says(&line);
                }
                _ => {
                    finding.note("the executor follows it, and copies whatever lies there in its own container; Docker drops the `..`");
                }
            }
            finding.help(
                "make the directory above the context, and name the Dockerfile with `--dockerfile`",
            );
        }
    }
}
