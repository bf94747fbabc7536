//! A source without wildcards that is not there, beside one with: it is dropped without a word.

use crate::build::Build;
use crate::build::replay::Fate;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL508",
    name: "literal-dropped",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("literal_dropped.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (step, copy) in build.copies() {
        let pattern = copy.sources.iter().find(|source| source.is_pattern());
        let Some(pattern) = pattern else { continue };
        for source in &copy.sources {
            let is_known = source.path.known().is_some();
            if source.fate != Fate::Matches(0) || source.is_pattern() || !is_known || source.outside
            {
                continue;
            }
            let finding = findings.add(format!(
                "`{}` is not there, and is left out without a word",
                source.word
            ));
            finding.at(source.word.span(), "there is nothing of that name");
            finding.see(
                pattern.word.span(),
                "this pattern makes the executor match the others too",
            );
            match step.stops_with() {
                Some(line) => finding.severity(Severity::Error).executor_says(&line),
                None => {
                    finding.note("were there no wildcard in the instruction, the build would stop")
                }
            };
            finding.help("add the file to the context, or copy it with an instruction of its own");
        }
    }
}
