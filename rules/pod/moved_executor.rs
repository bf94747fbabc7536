//! A mount where the executor's directory is moved from, or to.

use crate::build::Build;
use crate::context::mounts::MountPoint;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::KanikoDir;
use crate::kaniko::startup::StopKind;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};
use crate::source::Span;
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL710",
    name: "moved-executor",
    severity: Severity::Error,
    group: Group::Pod,
    common: false,
    card: include_str!("moved_executor.md"),
    scope: Scope::Build(check),
};

/// Where the executor lies in its images.
const DEFAULT: &str = "/kaniko";

fn check(build: &Build, findings: &mut Findings) {
    let mut stops = build.stops.iter();
    let Some(stop) = stops.find(|stop| stop.kind == StopKind::MovedExecutor) else {
        return;
    };
    let Some(start) = build.start() else { return };
    let Value::Known(to) = start.kaniko_dir() else {
        return;
    };
    let below = build.mounts.below(DEFAULT).find(is_volume);
    let in_the_way = match build.mounts.is_mount_point(to) {
        true => build.mounts.covering(to),
        false => below,
    };
    let Some((point, mount)) = in_the_way.and_then(|point| Some((point, point.volume_mount()?)))
    else {
        return;
    };
    let Some(at) = &mount.mount.path else { return };
    let finding = findings.add(format!(
        "the executor cannot move from `{DEFAULT}` to `{to}`: `{}` is a mount",
        point.path
    ));
    finding.at(at.span, "a mount cannot be taken away or replaced");
    if let Some(place) = set_at(build) {
        finding.see(place, "it moves because of this");
    }
    finding.executor_says(&stop.message);
    say_if_presumed(finding, build);
    let is_target = build.mounts.is_mount_point(to);
    let cure = upgrade(build, |facts| {
        !is_target && facts.startup.kaniko_dir == KanikoDir::Renamed
    });
    help_or_upgrade(
        finding,
        "leave the executor where it is, or mount this elsewhere",
        cure,
    );
}

fn is_volume(point: &&MountPoint) -> bool {
    point.volume_mount().is_some()
}

/// The flag, or the variable.
fn set_at(build: &Build) -> Option<Span> {
    let flag = build.line.as_ref()?.options.last("kaniko-dir");
    if let Some(flag) = flag {
        let value = flag.value.as_ref();
        return Some(value.map_or(flag.name.span(), |value| value.span()));
    }
    Some(build.container().variable("KANIKO_DIR")?.span)
}
