//! Where in the model a place lies, in words that stay when lines move.

use std::sync::Arc;

use crate::build::Build;
use crate::dockerfile::Dockerfile;
use crate::finding::Finding;
use crate::manifest::{Document, Manifest};
use crate::source::{Sources, Span};
use crate::yaml::{Node, Value};

/// How many characters of what is meant are part of the words.
const SHOWN: usize = 120;

/// The route to a finding: through the keys of its document, or to the instruction of its stage,
/// and then the characters meant. For any other file, the line it is in.
pub(super) fn of(
    finding: &Finding,
    manifest: &Manifest,
    builds: &[Build],
    sources: &Sources,
) -> String {
    let Some(span) = finding.place() else {
        return short(&finding.message);
    };
    let to_instruction = || {
        let mut found = builds.iter().filter_map(Build::found_dockerfile);
        let found = found.find(|found| found.file == span.file)?;
        to_instruction(&found.dockerfile, span)
    };
    match to_key(manifest, span).or_else(to_instruction) {
        Some(way) => format!("{way}: {}", short(sources.slice(span))),
        None => in_line(finding, sources),
    }
}

/// The line of a finding, and the characters meant.
pub(super) fn in_line(finding: &Finding, sources: &Sources) -> String {
    let Some(span) = finding.place() else {
        return short(&finding.message);
    };
    let file = sources.file(span.file);
    let line = file.lines().line_at(span.start as usize);
    let line = file.text.lines().nth(line).unwrap_or("");
    format!("{}: {}", short(line), short(sources.slice(span)))
}

/// On one line, and not endless.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(SHOWN).collect()
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// `Pod/build spec.containers[kaniko].args`.
fn to_key(manifest: &Manifest, span: Span) -> Option<String> {
    let holding = manifest.documents.iter();
    // the items of a list follow it, and lie in it
    let document = holding.rev().find(|document| holds(document.span, span))?;
    let mut way = name(document);
    if let Some(root) = &document.tree {
        let keys = keys(root, span);
        if !keys.is_empty() {
            way.push(' ');
            way.push_str(&keys);
        }
    }
    Some(way)
}

fn name(document: &Document) -> String {
    let kind = document.kind.as_ref().map_or("", |kind| &kind.value);
    match &document.name {
        Some(name) => format!("{kind}/{}", &*name.value),
        None => kind.to_owned(),
    }
}

/// The keys down to the innermost value that holds a span.
fn keys(root: &Arc<Node>, span: Span) -> String {
    let mut way = String::new();
    let mut node = Arc::clone(root);
    // a tree is not deeper than `yaml::DEPTH_LIMIT`
    while let Some((step, next)) = step(&node, span) {
        if !way.is_empty() && !step.starts_with('[') {
            way.push('.');
        }
        way.push_str(&step);
        node = next;
    }
    way
}

fn step(node: &Node, span: Span) -> Option<(String, Arc<Node>)> {
    match &node.value {
        Value::Mapping(mapping) => {
            let mut entries = mapping.entries();
            let entry = entries.find(|entry| {
                let key = entry.key.span();
                holds(entry.value.span, span) || holds(key.to(entry.value.span), span)
            })?;
            Some((entry.key.to_string(), Arc::clone(&entry.value)))
        }
        Value::Sequence(items) => {
            let (index, item) = items
                .iter()
                .enumerate()
                .find(|(_, item)| holds(item.span, span))?;
            Some((item_name(index, item), Arc::clone(item)))
        }
        _ => None,
    }
}

/// Items are known by their names; those that are a word, by that word, which is what is meant.
fn item_name(index: usize, item: &Node) -> String {
    let name = item.get("name").and_then(Node::text);
    match (name, &item.value) {
        (Some(name), _) => format!("[{}]", &**name),
        (None, Value::Mapping(_) | Value::Sequence(_)) => format!("[{index}]"),
        (None, _) => "[]".to_owned(),
    }
}

/// `stage build: COPY a /`.
fn to_instruction(dockerfile: &Dockerfile, span: Span) -> Option<String> {
    let mut instructions = dockerfile.instructions.iter();
    let instruction = instructions.find(|instruction| holds(instruction.span, span))?;
    let source = short(&instruction.source);
    let Some(index) = instruction.stage else {
        return Some(source);
    };
    let stage = dockerfile.stages.get(index);
    let name = stage.and_then(|stage| stage.name.as_ref());
    Some(match name {
        Some(name) => format!("stage {}: {source}", &**name),
        None => format!("stage {index}: {source}"),
    })
}
