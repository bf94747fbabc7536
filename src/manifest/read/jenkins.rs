//! Jenkinsfiles: pods in strings of Groovy, and the steps that run in their containers.
//!
//! Source: Jenkins' kubernetes plugin (`podTemplate`, `agent { kubernetes { yaml … } }`,
//! `yamlFile`, `container`).

mod groovy;
mod templates;
mod workspace;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::ci::{Job, joined};
use super::text_files::{somewhere, starts_executor};
use super::{Format, add_object, docker};
use crate::manifest::{
    Carrier, Container, Document, Manifest, Opened, Part, Pod, Repository, shell,
};
use crate::source::{FileId, Span, Text};
use crate::value::Value;
use crate::yaml;
use groovy::{Quoted, before, block, groovy_text, is_argument, is_call, strings};
use workspace::Workspace;

/// Where the plugin puts the workspace; Jenkins tells the job's name.
const WORKSPACE: &str = "/home/jenkins/agent/workspace/$JOB_NAME";

/// How many pods are read in one file.
const MOST_PODS: usize = 64;
/// How many blocks of one container are read.
const MOST_CALLS: usize = 256;
/// The longest file that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Reads a Jenkinsfile: a document for each pod in it.
pub(super) fn read(file: FileId, text: &str, repository: &mut dyn Repository) -> Manifest {
    let strings = match text.len() <= LONGEST {
        true => strings(text),
        false => Vec::new(),
    };
    let mut documents = Vec::new();
    let pods = strings.iter().filter(|string| is_pod(text, string));
    for string in pods.take(MOST_PODS) {
        let masked = masked(text, string);
        for document in yaml::read(file, &masked).documents {
            let span = Span::new(file, string.inside.start, string.inside.end);
            let empty = Document {
                format: Format::Jenkinsfile,
                ..Document::empty(file, documents.len(), span)
            };
            match document.root {
                Some(root) => add_object(&mut documents, empty, Arc::new(root), text),
                None => documents.push(Document {
                    problems: document.problems,
                    ..empty
                }),
            }
        }
    }
    let parts = pod_files(file, text, &strings, repository, &mut documents);
    if let Some(pod) = templates::pod(text, &strings, file) {
        let span = pod.span;
        documents.push(Document {
            format: Format::Jenkinsfile,
            pod: Some(Arc::new(pod)),
            ..Document::empty(file, documents.len(), span)
        });
    }
    let mut told = BTreeSet::new();
    for document in &mut documents {
        // the plugin completes the pod before the API server sees it
        document.validation = Default::default();
        document.decoded = std::mem::take(&mut document.decoded).of_fields();
        told.extend(steps(document, text, &strings, file));
    }
    let runs = elsewhere(text, &strings, &told, file);
    if documents.is_empty() || !runs.is_empty() {
        let span = Span::new(file, 0, text.len());
        documents.push(Document {
            format: Format::Jenkinsfile,
            runs,
            ..Document::empty(file, documents.len(), span)
        });
    }
    Manifest {
        file,
        documents,
        comments: Vec::new(),
        parts,
    }
}

/// Adds the pods in files of the repository that steps name, and tells which files those are.
fn pod_files(
    file: FileId,
    text: &str,
    strings: &[Quoted],
    repository: &mut dyn Repository,
    documents: &mut Vec<Document>,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let names = strings.iter().filter(|string| names_pod(text, string));
    for name in names.take(MOST_PODS) {
        let path = text.get(name.inside.clone()).unwrap_or("");
        let opened = match path.contains(['$', '\\']) {
            true => None,
            false => repository.at_root(path),
        };
        let is_new = |opened: &Opened| parts.iter().all(|part| part.file != opened.file);
        let Some(opened) = opened.filter(is_new) else {
            continue;
        };
        let stream = yaml::read(opened.file, &opened.text);
        let before = documents.len();
        for document in stream.documents {
            let empty = Document {
                format: Format::Jenkinsfile,
                problems: document.problems,
                ..Document::empty(file, documents.len(), document.span)
            };
            match document.root {
                Some(root) if root.at(&["spec", "containers"]).is_some() => {
                    add_object(documents, empty, Arc::new(root), &opened.text);
                }
                Some(_) => {}
                None if empty.is_broken() => documents.push(empty),
                None => {}
            }
        }
        if documents.len() > before {
            parts.push(Part {
                file: opened.file,
                comments: stream.comments,
                is_fragment: false,
            });
        }
    }
    parts
}

/// Whether a string is the path of a file with a pod: of `yamlFile`, or of a step that reads it
/// for `yaml`.
fn names_pod(text: &str, string: &Quoted) -> bool {
    let before = before(text, string);
    if is_call(before, "yamlFile") || is_argument(before, "yamlFile") {
        return true;
    }
    ["readTrusted", "readFile"].iter().any(|step| {
        let rest = before.trim_end();
        let rest = rest.strip_suffix('(').unwrap_or(rest).trim_end();
        let rest = rest.strip_suffix(step).unwrap_or("");
        is_call(rest, "yaml") || is_argument(rest, "yaml")
    })
}

fn is_pod(text: &str, string: &Quoted) -> bool {
    let inside = text.get(string.inside.clone()).unwrap_or("");
    let is_pod = inside.contains("kind:") || inside.contains("spec:");
    string.long && is_pod && inside.contains("containers:")
}

/// The whole file with blanks for all but a string, so that all places stay. `${x}` becomes a
/// placeholder, which is not known.
fn masked(text: &str, string: &Quoted) -> String {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        bytes.push(match byte {
            b'\n' => b'\n',
            byte if string.inside.contains(&at) => byte,
            _ => b' ',
        });
    }
    // the string starts a line of its own
    if let Some(before) = string
        .inside
        .start
        .checked_sub(1)
        .and_then(|at| bytes.get_mut(at))
    {
        *before = b'\n';
    }
    if string.fills {
        let mut cursor = string.inside.start;
        while let Some(found) = find(&bytes, cursor, string.inside.end, b"${") {
            let Some(end) = find(&bytes, found, string.inside.end, b"}") else {
                break;
            };
            for at in found + 1..end {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if at == found + 1 { b'(' } else { b'.' };
                }
            }
            if let Some(byte) = bytes.get_mut(end) {
                *byte = b')';
            }
            cursor = end;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn find(bytes: &[u8], from: usize, to: usize, what: &[u8]) -> Option<usize> {
    let within = bytes.get(from..to)?;
    let at = within
        .windows(what.len())
        .position(|window| window == what)?;
    Some(from + at)
}

/// Adds the steps that run in the containers of a document's pod, and tells where they begin.
fn steps(document: &mut Document, text: &str, strings: &[Quoted], file: FileId) -> Vec<u32> {
    let mut told = Vec::new();
    let Some(pod) = document.pod.take() else {
        return told;
    };
    let mut pod = Arc::unwrap_or_clone(pod);
    pod.carrier = Carrier::Jenkins;
    for (place, container) in pod.containers.iter().enumerate() {
        let Some(name) = &container.name else {
            continue;
        };
        let lines = scripts(text, strings, &name.value, file);
        told.extend(lines.iter().map(|line| line.span().start));
        if let Some(script) = joined(&lines) {
            let first = script.span().range().start;
            let mut before_it = strings
                .iter()
                .take_while(|string| string.inside.start < first);
            let is_earlier = before_it.any(|string| is_call(before(text, string), "sh"));
            let workspace = Workspace::of(text, strings, is_earlier);
            let run = in_container(&pod, container, script, &workspace);
            document.runs.push(Arc::new(run));
            document.told_by_runs.push(place);
        }
    }
    document.pod = Some(Arc::new(pod));
    told
}

/// The container with the steps' scripts in place of what keeps it waiting.
fn in_container(pod: &Pod, container: &Container, script: Text, at: &Workspace) -> Pod {
    let span = container.span;
    let mut job = Job::of(container.clone(), &pod.volumes);
    job.container().command = None;
    job.container().args = None;
    job.working_directory(match at.is_left {
        true => Value::unknown("which directory of the workspace a step runs in is not known"),
        false => Value::Known(WORKSPACE),
    });
    job.variable(
        Text::replaced("WORKSPACE", span),
        Value::Known(Text::replaced(WORKSPACE, span)),
        span,
    );
    match at.is_checked_out {
        true => job.checkout(WORKSPACE, at.checkout()),
        false => job.files(WORKSPACE, "workspace"),
    }
    job.script("sh", script);
    Pod {
        security: pod.security.clone(),
        host_network: pod.host_network,
        ..job.pod(Carrier::Jenkins)
    }
}

/// The scripts that run in a container: of `sh` steps in `container('name') { … }`, and of those
/// in no such block where it is the agent's default.
fn scripts(text: &str, strings: &[Quoted], name: &str, file: FileId) -> Vec<Text> {
    let is_named = |string: &Quoted| text.get(string.inside.clone()) == Some(name);
    let is_default = strings
        .iter()
        .any(|string| is_named(string) && is_call(before(text, string), "defaultContainer"));
    let of_name = blocks(text, strings, |string| is_named(string));
    let all = match is_default {
        true => blocks(text, strings, |_| true),
        false => Vec::new(),
    };
    let steps = strings.iter().filter(|string| is_script(text, string));
    let steps = steps.filter(|step| {
        let lies_in = |block: &Range<usize>| block.contains(&step.inside.start);
        of_name.iter().any(lies_in) || is_default && !all.iter().any(lies_in)
    });
    steps.map(|step| groovy_text(text, step, file)).collect()
}

/// What steps start beside the agents' containers: containers of their own, and the executor of an
/// agent that is described elsewhere.
fn elsewhere(text: &str, strings: &[Quoted], told: &BTreeSet<u32>, file: FileId) -> Vec<Arc<Pod>> {
    let workspace = Workspace::of(text, strings, true);
    let checkout = (workspace.is_checked_out && !workspace.is_left).then(|| workspace.checkout());
    let steps = strings.iter().filter(|string| is_script(text, string));
    let mut found = Vec::new();
    for step in steps.take(MOST_CALLS) {
        let script = groovy_text(text, step, file);
        let read = shell::script(script.clone());
        let started = docker::Started {
            script: &read,
            carrier: Carrier::Jenkins,
            checkout: checkout.clone(),
            names: &["WORKSPACE"],
        };
        found.extend(started.pods().into_iter().map(Arc::new));
        if !told.contains(&script.span().start) && starts_executor(&script) {
            found.push(Arc::new(somewhere(script, Carrier::Jenkins)));
        }
    }
    found
}

/// The blocks behind `container('…')` of the names that count.
fn blocks(text: &str, strings: &[Quoted], counts: impl Fn(&Quoted) -> bool) -> Vec<Range<usize>> {
    let calls = strings
        .iter()
        .enumerate()
        .filter(|(_, string)| counts(string) && is_call(before(text, string), "container"));
    let block_of = |(place, call): (usize, &Quoted)| {
        let later = strings.get(place + 1..).unwrap_or_default();
        block(text, later, call.inside.end)
    };
    calls.take(MOST_CALLS).map(block_of).collect()
}

/// Whether a string is a script of a step.
fn is_script(text: &str, string: &Quoted) -> bool {
    let before = before(text, string);
    is_call(before, "sh") || is_argument(before, "script")
}
