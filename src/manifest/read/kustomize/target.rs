//! What a patch is for.

use regex::Regex;

use crate::yaml::Node;

/// Whether a patch is for a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    At,
    Perhaps,
    Elsewhere,
}

/// Whether a `target` selects a resource: its fields are expressions that match a whole name.
pub(super) fn of_target(target: &Node, resource: &Node) -> Aim {
    let version = resource.get("apiVersion").and_then(Node::as_str);
    let version = version.map_or("", |version| version.as_str());
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    let text = |path: &[&str]| {
        let text = resource.at(path).and_then(Node::as_str);
        text.map_or("", |text| text.as_str())
    };
    let mut aim = Aim::At;
    for one in target.entries() {
        let value = match one.key.as_str() {
            "group" => group,
            "version" => version,
            "kind" => text(&["kind"]),
            "name" => text(&["metadata", "name"]),
            "namespace" => text(&["metadata", "namespace"]),
            // labels, annotations, and what a later kustomize knows
            _ => {
                aim = Aim::Perhaps;
                continue;
            }
        };
        let wanted = one.value.text().map_or("", |text| text.as_str());
        match Regex::new(&format!("^(?:{wanted})$")) {
            Ok(form) if form.is_match(value) => {}
            // a namespace may be set before or after
            Ok(_) if one.key != "namespace" => return Aim::Elsewhere,
            _ => aim = Aim::Perhaps,
        }
    }
    aim
}

/// Whether a patch that has no `target` is for a resource: one of its kind and name.
pub(super) fn of_patch(patch: &Node, resource: &Node) -> Aim {
    let same = |path: &[&str]| {
        let text = |node: &Node| {
            node.at(path)
                .and_then(Node::text)
                .map(|text| text.to_string())
        };
        text(patch) == text(resource)
    };
    match same(&["kind"]) && same(&["metadata", "name"]) {
        true => Aim::At,
        false => Aim::Elsewhere,
    }
}
