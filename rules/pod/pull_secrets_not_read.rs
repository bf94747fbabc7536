//! Secrets to pull the pod's images, where the executor has no login of its own.

use crate::build::{Build, docker_config};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL706",
    name: "pull-secrets-not-read",
    severity: Severity::Note,
    group: Group::Pod,
    common: false,
    card: include_str!("pull_secrets_not_read.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(secret) = build.pod.image_pull_secrets.first() else {
        return;
    };
    if !docker_config::pushes(build) || !docker_config::is_nobody(build) {
        return;
    }
    let Some(directory) = docker_config::directory(build) else {
        return;
    };
    let finding = findings.add("the executor does not read `imagePullSecrets`");
    finding.at(secret.span(), "for the kubelet alone");
    if let Some((registry, at)) = build.registries().first() {
        finding.see(*at, format!("no login to `{registry}` is in sight"));
    }
    finding
        .note("the kubelet pulls the images of the pod with it; the executor reads files of its container")
        .help(format!("mount the Secret at `{directory}` too, with `items: [{{key: .dockerconfigjson, path: config.json}}]`"));
}
