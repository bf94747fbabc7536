//! A pattern that is malformed.

use crate::build::Build;
use crate::build::replay::Fate;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL507",
    name: "malformed-pattern",
    severity: Severity::Error,
    group: Group::Copy,
    common: false,
    card: include_str!("malformed_pattern.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (step, copy) in build.copies() {
        let mut sources = copy.sources.iter();
        let Some(source) = sources.find(|source| source.fate == Fate::Malformed) else {
            continue;
        };
        let finding = findings.add(format!("`{}` is a malformed pattern", source.word));
        finding.at(
            source.word.span(),
            "a `[` opens a class of characters that has to be closed",
        );
        if let Some(line) = step.stops_with() {
            finding.executor_says(&line);
        }
        if source.word.starts_with("[\"") || source.word.starts_with("['") {
            finding
                .note("the words look like a JSON array, and are none: each of them is a source");
        }
        finding.help("close it with `]`; for the character itself write `[[]`");
    }
}
