//! Docker Compose: a service is a container; its bind mounts are directories here.
//!
//! Source: the Compose specification, `05-services.md`.

use super::job::{Job, Variables};
use crate::manifest::read::docker;
use crate::manifest::{Carrier, Pod};
use crate::value::Value;
use crate::yaml::{Entry, Node};

/// Who sets the variables that no file sets.
const SHELL: &str = "the shell or an `.env` file";

/// The containers of the services.
pub(super) fn pods(root: &Node) -> Vec<Pod> {
    let services = root.get("services").into_iter().flat_map(Node::entries);
    services.filter_map(service).collect()
}

fn service(entry: &Entry) -> Option<Pod> {
    let node = &entry.value;
    let image = node.get("image")?;
    let mut job = Job::new(node.span);
    job.named(&entry.key);
    job.image(image);
    for (key, is_command) in [("entrypoint", true), ("command", false)] {
        let Some(words) = node.get(key) else { continue };
        match (words.as_str(), is_command) {
            (Some(text), false) => job.arguments(docker::split(text)),
            (_, true) => job.command(words),
            (None, false) => job.args(words, &Variables::default(), SHELL),
        }
    }
    environment(node, &mut job);
    if let Some(directory) = node.get("working_dir").and_then(Node::as_str) {
        job.working_directory(Value::Known(directory));
    }
    for volume in node.get("volumes").into_iter().flat_map(Node::items) {
        if let Some(text) = volume.as_str() {
            docker::bind(&mut job, text);
        } else if let (Some(source), Some(target)) = (
            volume.get("source").and_then(Node::as_str),
            volume.get("target").and_then(Node::as_str),
        ) {
            docker::mount(&mut job, source, target, volume.span);
        }
    }
    if node.get("stdin_open").and_then(Node::as_bool) == Some(true) {
        job.interactive();
    }
    Some(job.pod(Carrier::Compose))
}

/// A list of `NAME=value`, or a mapping.
fn environment(node: &Node, job: &mut Job) {
    let Some(environment) = node.get("environment") else {
        return;
    };
    let known = Variables::default();
    for item in environment.items().filter_map(Node::as_str) {
        if let Some(equals) = item.find('=') {
            let value = known.fill_whole(&item.slice(equals + 1..item.len()), SHELL);
            job.variable(item.slice(0..equals), value, item.span());
        }
    }
    for entry in environment.entries() {
        let value = match entry.value.text() {
            Some(text) => known.fill_whole(text, SHELL),
            None => Value::unknown("the shell sets it"),
        };
        job.variable(entry.key.clone(), value, entry.key.span());
    }
}
