//! Drone and Woodpecker: a step is a container in the checkout.
//!
//! Source: Drone's and Woodpecker 3's documentation of pipelines; the plugins that wrap Kaniko take
//! settings in place of arguments, and are left alone.

use super::job::{Job, Variables, joined};
use crate::manifest::{Carrier, Pod};
use crate::source::Text;
use crate::value::Value;
use crate::yaml::{Node, Value as Yaml};

/// The containers of the steps.
pub(super) fn pods(root: &Node, carrier: Carrier) -> Vec<Pod> {
    let steps = root.get("steps").or_else(|| root.get("pipeline"));
    let Some(steps) = steps else {
        return Vec::new();
    };
    // Woodpecker takes a list with names as well as a mapping
    let listed = steps.items().map(|node| {
        let name = node.get("name").and_then(Node::as_str);
        (name, node)
    });
    let named = steps
        .entries()
        .map(|entry| (Some(&entry.key), &*entry.value));
    let steps = listed.chain(named);
    steps
        .filter_map(|(name, node)| step(name, node, carrier))
        .collect()
}

fn step(name: Option<&Text>, step: &Node, carrier: Carrier) -> Option<Pod> {
    let image = step.get("image")?;
    if step.get("settings").is_some() {
        return None;
    }
    let (workspace, path) = match carrier {
        Carrier::Drone => ("DRONE_WORKSPACE", "/drone/src"),
        _ => ("CI_WORKSPACE", "/woodpecker/src"),
    };
    let mut job = Job::new(step.span);
    if let Some(name) = name {
        job.named(name);
    }
    job.image(image);
    if let Some(entrypoint) = step.get("entrypoint") {
        job.command(entrypoint);
    }
    if let Some(command) = step.get("command").or_else(|| step.get("args")) {
        job.args(command, &Variables::default(), "the pipeline");
    }
    if let Some(commands) = step.get("commands") {
        let lines = commands.items().filter_map(|line| line.as_str().cloned());
        let lines: Vec<_> = commands
            .as_str()
            .cloned()
            .into_iter()
            .chain(lines)
            .collect();
        job.script("/bin/sh", joined(&lines)?);
    }
    for entry in step.get("environment").into_iter().flat_map(Node::entries) {
        let value = match (&entry.value.value, entry.value.text()) {
            (Yaml::Mapping(_), _) | (_, None) => Value::unknown("it comes from a secret"),
            (_, Some(text)) => Value::Known(text.clone()),
        };
        job.variable(entry.key.clone(), value, entry.key.span());
    }
    let checkout = Value::Known(Text::replaced(path, step.span));
    job.variable(Text::replaced(workspace, step.span), checkout, step.span);
    job.working_directory(Value::Known(path));
    job.files(path, "checkout");
    Some(job.pod(carrier))
}
