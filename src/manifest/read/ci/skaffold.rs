//! Skaffold: an artifact that is built by Kaniko in the cluster. Skaffold makes the pod, uploads
//! the artifact's context and names the destination.
//!
//! Source: Skaffold v2, `pkg/skaffold/build/cluster` and `pkg/skaffold/build/kaniko/args.go`.

use super::job::Job;
use crate::manifest::{Carrier, Checkout, Pod, shell};
use crate::path;
use crate::source::Text;
use crate::value::Value;
use crate::yaml::Node;

/// Where Skaffold unpacks the context (`DefaultKanikoEmptyDirMountPath`).
const CONTEXT: &str = "/kaniko/buildcontext";
/// The executor that Skaffold v2 runs unless told otherwise.
const IMAGE: &str = "gcr.io/k8s-skaffold/skaffold-helpers/kaniko:latest";

/// A pod for each artifact.
pub(super) fn pods(root: &Node) -> Vec<Pod> {
    let artifacts = root
        .at(&["build", "artifacts"])
        .into_iter()
        .flat_map(Node::items);
    artifacts.filter_map(artifact).collect()
}

fn artifact(artifact: &Node) -> Option<Pod> {
    let kaniko = artifact.get("kaniko")?;
    let name = artifact.get("image").and_then(Node::as_str)?;
    let mut job = Job::new(artifact.span);
    job.named(name);
    match kaniko.get("image") {
        Some(image) => job.image(image),
        None => job.image_text(&Text::replaced(IMAGE, kaniko.span)),
    }
    let words = arguments(artifact, kaniko, name);
    job.arguments(words.into_iter().map(shell::script).collect());
    for variable in kaniko.get("env").into_iter().flat_map(Node::items) {
        if let Some(name) = variable.get("name").and_then(Node::as_str) {
            let value = match variable.get("value").and_then(Node::text) {
                Some(value) => Value::Known(value.clone()),
                None => Value::unknown("it comes from elsewhere"),
            };
            job.variable(name.clone(), value, variable.span);
        }
    }
    let below = artifact.get("context").and_then(Node::text);
    let below = path::clean(below.map_or(".", Text::as_str)).into_owned();
    let below = if below == "." { String::new() } else { below };
    job.checkout(
        CONTEXT,
        Checkout {
            below,
            ..Checkout::default()
        },
    );
    Some(job.pod(Carrier::Skaffold))
}

/// The arguments that Skaffold makes of an artifact.
fn arguments(artifact: &Node, kaniko: &Node, name: &Text) -> Vec<Text> {
    let text = |key: &str| kaniko.get(key).and_then(Node::text);
    let mut words = vec![
        Text::replaced(format!("--context=dir://{CONTEXT}"), artifact.span),
        Text::replaced(format!("--destination={}", name.as_str()), name.span()),
    ];
    let dockerfile = text("dockerfile");
    let value = dockerfile.map_or("Dockerfile", Text::as_str);
    let place = dockerfile.map_or(kaniko.span, Text::span);
    words.push(Text::replaced(format!("--dockerfile={value}"), place));
    if let Some(target) = text("target") {
        words.push(Text::replaced(
            format!("--target={}", target.as_str()),
            target.span(),
        ));
    }
    for argument in kaniko.get("buildArgs").into_iter().flat_map(Node::entries) {
        let value = argument.value.text().map_or("", Text::as_str);
        let word = format!("--build-arg={}={value}", argument.key.as_str());
        words.push(Text::replaced(word, argument.key.span()));
    }
    // the images of other artifacts, which only Skaffold knows
    for required in artifact.get("requires").into_iter().flat_map(Node::items) {
        let alias = required.get("alias").or_else(|| required.get("image"));
        if let Some(alias) = alias.and_then(Node::text) {
            let word = format!("--build-arg={}={{{{.image}}}}", alias.as_str());
            words.push(Text::replaced(word, alias.span()));
        }
    }
    let flags = kaniko.get("flags").into_iter().flat_map(Node::items);
    words.extend(flags.filter_map(|flag| flag.text().cloned()));
    words
}
