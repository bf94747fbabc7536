//! A file beside the image that cannot be written.

use super::what_is_mounted;
use crate::build::{Build, Unwritable};
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL320",
    name: "output-unwritable",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("output_unwritable.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let stops = |output: &&Unwritable| build.judgement.error.as_deref() == Some(&output.line);
    let Some(output) = build.unwritable.as_ref().filter(stops) else {
        return;
    };
    let place = output.span.unwrap_or_else(|| build.arguments_span());
    let finding = match output.read_only {
        true => findings.add(format!(
            "`--{}` writes to a volume that is mounted read-only",
            output.option
        )),
        false => findings.add(format!(
            "`--{}` writes to a directory that is not there: `{}`",
            output.option,
            path::dir(&output.path)
        )),
    };
    if let (true, Some(point)) = (output.read_only, build.mounts.covering(&output.path)) {
        finding.at(place, what_is_mounted(point));
        let mount = point.volume_mount();
        if let Some(set) = mount.and_then(|mount| mount.mount.read_only.as_ref()) {
            finding.see(set.key.to(set.span), "so it cannot be written");
        }
    } else {
        finding.at(
            place,
            "no volume is mounted there, and the executor does not make the directory",
        );
    }
    finding
        .executor_says(&output.line)
        .note("the executor notices only when the image is built")
        .help("name a path on a volume that can be written: what lies elsewhere goes with the container");
}
