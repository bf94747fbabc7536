//! Several sources and a destination that is no directory.

use crate::build::Build;
use crate::build::replay::Refused;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL506",
    name: "destination-not-directory",
    severity: Severity::Error,
    group: Group::Copy,
    common: false,
    card: include_str!("destination_not_directory.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(found) = build.found_dockerfile() else {
        return;
    };
    for (step, copy) in build.copies() {
        if copy.refused != Some(Refused::NeedsDirectory) {
            continue;
        }
        let Some(instruction) = found.dockerfile.instructions.get(step.instruction) else {
            continue;
        };
        let (destination, span) = match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                (transfer.destination.as_str(), transfer.destination.span())
            }
            _ => ("", instruction.span),
        };
        let finding = findings.add(format!(
            "several sources, and `{destination}` is no directory"
        ));
        finding.at(span, "no slash at its end");
        match step.stops_with() {
            Some(line) => finding.executor_says(&line),
            None => finding
                .severity(Severity::Warning)
                .note("it passes only if the base image has a directory there"),
        };
        if copy
            .sources
            .iter()
            .any(|source| source.word.as_str() == "#")
        {
            finding.note("a `#` behind an instruction starts no comment: it and what follows are words of the instruction");
        }
        finding.help(format!("write `{destination}/`"));
        finding.fix(vec![Change::Replace {
            span,
            old: destination.to_owned(),
            new: format!("{destination}/"),
        }]);
    }
}
