//! A `--single-snapshot` that takes none, since the last instruction is skipped.

use crate::build::Build;
use crate::dockerfile::{Instruction, Kind};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL225",
    name: "single-snapshot-loses-layers",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("single_snapshot_loses_layers.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(last) = loses_at(build) else {
        return;
    };
    let finding = findings.add("the image has no layers of this build");
    finding.at(
        last.keyword.span(),
        "skipped, and with it the only snapshot",
    );
    let options = build.line.as_ref().map(|line| &line.options);
    if let Some(setting) = options.and_then(|options| options.last("single-snapshot")) {
        finding.see(setting.name.span(), "one snapshot, at the last instruction");
    }
    finding.note(format!(
        "{} takes none where the last instruction is skipped",
        release(build)
    ));
    say_if_presumed(finding, build);
    let cure = upgrade(build, |facts| !facts.stages.single_snapshot_needs_last);
    help_or_upgrade(finding, "take the MAINTAINER out", cure);
}

/// The last instruction, where the only snapshot is lost with it.
pub fn loses_at(build: &Build) -> Option<&Instruction> {
    let (line, replay) = (build.line.as_ref()?, build.replay.as_ref()?);
    let is_single = line.options.switch("single-snapshot") == Value::Known(true);
    if !is_single || !build.facts.stages.single_snapshot_needs_last || replay.stop.is_some() {
        return None;
    }
    let instructions = &build.found_dockerfile()?.dockerfile.instructions;
    let last = instructions.get(replay.steps.last()?.instruction)?;
    matches!(last.kind, Kind::Maintainer(_)).then_some(last)
}
