//! Files of CI systems and their like: which system reads a file, and the containers that it starts.

mod cloud_build;
mod compose;
mod drone;
mod github;
mod gitlab;
mod include;
mod job;
mod skaffold;

use std::path::Path;
use std::sync::Arc;

pub(super) use include::Included;
use include::included;
pub(super) use job::{Job, joined};

use crate::manifest::{Format, Pod, Repository};
use crate::yaml::{Node, Value};

/// Which system reads a document, by its name and its keys; none for an object of Kubernetes, and
/// for a file that nothing is known of.
pub(super) fn format(path: &Path, root: &Node) -> Option<Format> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    let has = |key: &str| root.get(key).is_some();
    let text = |key: &str| {
        root.get(key)
            .and_then(Node::as_str)
            .map(|text| text.as_str())
    };
    if name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml") {
        return Some(Format::GitlabCi);
    }
    if text("apiVersion").is_some_and(|version| version.starts_with("skaffold/")) {
        return Some(Format::Skaffold);
    }
    if text("kind") == Some("pipeline") && has("steps") {
        return Some(Format::Drone);
    }
    if has("apiVersion") || has("kind") {
        return None;
    }
    // YAML 1.1 takes `on` for a boolean
    if has("jobs") && (has("true") || has("on")) {
        return Some(Format::GithubWorkflow);
    }
    if root
        .get("services")
        .is_some_and(|services| services.as_mapping().is_some())
    {
        return Some(Format::Compose);
    }
    let steps = root.get("steps").or_else(|| root.get("pipeline"));
    if let Some(steps) = steps {
        let mut steps = items(steps);
        let is_woodpecker = steps.any(|step| step.get("image").is_some());
        return Some(match is_woodpecker {
            true => Format::Woodpecker,
            false => Format::CloudBuild,
        });
    }
    let mut entries = root.entries();
    let is_gitlab = entries
        .any(|entry| entry.value.get("script").is_some() || entry.value.get("extends").is_some());
    is_gitlab.then_some(Format::GitlabCi)
}

/// A document with what it takes in of other files.
pub(super) fn complete(
    format: Format,
    root: Arc<Node>,
    repository: &mut dyn Repository,
) -> Included {
    match format {
        Format::GitlabCi => included(root, repository),
        _ => Included {
            root,
            unread: false,
            parts: Vec::new(),
        },
    }
}

/// The containers that a document of a CI system starts, each as a pod.
pub(super) fn pods(format: Format, path: &Path, included: &Included) -> Vec<Pod> {
    let root = &included.root;
    match format {
        Format::GitlabCi => gitlab::pods(path, included),
        Format::GithubWorkflow => github::pods(path, root),
        Format::CloudBuild => cloud_build::pods(root),
        Format::Drone => drone::pods(root, crate::manifest::Carrier::Drone),
        Format::Woodpecker => drone::pods(root, crate::manifest::Carrier::Woodpecker),
        Format::Compose => compose::pods(root),
        Format::Skaffold => skaffold::pods(root),
        Format::Kubernetes | Format::Script | Format::Makefile | Format::Jenkinsfile => Vec::new(),
    }
}

/// The items of a list, or the values of a mapping.
fn items(node: &Node) -> impl Iterator<Item = &Node> {
    let values = match &node.value {
        Value::Mapping(mapping) => Some(mapping.entries().map(|entry| entry.value.as_ref())),
        _ => None,
    };
    values.into_iter().flatten().chain(node.items())
}
