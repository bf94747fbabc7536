//! A manifest that was named and starts no executor.

use crate::finding::{Findings, Severity};
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope, Setup};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL102",
    name: "no-executor",
    severity: Severity::Note,
    group: Group::Manifest,
    common: false,
    card: include_str!("no_executor.md"),
    scope: Scope::Manifest(check),
};

fn check(setup: &Setup<'_>, findings: &mut Findings) {
    let documents = &setup.manifest.documents;
    let is_read = |document: &Document| document.problems.iter().all(|one| !one.kind.is_error());
    if !setup.named || !setup.builds.is_empty() || !documents.iter().all(is_read) {
        return;
    }
    // claims and secrets are given along to be looked up
    let is_object = |document: &&Document| document.tree.is_some() && document.object.is_none();
    let Some(document) = documents
        .iter()
        .find(|document| document.pod.is_some())
        .or_else(|| documents.iter().find(is_object))
    else {
        return;
    };
    let containers = document.pod.iter().flat_map(|pod| &pod.containers);
    let mut images = containers.filter_map(|one| Some((one, one.image.as_ref()?)));
    let image = images.next();
    let kind = document.kind.as_ref();
    let (place, label) = match (image, kind) {
        (Some((container, image)), _) if container.command.is_some() => {
            (image.span, "what it starts is not the executor")
        }
        (Some((_, image)), _) => (image.span, "not known to hold an executor"),
        (None, Some(kind)) => (kind.span, "no pod is read from this"),
        (None, None) => (document.span, "no object of Kubernetes"),
    };
    let help = if image.is_some() {
        "an executor is known by its image, such as `ghcr.io/osscontainertools/kaniko`, or by `command: [/kaniko/executor]`"
    } else {
        "name a manifest of Kubernetes: a Pod, a Job, a CronJob, a Deployment or another object with a pod's template"
    };
    findings.belong_to(Some((document.file, document.index)), None);
    findings
        .add("no container here starts the Kaniko executor")
        .at(place, label)
        .help(help);
}
