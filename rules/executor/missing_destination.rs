//! Nothing says where the image goes.

use super::{quote, reads_its_arguments, stops, variable};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::StopKind;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL207",
    name: "missing-destination",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("missing_destination.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    // the argument that is refused may be the one that was meant
    if !reads_its_arguments(build) {
        return;
    }
    for stop in stops(build, |kind| kind == StopKind::NoDestination) {
        let finding = findings.add("neither `--destination` nor `--no-push` is given");
        finding.at(
            build.arguments_span(),
            "nothing here says where the image goes",
        );
        for span in &stop.spans {
            finding.see(*span, "this does not switch pushing off");
        }
        let variable = variable(build, "KANIKO_NO_PUSH");
        if let Some(span) = variable.filter(|_| build.facts.startup.reads_no_push) {
            finding.see(span, "this wins over `--no-push`");
        }
        quote(finding, build, &stop.message);
        finding.help(
            "add `--destination=REGISTRY/REPOSITORY:TAG`, or `--no-push` to build without pushing",
        );
    }
}
