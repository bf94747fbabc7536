//! An exception of the ignore file that takes less back in than with Docker.

use super::MOST_SHOWN;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;
use std::collections::BTreeMap;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL909",
    name: "ignore-exception-misses",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("ignore_exception_misses.md"),
    scope: Scope::Build(check),
};

/// What an exception leaves out, over all instructions.
struct Missed<'a> {
    files: usize,
    example: &'a str,
    at: Vec<Span>,
}

fn check(build: &Build, findings: &mut Findings) {
    let Some(ignore) = &build.ignore else {
        return;
    };
    for (pattern, missed) in missed(build) {
        let Some(pattern) = ignore.ignore.patterns.get(pattern) else {
            continue;
        };
        let text = pattern.text.as_str();
        let finding = findings.add(format!(
            "`{text}` does not take back in what lies in the directory, and does so with Docker"
        ));
        let more = match missed.files {
            1 => String::from("is left out"),
            files => format!("is left out, and {} more", files - 1),
        };
        finding.at(pattern.text.span(), format!("`{}` {more}", missed.example));
        for at in missed.at.iter().take(MOST_SHOWN) {
            finding.see(*at, "not copied here");
        }
        finding
            .note("Kaniko holds one parent of a path against the pattern, the one that is as deep as the pattern is long; Docker all of them")
            .help(format!("add `!{}/**`", pattern.cleaned));
    }
}

fn missed(build: &Build) -> BTreeMap<usize, Missed<'_>> {
    let mut all: BTreeMap<usize, Missed<'_>> = BTreeMap::new();
    for (_, copy) in build.copies() {
        for leak in &copy.missed {
            let missed = all.entry(leak.pattern).or_insert(Missed {
                files: 0,
                example: &leak.example,
                at: Vec::new(),
            });
            missed.files += leak.files;
            let word = copy.sources.first().map(|source| source.word.span());
            missed.at.extend(word);
        }
    }
    all
}
