//! A pattern that matches nothing.

use super::FULL_SNAPSHOT;
use crate::build::Build;
use crate::build::replay::{Copy, Fate, Refused};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL503",
    name: "wildcard-matches-nothing",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("wildcard_matches_nothing.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (step, copy) in build.copies() {
        // `COPY package.json yarn.lock* ./` is how one writes that a file may be missing
        if takes_something(copy) {
            continue;
        }
        for source in &copy.sources {
            if source.fate != Fate::Matches(0) || !source.is_pattern() {
                continue;
            }
            let finding = findings.add(format!("`{}` matches nothing", source.word));
            finding.at(source.word.span(), "no path of that form");
            match step.stops_with() {
                Some(line) if copy.refused == Some(Refused::NothingLeft) => {
                    finding.severity(Severity::Error).executor_says(&line);
                }
                _ => {
                    finding.note(FULL_SNAPSHOT);
                }
            }
            finding.help("a `*` does not cross slashes, and `**` is no more than `*`: name the directory that holds the files");
        }
    }
}

/// Whether some source is there, or may be.
fn takes_something(copy: &Copy) -> bool {
    let nothing = |fate: &Fate| matches!(fate, Fate::Matches(0));
    copy.copied > 0 || !copy.sources.iter().all(|source| nothing(&source.fate))
}
