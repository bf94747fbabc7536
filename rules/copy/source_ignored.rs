//! A source that `.dockerignore` keeps out altogether.

use super::FULL_SNAPSHOT;
use crate::build::Build;
use crate::build::replay::{Refused, Silence};
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL502",
    name: "source-ignored",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("source_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        if let Silence::IgnoredArchiveUnpacked { archive } = what {
            findings
                .add("this archive is unpacked although the ignore file keeps it out")
                .severity(Severity::Note)
                .at(archive.span(), "unpacked all the same")
                .help("take it out of the ignore file, or drop the source");
        }
    }
    for (step, copy) in build.copies() {
        for source in copy.sources.iter().filter(|source| source.is_kept_out()) {
            let finding = findings.add(format!("`{}` is kept out by the ignore file", source.word));
            finding.at(source.word.span(), "nothing of it is copied");
            let ignore = build.ignore.as_ref();
            let pattern = source
                .excluded_by
                .and_then(|by| ignore?.ignore.patterns.get(by));
            if let Some(pattern) = pattern {
                finding.see(pattern.text.span(), "this pattern keeps it out");
            }
            match step.stops_with() {
                Some(line) if copy.refused == Some(Refused::NothingLeft) => {
                    finding.severity(Severity::Error).executor_says(&line);
                }
                _ if copy.copied == 0 && copy.written == 0 => {
                    finding.note(FULL_SNAPSHOT);
                }
                _ => {}
            }
            match pattern {
                Some(pattern) => finding
                    .help(format!(
                        "add `!{}` below `{}`, or drop the source",
                        source.word, pattern.text
                    ))
                    .unsafe_fix(vec![Change::AddLine {
                        after: pattern.text.span(),
                        line: format!("!{}", source.word),
                    }]),
                None => finding.help("take it out of the ignore file, or drop the source"),
            };
        }
    }
}
