//! A mount where the executor's directory is moved from, or to.

use crate::build::Build;
use crate::context::mounts::MountPoint;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::KanikoDir;
use crate::rule::{Group, Rule, Scope};
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
    let Some(start) = build.start() else { return };
    let Value::Known(to) = start.kaniko_dir() else {
        return;
    };
    if to == DEFAULT || !to.starts_with('/') || build.launch.execution().is_none() {
        return;
    }
    let (point, line) = match start.facts.startup.kaniko_dir {
        KanikoDir::Copied => {
            let below = build.mounts.below(DEFAULT);
            let Some(point) = below.into_iter().find(is_volume) else {
                return;
            };
            let line = format!("unlinkat /{}: device or resource busy", point.path);
            (point, line)
        }
        KanikoDir::Renamed => {
            let Some(point) = mounted_at(build, to) else {
                return;
            };
            (
                point,
                format!("rename {DEFAULT} {}: file exists", point.path),
            )
        }
        KanikoDir::Fixed => return,
    };
    let mount = point.volume_mount();
    let Some(at) = mount.and_then(|mount| mount.mount.path.as_ref()) else {
        return;
    };
    let finding = findings.add(format!(
        "the executor cannot move from `{DEFAULT}` to `{to}`: `{}` is a mount",
        point.path
    ));
    finding.at(at.span, "a mount cannot be taken away or replaced");
    if let Some(place) = set_at(build) {
        finding.see(place, "it moves because of this");
    }
    finding
        .note(format!("the executor will say: {line}"))
        .help("leave the executor where it is, or mount this elsewhere");
}

fn is_volume(point: &&MountPoint) -> bool {
    point.volume_mount().is_some()
}

fn mounted_at<'b>(build: &'b Build, path: &str) -> Option<&'b MountPoint> {
    let point = build.mounts.covering(path).filter(is_volume)?;
    build.mounts.is_mount_point(path).then_some(point)
}

/// The flag, or the variable.
fn set_at(build: &Build) -> Option<Span> {
    let flag = build.line.as_ref()?.options.last("kaniko-dir");
    if let Some(flag) = flag {
        let value = flag.value.as_ref();
        return Some(value.map_or(flag.name.span(), |value| value.span()));
    }
    let mut variables = build.container().env.iter();
    let variable = variables.find(|variable| variable.name == "KANIKO_DIR")?;
    Some(variable.span)
}
