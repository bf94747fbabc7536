//! Google Cloud Build: a step is a container with the source at `/workspace`.
//!
//! Source: Cloud Build's documentation of the build configuration file.

use super::items;
use super::job::{Job, Variables};
use crate::manifest::{Carrier, Pod};
use crate::path;
use crate::value::Value;
use crate::yaml::Node;

/// The containers of the steps.
pub(super) fn pods(root: &Node) -> Vec<Pod> {
    let steps = root.get("steps").into_iter().flat_map(items);
    let mut variables = Variables::default();
    for entry in root
        .get("substitutions")
        .into_iter()
        .flat_map(Node::entries)
    {
        if let Some(text) = entry.value.text() {
            let value = variables
                .fill_whole(text, "Cloud Build")
                .map(|text| text.to_string());
            variables.set(&entry.key, value);
        }
    }
    steps.filter_map(|node| step(node, &variables)).collect()
}

fn step(step: &Node, variables: &Variables) -> Option<Pod> {
    let image = step.get("name")?;
    let mut job = Job::new(step.span);
    if let Some(id) = step.get("id").and_then(Node::as_str) {
        job.named(id);
    }
    job.image(image);
    if let Some(entrypoint) = step.get("entrypoint") {
        job.command(entrypoint);
    }
    if let Some(args) = step.get("args") {
        job.args(args, variables, "Cloud Build");
    }
    if let Some(script) = step.get("script").and_then(Node::as_str) {
        job.script("sh", script.clone());
    }
    for variable in step.get("env").into_iter().flat_map(Node::items) {
        if let Some(text) = variable.as_str()
            && let Some(equals) = text.find('=')
        {
            let value = text.slice(equals + 1..text.len());
            job.variable(text.slice(0..equals), Value::Known(value), variable.span);
        }
    }
    let below = step.get("dir").and_then(Node::as_str);
    let below = below.map_or(Value::Known(String::new()), |below| {
        let filled = variables.fill_whole(below, "Cloud Build");
        filled.map(|below| below.to_string())
    });
    let directory = below.map(|below| path::join(&["/workspace", &below]));
    job.working_directory(directory.as_ref().map(String::as_str));
    job.files("/workspace", "source");
    Some(job.pod(Carrier::CloudBuild))
}
