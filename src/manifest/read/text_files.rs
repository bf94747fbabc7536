//! Files that are no YAML: shell scripts, Makefiles, Jenkinsfiles.

use std::path::Path;
use std::sync::Arc;

use super::ci::Job;
use super::docker::Started;
use super::{jenkins, makefile};
use crate::manifest::{Carrier, Checkout, Document, Format, Manifest, Pod, Repository, shell};
use crate::source::{FileId, Span, Text};
use crate::value::{Value, Why};

/// Who reads a file that is no YAML, by its name or its first line.
pub(super) fn format(path: &Path, text: &str) -> Option<Format> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if lower.starts_with("jenkinsfile") || ends(&[".jenkinsfile", ".groovy", ".jenkins"]) {
        return Some(Format::Jenkinsfile);
    }
    if matches!(lower.as_str(), "makefile" | "gnumakefile") || ends(&[".mk", ".make"]) {
        return Some(Format::Makefile);
    }
    let is_shell = ends(&[".sh", ".bash"]) || shebang(text).is_some_and(|line| line.contains("sh"));
    is_shell.then_some(Format::Script)
}

fn shebang(text: &str) -> Option<&str> {
    text.lines().next()?.strip_prefix("#!")
}

/// Reads such a file.
pub(super) fn read(
    format: Format,
    file: FileId,
    text: &str,
    repository: &mut dyn Repository,
) -> Manifest {
    let whole = Text::verbatim(text, file, 0);
    let pods = match format {
        Format::Jenkinsfile => return jenkins::read(file, text, repository),
        Format::Makefile => makefile::pods(&whole),
        _ => script(&whole),
    };
    manifest(format, file, text, pods)
}

fn script(text: &Text) -> Vec<Pod> {
    let script = shell::script(text.clone());
    let started = Started {
        script: &script,
        carrier: Carrier::Script,
        checkout: None,
        names: &[],
    };
    let mut pods = started.pods();
    if pods.is_empty() || starts_executor(text) {
        pods.extend(own(text));
    }
    pods
}

/// A script that starts the executor itself, in a container of which it says nothing.
fn own(text: &Text) -> Option<Pod> {
    let names_executor = text.contains("/kaniko/executor");
    names_executor.then(|| somewhere(text.clone(), Carrier::Script))
}

/// A script that runs where nothing here tells: on a computer, or in a container of an agent.
pub(super) fn somewhere(script: Text, carrier: Carrier) -> Pod {
    let mut job = Job::new(script.span());
    job.working_directory(Value::unknown("where the script is started is not known"));
    job.script("sh", script);
    job.pod(carrier)
}

/// Whether a script certainly starts the executor.
pub(super) fn starts_executor(script: &Text) -> bool {
    let nothing = |_: &str| (Value::Absent, None);
    let script = shell::script(script.clone());
    let commands = shell::commands(&script, &nothing, &Value::Absent);
    commands.iter().any(|command| {
        let first = command.words.first();
        first.is_some_and(|word| word.argument.text.as_str() == "/kaniko/executor")
    })
}

/// A manifest of one document.
pub(super) fn manifest(format: Format, file: FileId, text: &str, pods: Vec<Pod>) -> Manifest {
    let document = Document {
        format,
        runs: pods.into_iter().map(Arc::new).collect(),
        ..Document::empty(file, 0, Span::new(file, 0, text.len()))
    };
    Manifest {
        file,
        documents: vec![document],
        comments: Vec::new(),
        parts: Vec::new(),
    }
}

/// The directory of the file itself.
pub(super) fn beside(grown: Option<Why>) -> Checkout {
    Checkout::of(0, grown)
}
