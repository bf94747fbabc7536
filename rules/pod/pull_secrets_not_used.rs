//! imagePullSecrets, where the executor has no credentials of its own.

use super::docker_config;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL730",
    name: "pull-secrets-not-used",
    severity: Severity::Note,
    group: Group::Pod,
    common: false,
    card: include_str!("pull_secrets_not_used.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(secret) = build.pod.image_pull_secrets.first() else {
        return;
    };
    let Some(directory) = docker_config::directory(build) else {
        return;
    };
    let file = path::join(&[&directory, docker_config::FILE]);
    let is_mounted = |path: &str| {
        let point = build.mounts.covering(path);
        point.is_some_and(|point| point.volume_mount().is_some())
    };
    let has_own = is_mounted(&file) || build.launch.script().is_some();
    if !docker_config::may_push(build) || has_own || !build.mounts.unplaced().is_empty() {
        return;
    }
    if docker_config::misplaced(build, &directory).is_some() {
        return;
    }
    let finding = findings.add("the executor does not push with `imagePullSecrets`");
    finding.at(
        secret.span(),
        "the kubelet alone uses it, for the pod's own images",
    );
    finding.note(format!(
        "the executor reads `{file}`, and nothing is mounted there"
    ));
    finding.help(format!(
        "mount the secret at `{directory}`, with `items: [{{key: .dockerconfigjson, path: config.json}}]`"
    ));
}
