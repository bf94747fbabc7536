//! A context on no mount, of which a later stage takes files.

use super::reach::reaches;
use super::{context_span, not_mounted, written_path};
use crate::build::Build;
use crate::build::replay::{Fate, Outcome, Source as TakenSource, Step};
use crate::dockerfile::{Kind, Source};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL317",
    name: "context-deleted",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("context_deleted.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(context) = deleted(build) else {
        return;
    };
    for (step, instruction) in build.executed() {
        if !speaks_of(build, step) {
            continue;
        }
        let (Kind::Copy(transfer) | Kind::Add(transfer)) = &instruction.kind else {
            continue;
        };
        let keyword = instruction.keyword.to_uppercase();
        let place = transfer.sources.iter().find_map(|source| match source {
            Source::Path(word) => Some(word.span()),
            Source::Inline { .. } => None,
        });
        let cleans = build.start().map(|start| start.pre_cleanup());
        let when = match cleans {
            Some(Value::Known(true)) => "before the first stage",
            _ => "when a stage is done",
        };
        let finding = findings.add(format!(
            "the context `{context}` is gone when this {keyword} needs it"
        ));
        finding
            .at(
                place.unwrap_or(instruction.span),
                "nothing of the context is left here",
            )
            .see(context_span(build), "on no mount")
            .note(format!(
                "the executor deletes its file system {when}, and spares only mounts and `/kaniko`"
            ));
        if let Some(line) = step.stops_with() {
            finding.severity(Severity::Error).executor_says(&line);
        }
        finding.help(format!(
            "mount a volume with the sources at `{context}`, or let the executor fetch the context: `--context=git://…`"
        ));
        return;
    }
}

/// A context that the executor deletes: a directory of the container on no mount, with something
/// in it at the start.
fn deleted(build: &Build) -> Option<&str> {
    let context = build.context.path.known()?;
    written_path(build)?;
    let on_mount = build.mounts.volume_over(context).is_some();
    let holds_mounts = build
        .mounts
        .below(context)
        .any(|point| point.volume_mount().is_some());
    let may_be_mounted = !build.mounts.unplaced().is_empty() || !build.pod.complete;
    let below_kaniko = context == "/kaniko" || context.starts_with("/kaniko/");
    let start = build.start()?;
    let restores = build.facts.startup.restores_context_between_stages
        && start.preserve_context() != Value::Known(false);
    let spared = on_mount
        || holds_mounts
        || may_be_mounted
        || below_kaniko
        || restores
        || start.line.options.last("ignore-path").is_some()
        || not_mounted::is_empty(build);
    (!spared).then_some(context)
}

/// Whether a step of the build needs the context after it was deleted.
pub fn speaks(build: &Build) -> bool {
    deleted(build).is_some() && build.executed().any(|(step, _)| speaks_of(build, step))
}

/// Whether a step needs the context after it was deleted.
pub fn speaks_of(build: &Build, step: &Step) -> bool {
    let takes_from_context = step.copy.as_ref().is_some_and(|copy| {
        let is_path =
            |source: &TakenSource| source.fate != Fate::Remote && !source.word.contains("://");
        !copy.from_elsewhere && copy.sources.iter().any(is_path)
    });
    if !takes_from_context || step.outcome == Outcome::Done || deleted(build).is_none() {
        return false;
    }
    let cleans = build.start().map(|start| start.pre_cleanup());
    if cleans == Some(Value::Known(true)) {
        return true;
    }
    let first = build.replay.iter().flat_map(|replay| &replay.steps).next();
    // a stage that builds on the first may be one with it
    first.is_some_and(|first| !reaches(build, step.stage, first.stage))
}
