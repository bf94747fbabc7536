//! A context on a volume that nothing fills.

use super::{context_span, stop_for_missing};
use crate::build::{Build, Found};
use crate::context::mounts::MountPoint;
use crate::context::resolve::Seen;
use crate::finding::{Findings, Severity};
use crate::manifest::VolumeSource;
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::quote;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL318",
    name: "context-volume-empty",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("volume_empty.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(point) = empty_context(build).filter(|_| speaks(build)) else {
        return;
    };
    let Some(mount) = point.volume_mount() else {
        return;
    };
    let Some(volume) = &mount.volume else {
        return;
    };
    let finding = findings.add(format!(
        "the context lies on the volume `{}`, which nothing fills",
        volume.name
    ));
    let is_written = !matches!(volume.source, VolumeSource::Missing);
    finding
        .at(
            volume.name.span(),
            match is_written {
                true => "an `emptyDir` starts empty",
                false => "it has no source: the API server makes it an empty `emptyDir`",
            },
        )
        .see(context_span(build), "the context");
    if let Some(path) = &mount.mount.path {
        finding.see(path.span, "mounted in this container alone");
    }
    if let Some(line) = stop_for_missing(build) {
        quote(finding, build, &line);
    }
    finding.help("let an init container that mounts it too clone or copy the sources into it, or take a volume that holds them");
}

/// The volume of the context, where it is certain to be empty.
fn empty_context(build: &Build) -> Option<&MountPoint> {
    let context = build.context.path.known()?;
    super::written_path(build)?;
    if !matches!(build.context.view.as_ref()?.see(context), Seen::Empty(_)) {
        return None;
    }
    // a hook of the container may fill it
    if build.container().lifecycle.is_some() {
        return None;
    }
    build.mounts.covering(context)
}

/// Whether the rule says why nothing of the context is there.
pub fn speaks(build: &Build) -> bool {
    let needs_context = match &build.dockerfile.found {
        Found::Missing { .. } => true,
        _ => build.copies().any(|(step, copy)| {
            !copy.from_elsewhere && !copy.sources.is_empty() && step.stops_with().is_some()
        }),
    };
    empty_context(build).is_some() && needs_context
}
