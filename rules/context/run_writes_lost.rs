//! What a RUN writes below a mount, which is never part of the image.

use super::reach::reaches_image;
use super::shell_targets::targets;
use super::what_is_mounted;
use crate::build::Build;
use crate::build::replay::{DeclaredVolume, Step};
use crate::context::mounts::{MountPoint, MountSource};
use crate::dockerfile::{Instruction, Kind};
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL315",
    name: "run-writes-lost",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("run_writes_lost.md"),
    scope: Scope::Build(check),
};

/// Nobody means what is written there for the image.
const PASSING: [&str; 5] = ["/dev", "/proc", "/sys", "/tmp", "/var/tmp"];

const DECLARED: &str = "a VOLUME above declares it";
const AFTER: &str = "move the VOLUME below what fills it";
const UNNOTICED: &str = "the command succeeds, and the executor leaves the path out of the layer";

fn check(build: &Build, findings: &mut Findings) {
    let mut said: Vec<usize> = Vec::new();
    for (step, instruction) in build.executed() {
        let Kind::Run(_) = &instruction.kind else {
            continue;
        };
        if !reaches_image(build, step.stage) {
            continue;
        }
        writes_by_name(build, step, instruction, findings);
        let Value::Known(directory) = &step.directory else {
            continue;
        };
        if said.contains(&step.stage) {
            continue;
        }
        let Some(point) = volume_at(build, directory) else {
            if let Some(volume) = declared_over(step, directory) {
                said.push(step.stage);
                below_declared(instruction.span, volume, directory, findings);
            }
            continue;
        };
        said.push(step.stage);
        let finding = findings.add(format!(
            "what this RUN writes to its working directory `{directory}` is not in the image"
        ));
        finding.at(instruction.span, what_is_mounted(point));
        if let Some(path) = point
            .volume_mount()
            .and_then(|mount| mount.mount.path.as_ref())
        {
            finding.see(path.span, "mounted here");
        }
        finding
            .note(UNNOTICED)
            .help("use another WORKDIR, or mount the volume where the image has nothing");
    }
}

/// A RUN whose working directory is a declared volume may write there, and may not.
fn below_declared(run: Span, volume: &DeclaredVolume, directory: &str, findings: &mut Findings) {
    findings
        .add(format!(
            "what this RUN writes to its working directory `{directory}` is not in the image"
        ))
        .severity(Severity::Note)
        .at(run, DECLARED)
        .see(volume.word.span(), "declared here")
        .note(UNNOTICED)
        .help(AFTER);
}

/// The volume that a path lies on, if what is written there may be meant for the image.
fn volume_at<'b>(build: &'b Build, path: &str) -> Option<&'b MountPoint> {
    let point = build.mounts.covering(path)?;
    let is_passing = PASSING.iter().any(|top| path::lies_below(&point.path, top));
    (point.volume_mount().is_some() && !is_passing).then_some(point)
}

/// The VOLUME that a path lies at or below.
fn declared_over<'s>(step: &'s Step, path: &str) -> Option<&'s DeclaredVolume> {
    let mut volumes = step.volumes.iter();
    volumes.find(|volume| volume.path == path || volume.holds(path))
}

/// The paths that a RUN names as what it writes.
fn writes_by_name(build: &Build, step: &Step, instruction: &Instruction, findings: &mut Findings) {
    let Kind::Run(run) = &instruction.kind else {
        return;
    };
    let Some(script) = run.command.words.first().filter(|_| !run.command.exec_form) else {
        return;
    };
    for range in targets(script) {
        let path = &script[range.clone()];
        let message = format!("what this RUN writes to `{path}` is not in the image");
        let place = script.span_of(range);
        if let Some((reason, severity)) = reason(build, path) {
            findings
                .add(message)
                .severity(severity)
                .at(place, reason)
                .note(UNNOTICED)
                .help("write it where nothing is mounted, or let whoever runs the image write it");
        } else if let Some(volume) = step.volumes.iter().find(|volume| volume.holds(path)) {
            findings
                .add(message)
                .at(place, DECLARED)
                .see(volume.word.span(), "declared here")
                .note(UNNOTICED)
                .help(AFTER);
        }
    }
}

/// Why a path is not part of the image, and how sure it is that it should be.
fn reason(build: &Build, path: &str) -> Option<(String, Severity)> {
    if PASSING.iter().any(|top| path::lies_below(path, top)) {
        return None;
    }
    if let Some(point) = build.mounts.covering(path) {
        let severity = match &point.source {
            MountSource::Kubernetes => Severity::Warning,
            // it may be a cache
            MountSource::Volume(_) if !holds_context(build, point) => Severity::Note,
            MountSource::Volume(_) => Severity::Warning,
        };
        return Some((what_is_mounted(point), severity));
    }
    let ignored = build.start()?.ignore_var_run() == Value::Known(true);
    let lost = ignored && path::lies_below(path, "/var/run");
    lost.then(|| {
        let reason = "the executor leaves out all of `/var/run`; write `/run`".to_owned();
        (reason, Severity::Warning)
    })
}

fn holds_context(build: &Build, point: &MountPoint) -> bool {
    let context = build.context.path.known();
    let covering = context.and_then(|context| build.mounts.covering(context));
    covering.is_some_and(|covering| covering.path == point.path)
}
