//! Containers that a pipeline describes in Groovy: `containerTemplate(name: …, image: …)`.
//!
//! Source: Jenkins' kubernetes plugin, "Container Configuration".

use std::ops::Range;

use super::groovy::{Quoted, before, enclosed, groovy_text, is_argument};
use super::scripts;
use crate::manifest::read::carriers::mount;
use crate::manifest::read::ci::Job;
use crate::manifest::{Carrier, Container, Pod, Volume, VolumeSource, shell};
use crate::source::{FileId, Span, Text};
use crate::value::Value;

/// The call that describes one.
const CALL: &str = "containerTemplate";
/// How many are read in one file.
const MOST: usize = 64;

/// The pod of the containers that a file describes so; none where there are none.
pub(super) fn pod(text: &str, strings: &[Quoted], file: FileId) -> Option<Pod> {
    let calls = text.match_indices(CALL).take(MOST);
    let described = calls.filter_map(|(at, _)| container(text, strings, at + CALL.len(), file));
    // what one starts without a command, only its steps tell
    let starts = |container: &Container| {
        let name = container.name.as_ref();
        let has_steps =
            name.is_some_and(|name| !scripts(text, strings, &name.value, file).is_empty());
        container.command.is_some() || has_steps
    };
    let mut containers: Vec<Container> = described.filter(starts).collect();
    let span = containers.first()?.span;
    let mut volumes = Vec::new();
    let paths = strings
        .iter()
        .filter(|string| is_argument(before(text, string), "mountPath"));
    let paths: Vec<Text> = paths.map(|path| groovy_text(text, path, file)).collect();
    for path in &paths {
        volumes.push(Volume {
            span: path.span(),
            name: path.clone(),
            source: VolumeSource::Other(Text::replaced("volume", path.span())),
            mounted_in: 0,
        });
    }
    for (index, container) in containers.iter_mut().enumerate() {
        container.index = index;
        let mounts = paths
            .iter()
            .map(|path| mount(path, Value::Known(path), path.span()));
        container.mounts.extend(mounts);
    }
    Some(Pod::made_by(Carrier::Jenkins, span, volumes, containers))
}

fn container(text: &str, strings: &[Quoted], from: usize, file: FileId) -> Option<Container> {
    let later = strings.partition_point(|string| string.inside.start < from);
    let later = strings.get(later..)?;
    let call: Range<usize> = enclosed(text, later, from, ('(', ')'));
    let inside: Vec<&Quoted> = later
        .iter()
        .take_while(|string| string.inside.start < call.end)
        .collect();
    let argument = |name: &str| {
        let mut named = inside
            .iter()
            .filter(|string| is_argument(before(text, string), name));
        named.next().map(|string| groovy_text(text, string, file))
    };
    let mut job = Job::new(Span::new(file, call.start, call.end));
    job.named(&argument("name")?);
    job.image_text(&argument("image")?);
    if let Some(command) = argument("command").filter(|command| !command.is_empty()) {
        let words = command.split(' ').filter(|word| !word.is_empty());
        let words = words.map(|word| shell::script(Text::replaced(word, command.span())));
        job.entrypoint(words.collect());
    }
    let pod = job.pod(Carrier::Jenkins);
    pod.containers.into_iter().next()
}
