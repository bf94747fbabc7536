//! A hostPath that is mounted for the context and does not fit it.

use super::{
    context_span, host_path_mounts, off_mounts, relative, scheme, stop_for_missing, uses_context,
};
use crate::build::Build;
use crate::context::resolve::{Place, Seen};
use crate::finding::{Findings, Severity};
use crate::manifest::VolumeSource;
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::{self, quote};
use crate::source::Span;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL305",
    name: "host-path-mismatch",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("host_path_mismatch.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    if executor::is_joined_at(build, context_span(build)) {
        return;
    }
    if let Some((path, mounted, span)) = mounted_elsewhere(build) {
        let finding = findings.add(format!(
            "the context `{path}` lies outside of `{mounted}`, where the hostPath is mounted"
        ));
        finding.at(
            context_span(build),
            "the executor finds an empty directory there",
        );
        finding.see(span, "the sources are here");
        if let Some(line) = stop_for_missing(build) {
            finding.severity(Severity::Error);
            quote(finding, build, &line);
        }
        finding.help(format!(
            "write `--context=dir://{mounted}`, or mount the hostPath at `{path}`"
        ));
    }
    if let Some((place, span)) = unfit(build) {
        let node = place.node.as_deref().unwrap_or("");
        let tried: Vec<String> = place
            .tried
            .iter()
            .map(|directory| format!("`{}`", directory.display()))
            .collect();
        let finding = findings.add(format!("the hostPath `{node}` seems not to be the context"));
        finding.at(span, "mounted for the context");
        finding.note(format!(
            "the directory of that name here holds no Dockerfile: {}",
            tried.join(", ")
        ));
        finding.help("mount the directory that holds the Dockerfile, or say with `--map` which directory here it is");
    }
}

/// The context, the path of the only hostPath mount, and where that is written, if the context
/// lies on no mount.
pub fn mounted_elsewhere(build: &Build) -> Option<(&str, &str, Span)> {
    let path = off_mounts(build).filter(|_| uses_context(build))?;
    let kaniko = |mounted: &str| mounted.starts_with("/kaniko") || mounted.ends_with(".sock");
    let mut mounts = host_path_mounts(build).filter(|(mounted, _)| !kaniko(mounted));
    let (mounted, span) = mounts.next()?;
    let is_only = mounts.next().is_none();
    let known_better =
        scheme::names_a_server(build).is_some() || relative::resolved(build).is_some();
    (is_only && !known_better).then_some((path, mounted, span))
}

/// The place of a hostPath under the context of which only directories without a Dockerfile are
/// known here, and where the hostPath is written.
pub fn unfit(build: &Build) -> Option<(&Place, Span)> {
    let context = build.context.path.known()?;
    let Seen::Unknown(Some(place)) = build.context.view.as_ref()?.see(context) else {
        return None;
    };
    let (_, mount) = build.mounts.volume_over(context)?;
    let volume = mount.volume.as_ref()?;
    let VolumeSource::HostPath(host_path) = &volume.source else {
        return None;
    };
    let span = host_path.path.as_ref()?.span;
    (!place.tried.is_empty()).then_some((place, span))
}
