//! A wildcard that matches the context itself, so that directories are copied twice.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL512",
    name: "wildcard-takes-root",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("wildcard_takes_root.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, copy) in build.copies() {
        for source in copy.sources.iter().filter(|source| source.takes_root) {
            let word = &source.word;
            let finding = findings.add(format!("`{word}` copies directories twice"));
            finding.at(word.span(), "matches `.`, too");
            finding
                .note("once as a part of `.`, by its name; and once by itself, as what it holds");
            finding.help("write `.` for all of it, or name the directories");
        }
    }
}
