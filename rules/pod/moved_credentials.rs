//! Credentials that the executor does not find, or not any more, where it has moved.

use crate::build::Build;
use crate::build::docker_config::{FILE, pushes};
use crate::build::volume_data::may_hold;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::KanikoDir;
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL712",
    name: "moved-credentials",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("moved_credentials.md"),
    scope: Scope::Build(check),
};

const UNAUTHORIZED: &str = "the executor pushes as nobody, and the registry answers UNAUTHORIZED";

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    let Value::Known(to) = start.kaniko_dir() else {
        return;
    };
    let copies = start.facts.startup.kaniko_dir == KanikoDir::Copied;
    if to == "/kaniko" || !path::is_abs(to) || !copies || !pushes(build) {
        return;
    }
    let config = path::join(&[to, ".docker", FILE]);
    let is_mounted = build.mounts.covering(&config).is_some();
    if is_mounted || !build.mounts.unplaced().is_empty() {
        return;
    }
    mounted_elsewhere(build, &config, findings);
    cleared(build, to, findings);
}

/// Credentials on a mount that is not looked at.
fn mounted_elsewhere(build: &Build, config: &str, findings: &mut Findings) {
    let Value::Known(directory) = build.environment.get("DOCKER_CONFIG") else {
        return;
    };
    let at = path::join(&[directory, FILE]);
    let mount = build.mounts.volume_over(&at).map(|(_, mount)| mount);
    let Some(mount) = mount.filter(|mount| may_hold(mount)) else {
        return;
    };
    // a mount below `/kaniko` keeps it from moving at all
    let place = mount.mount.path.as_ref();
    let Some(place) = place.filter(|_| !at.starts_with("/kaniko/")) else {
        return;
    };
    let finding = findings.add("the executor does not read these credentials");
    finding.at(place.span, "not read");
    finding.note(format!("since it moves, it reads `{config}`"));
    finding.note(UNAUTHORIZED);
    say_if_presumed(finding, build);
    let directory = path::dir(config);
    finding.help(format!(
        "mount them at `{directory}`, or do not move the executor"
    ));
}

/// Credentials that a script writes, and that are cleared between stages with what was moved.
fn cleared(build: &Build, to: &str, findings: &mut Findings) {
    let (Some(start), Some(replay)) = (build.start(), &build.replay) else {
        return;
    };
    let options = &start.line.options;
    let flag = options
        .last("kaniko-dir")
        .and_then(|flag| flag.value.as_ref());
    let by_variable = build.environment.get("KANIKO_DIR") != Value::Absent;
    let is_ignored = options.each("ignore-path").next().is_some();
    let (Some(flag), false, false) = (flag, by_variable, is_ignored) else {
        return;
    };
    let script = build.launch.script();
    let mut files = script.into_iter().flat_map(|script| &script.written);
    let original = path::join(&["/kaniko/.docker", FILE]);
    let Some(written) = files.find(|file| file.path == original) else {
        return;
    };
    if replay.built.len() < 2 {
        return;
    }
    let finding = findings.add(format!(
        "the credentials in `{to}` are gone after the first stage"
    ));
    finding.at(flag.span(), "cleared between stages");
    finding.see(written.span, "written here, and moved");
    finding.note(UNAUTHORIZED);
    say_if_presumed(finding, build);
    let help = "set `KANIKO_DIR` in place of the flag: it keeps the directory";
    let cure = upgrade(build, |facts| {
        facts.startup.kaniko_dir == KanikoDir::Renamed
    });
    help_or_upgrade(finding, help, cure);
}
