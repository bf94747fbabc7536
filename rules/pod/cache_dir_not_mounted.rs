//! A directory for base images in which nothing lies.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL718",
    name: "cache-dir-not-mounted",
    severity: Severity::Note,
    group: Group::Pod,
    common: false,
    card: include_str!("cache_dir_not_mounted.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    let Some(setting) = start.line.options.last("cache-dir") else {
        return;
    };
    let Value::Known(directory) = setting.text() else {
        return;
    };
    let image = build.executor.image.as_ref();
    let is_plain = image.is_some_and(|image| !image.repackaged)
        && build.launch.script().is_none()
        && build.container().lifecycle.is_none()
        && build.mounts.unplaced().is_empty();
    if !is_plain || !path::is_abs(directory) || holds_a_mount(build, directory) {
        return;
    }
    let place = setting
        .value
        .as_ref()
        .map_or(setting.name.span(), |value| value.span());
    findings
        .add(format!("no base image comes from `{directory}`: nothing is mounted there"))
        .at(place, "a directory that is not there")
        .note("the warmer fills such a directory; the executor reads it, never writes it, and does not complain if there is none")
        .help("mount the volume that the warmer fills, or leave `--cache-dir` out");
}

fn holds_a_mount(build: &Build, directory: &str) -> bool {
    build.mounts.volume_over(directory).is_some() || build.mounts.below(directory).next().is_some()
}
