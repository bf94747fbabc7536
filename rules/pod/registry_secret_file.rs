//! Registry credentials that lie where nobody reads them.

use crate::build::docker_config::{self, FILE};
use crate::build::{Build, volume_data};
use crate::context::mounts::VolumeMount;
use crate::finding::{Finding, Findings, Severity};
use crate::fix::Change;
use crate::manifest::expansion::unexpanded;
use crate::manifest::{Keys, Setting, VolumeSource};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::source::{Span, Text};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL701",
    name: "registry-secret-file",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("registry_secret_file.md"),
    scope: Scope::Build(check),
};

/// The key of a Secret that `kubectl create secret docker-registry` makes.
const KEY: &str = ".dockerconfigjson";

const UNNOTICED: &str = "the executor does not complain: it pulls and pushes as nobody, and the \
                         registry answers UNAUTHORIZED";

fn check(build: &Build, findings: &mut Findings) {
    if !docker_config::may_push(build) || !build.pod.complete {
        return;
    }
    let Some(directory) = docker_config::directory(build) else {
        return;
    };
    if let Some(mount) = docker_config::misplaced(build, &directory) {
        is_elsewhere(build, mount, &directory, findings);
        return;
    }
    let file = path::join(&[&directory, FILE]);
    let Some((point, mount)) = build.mounts.volume_over(&file) else {
        return;
    };
    let wanted = match &mount.sub_path {
        Value::Absent if point.path == directory => FILE,
        Value::Known(part) if point.path == file => part,
        _ => return,
    };
    match volume_data::files(build, mount) {
        Some(files) if files.iter().any(|file| file == wanted) => {}
        Some(files) => is_not_there(build, mount, wanted, &files, findings),
        None => is_perhaps_not_there(build, mount, findings),
    }
}

/// They are mounted, and the executor reads another directory.
fn is_elsewhere(build: &Build, mount: &VolumeMount, directory: &str, findings: &mut Findings) {
    let Some(at) = &mount.mount.path else {
        return;
    };
    let finding = findings.add(format!(
        "the registry credentials are not read: the executor looks for `{directory}/{FILE}`"
    ));
    finding.at(at.span, "they are mounted here");
    let set = build.container().variable("DOCKER_CONFIG");
    let set = set.and_then(|variable| variable.value.known());
    if let Some(value) = set {
        finding.see(value.span(), "a directory, in which it looks for the file");
    }
    finding.note(UNNOTICED);
    if path::base(directory) == FILE {
        finding.help(format!(
            "`DOCKER_CONFIG` names the directory: `{}`",
            path::dir(directory)
        ));
    } else {
        finding.help(format!("mount them at `{directory}`"));
    }
}

/// They are mounted where it reads, and the file has another name.
fn is_not_there(
    build: &Build,
    mount: &VolumeMount,
    wanted: &str,
    files: &[String],
    findings: &mut Findings,
) {
    let held: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    let finding = findings.add(format!(
        "the registry credentials are not read: there is no `{wanted}` among them"
    ));
    finding.severity(Severity::Error);
    point_at(
        mount,
        &format!("all that is in it is {}", held.join(", ")),
        finding,
    );
    if let Some(entry) = keys(mount)
        .and_then(|keys| volume_data::secret(build, keys))
        .and_then(|secret| secret.entries.first())
    {
        finding.see(entry.key.span(), "the Secret has this key");
    }
    mend(mount, finding);
}

/// A Secret that is not seen here, and is known to be a registry's by what else uses it or by the
/// name that Kubernetes' own manual gives it.
fn is_perhaps_not_there(build: &Build, mount: &VolumeMount, findings: &mut Findings) {
    let name = keys(mount).and_then(|keys| keys.name.as_ref());
    let is_known = |name: &&Setting<Text>| unexpanded(&name.value).unknown.is_empty();
    let (Some(name), Value::Absent) = (name.filter(is_known), &mount.sub_path) else {
        return;
    };
    let pulls = build
        .pod
        .image_pull_secrets
        .iter()
        .find(|secret| **secret == *name.value);
    if pulls.is_none() && !name.value.contains("regcred") {
        return;
    }
    let finding = findings.add(format!(
        "if `{}` is of type `kubernetes.io/dockerconfigjson`, the registry credentials are not read",
        name.value
    ));
    point_at(
        mount,
        &format!("its only file is then `{KEY}`, not `{FILE}`"),
        finding,
    );
    if let Some(pulls) = pulls {
        finding.see(
            pulls.span(),
            "the kubelet pulls images with it, so it is of such a type",
        );
    }
    mend(mount, finding);
}

/// The keys of a Secret that is mounted.
fn keys(mount: &VolumeMount) -> Option<&Keys> {
    match &mount.volume.as_ref()?.source {
        VolumeSource::Secret(keys) => Some(keys),
        _ => None,
    }
}

fn point_at(mount: &VolumeMount, label: &str, finding: &mut Finding) {
    let items = keys(mount).and_then(|keys| keys.items.as_ref()?.first());
    let file = items
        .and_then(|item| item.path.as_ref())
        .map(|path| path.span);
    let name = || keys(mount)?.name.as_ref().map(|name| name.span);
    let volume = || mount.volume.as_ref().map(|volume| volume.name.span());
    let place: Option<Span> = file.or_else(name).or_else(volume);
    if let Some(place) = place {
        finding.at(place, label);
    }
    if let Some(path) = &mount.mount.path {
        finding.see(path.span, format!("the executor reads `{FILE}` here"));
    }
}

fn mend(mount: &VolumeMount, finding: &mut Finding) {
    finding.note(UNNOTICED);
    match &mount.sub_path {
        Value::Known(_) => finding.help(format!("name the key that there is: `subPath: {KEY}`")),
        _ => {
            let entry = format!("items: [{{key: {KEY}, path: {FILE}}}]");
            finding.help(format!("name the file: `{entry}` below `secret`"));
            if let Some(keys) = keys(mount).filter(|keys| keys.items.is_none()) {
                let mapping = keys.span;
                finding.unsafe_fix(vec![Change::AddEntry { mapping, entry }]);
            }
            finding
        }
    };
}
