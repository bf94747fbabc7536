//! The build context, its mounts and the Dockerfile's place.

pub mod cache_on_mount;
pub mod context_deleted;
pub mod copy_over_executor;
pub mod dockerfile_case;
pub mod dockerfile_missing;
pub mod dockerfile_shadowed;
pub mod dockerfile_unusable;
pub mod files_dropped;
pub mod from_keys;
pub mod host_path_mismatch;
pub mod host_path_relative;
pub mod mount_hides_base;
pub mod mount_without_volume;
pub mod not_mounted;
pub mod output_unwritable;
pub mod read_only_target;
pub mod relative;
pub mod run_writes_lost;
pub mod scheme;
pub mod unresolved;
pub mod volume_empty;

pub mod reach;
pub mod shell_targets;

use crate::build::replay::Fate;
use crate::build::{Build, Found, dockerfile_not_found};
use crate::context::mounts::{MountPoint, MountSource};
use crate::context::resolve::Seen;
use crate::kaniko::startup::SourceKind;
use crate::manifest::{Carrier, VolumeSource};
use crate::source::Span;
use crate::value::Value;

/// Whether a rule of this group says why nothing of the context is there, so that each missing
/// file need not be named.
pub fn explains_missing(build: &Build) -> bool {
    scheme::names_a_server(build).is_some()
        || relative::resolved(build).is_some()
        || host_path_mismatch::mounted_elsewhere(build).is_some()
        || not_mounted::is_empty(build)
        || volume_empty::speaks(build)
}

/// Where the context is written, or else a place for what is missing among the arguments.
fn context_span(build: &Build) -> Span {
    let written = build.context.source.as_ref().and_then(|source| source.span);
    written.unwrap_or_else(|| build.arguments_span())
}

/// The Dockerfile as it is asked for.
fn dockerfile_name(build: &Build) -> &str {
    let name = build.dockerfile.value.known();
    name.map_or("Dockerfile", String::as_str)
}

/// Where the Dockerfile is written, or else the context that it is looked for in.
fn dockerfile_span(build: &Build) -> Span {
    build.dockerfile.span.unwrap_or_else(|| context_span(build))
}

/// The context, where it is a path of the container, as it is written.
fn written_path(build: &Build) -> Option<&str> {
    match &build.context.source.as_ref()?.kind {
        SourceKind::Directory { path, .. } => Some(path),
        _ => None,
    }
}

/// Where the context lies in the container, if it lies on no mount and in an image whose files
/// are known.
fn off_mounts(build: &Build) -> Option<&str> {
    let path = build.context.path.known()?;
    written_path(build)?;
    let image = build.executor.image.as_ref()?;
    // commands before may fill a directory of the container's own
    if build
        .launch
        .script()
        .is_some_and(|script| script.after.is_some())
    {
        return None;
    }
    let view = build.context.view.as_ref()?;
    let below = build.mounts.below(path);
    let holds_mounts = below.filter(|point| point.volume_mount().is_some()).count() > 0;
    let is_off = matches!(view.see(path), Seen::Image) && !image.repackaged && !holds_mounts;
    is_off.then_some(path)
}

/// Whether all places of the Dockerfile lie on no mount either.
fn dockerfile_off_mounts(build: &Build) -> bool {
    let Some(view) = &build.context.view else {
        return false;
    };
    let mut tried = build.dockerfile.tried.iter();
    tried.all(|at| matches!(view.see(at), Seen::Image))
}

/// The executor's line, where it stops because the Dockerfile or a source is not there.
fn stop_for_missing(build: &Build) -> Option<String> {
    if let Found::Missing { .. } = build.dockerfile.found {
        return Some(dockerfile_not_found()).filter(|_| build.judgement.error.is_some());
    }
    // a pattern is looked for in the context as a whole
    let is_gone = build.context.exists == Value::Known(false);
    let mut missing = build.copies().filter(|(_, copy)| {
        let gone = |fate: &Fate| matches!(fate, Fate::Missing { .. });
        let some_gone = copy.sources.iter().any(|source| gone(&source.fate));
        !copy.from_elsewhere && (is_gone || some_gone)
    });
    missing.find_map(|(step, _)| step.stops_with())
}

/// Whether the build takes something from the context. Where the Dockerfile is not known,
/// somebody who names a context is taken to need it.
fn uses_context(build: &Build) -> bool {
    match (&build.replay, &build.dockerfile.found) {
        (Some(_), _) => build
            .copies()
            .any(|(_, copy)| !copy.from_elsewhere && !copy.sources.is_empty()),
        (None, Found::Missing { .. }) => dockerfile_off_mounts(build),
        (None, Found::Unknown(_)) => {
            let source = build.context.source.as_ref();
            source.is_some_and(|source| source.span.is_some())
        }
        (None, _) => false,
    }
}

/// The mounts of the container that show a path of the node.
fn host_path_mounts(build: &Build) -> impl Iterator<Item = (&str, Span)> {
    build.mounts.points().filter_map(|point| {
        let mount = point.volume_mount()?;
        let volume = mount.volume.as_ref()?;
        let span = mount.mount.path.as_ref()?.span;
        let is_host_path = matches!(volume.source, VolumeSource::HostPath(_));
        is_host_path.then_some((point.path.as_str(), span))
    })
}

/// The field of an object that holds the pod's spec: `spec.template.spec`.
fn spec_field(carrier: Carrier) -> String {
    let mut fields = carrier.template_path().to_vec();
    fields.push("spec");
    fields.join(".")
}

/// What is mounted at a point, as a sentence has it.
fn what_is_mounted(point: &MountPoint) -> String {
    match &point.source {
        MountSource::Kubernetes => format!("Kubernetes mounts `{}`", point.path),
        MountSource::Volume(mount) => {
            let name = mount.mount.name.as_ref();
            let name = name.map_or("", |name| name.value.as_str());
            format!("the volume `{name}` is mounted at `{}`", point.path)
        }
    }
}
