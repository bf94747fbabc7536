//! Pods of agents in files of their own: a CI system completes them before it creates them.
//!
//! Source: Jenkins' kubernetes plugin (`PodTemplateBuilder`), which names the pod, and reads numbers
//! for texts.

use crate::yaml::Node;

/// The volume that Jenkins adds for its workspace.
const WORKSPACE: &str = "workspace-volume";

/// Whether an object is a pod that nobody creates as it stands: what the API server asks for is
/// missing, or Jenkins' own volume, and a container only waits for commands.
pub(super) fn is_one(tree: &Node) -> bool {
    let is_pod = tree
        .get("kind")
        .and_then(Node::as_str)
        .map(|kind| kind.as_str())
        == Some("Pod");
    let is_named = ["name", "generateName"]
        .iter()
        .any(|key| tree.at(&["metadata", key]).is_some());
    let is_whole = is_named && tree.get("apiVersion").is_some();
    let containers = tree.at(&["spec", "containers"]);
    let containers: Vec<&Node> = containers.into_iter().flat_map(Node::items).collect();
    let takes_workspace = !names_workspace(tree.at(&["spec", "volumes"]))
        && containers
            .iter()
            .any(|container| names_workspace(container.get("volumeMounts")));
    is_pod && (!is_whole || takes_workspace) && containers.into_iter().any(waits)
}

fn names_workspace(list: Option<&Node>) -> bool {
    let mut items = list.into_iter().flat_map(Node::items);
    items.any(|item| {
        let name = item.get("name").and_then(Node::as_str);
        name.is_some_and(|name| name.as_str() == WORKSPACE)
    })
}

fn waits(container: &Node) -> bool {
    let command = container.get("command");
    let program = command.and_then(|words| words.items().next()?.as_str());
    program.is_some_and(|program| {
        let name = program.rsplit('/').next().unwrap_or("");
        matches!(name, "cat" | "sleep" | "tail")
    })
}
