//! Docker Compose: a service is a container; its bind mounts are directories here.
//!
//! Source: the Compose specification, `05-services.md`.

use super::job::{Job, Variables};
use crate::manifest::read::docker;
use crate::manifest::{Carrier, Pod};
use crate::source::Text;
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
    let known = known();
    let mut job = Job::new(node.span);
    job.named(&entry.key);
    job.image(image);
    match node.get("entrypoint").map(|words| (words, words.as_str())) {
        Some((_, Some(text))) => job.entrypoint(docker::split(text)),
        Some((words, None)) => job.filled_command(words, &known, SHELL),
        None => {}
    }
    match node.get("command").map(|words| (words, words.as_str())) {
        Some((_, Some(text))) => job.arguments(docker::split(text)),
        Some((words, None)) => job.args(words, &known, SHELL),
        None => {}
    }
    environment(node, &known, &mut job);
    if let Some(directory) = node.get("working_dir").and_then(Node::as_str) {
        job.working_directory(known.fill(directory, SHELL).argument.value());
    }
    for volume in node.get("volumes").into_iter().flat_map(Node::items) {
        mount(volume, &known, &mut job);
    }
    if node.get("stdin_open").and_then(Node::as_bool) == Some(true) {
        job.interactive();
    }
    Some(job.pod(Carrier::Compose))
}

/// The variables that are known: Compose starts in the directory of its file.
fn known() -> Variables {
    let mut known = Variables::default();
    known.set("PWD", Value::Known(".".to_owned()));
    known
}

/// `HOST:CONTAINER`, or a mapping that says so.
fn mount(volume: &Node, known: &Variables, job: &mut Job) {
    let fill = |text: &Text| known.fill(text, SHELL).argument;
    let part = |name| volume.get(name).and_then(Node::as_str).map(fill);
    if let Some(text) = volume.as_str() {
        docker::bind(job, &fill(text));
    } else if let (Some(source), Some(target)) = (part("source"), part("target")) {
        docker::mount(job, &source, &target, volume.span);
    }
}

/// A list of `NAME=value`, or a mapping.
fn environment(node: &Node, known: &Variables, job: &mut Job) {
    let Some(environment) = node.get("environment") else {
        return;
    };
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
