//! Tree → documents: which kinds of object there are, and where their parts lie.

mod agent;
mod argo;
mod carriers;
mod ci;
mod container;
mod docker;
mod fields;
mod jenkins;
mod kubectl;
mod kustomize;
mod makefile;
mod object;
mod parameters;
mod pod;
mod rendered;
mod script;
mod shipwright;
mod substitute;
mod tekton;
mod template;
#[cfg(test)]
mod tests;
mod text_files;
mod tree;
mod volume;

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use super::{Carrier, Closed, Document, Format, Manifest, Part, Pod, Repository};
use crate::kubernetes::decode::decode;
use crate::kubernetes::validation::validate;
use crate::source::FileId;
use crate::yaml::{self, Node, Problem};
use fields::Fields;

/// Reads a manifest of Kubernetes that has no name of its own.
pub fn read(file: FileId, text: &str) -> Manifest {
    read_file(file, Path::new(""), text, &mut Closed)
}

/// Reads a manifest: every document of a file, and the items of lists as documents of their own.
/// Never fails: what is wrong is noted in the document concerned. Other files that it names are
/// looked for in its repository.
pub fn read_file(
    file: FileId,
    path: &Path,
    text: &str,
    repository: &mut dyn Repository,
) -> Manifest {
    let mut manifest = documents_of(file, path, text, repository);
    parameters::note(&mut manifest.documents);
    manifest
}

fn documents_of(
    file: FileId,
    path: &Path,
    text: &str,
    repository: &mut dyn Repository,
) -> Manifest {
    if let Some(format) = text_files::format(path, text) {
        return text_files::read(format, file, text, repository);
    }
    if kustomize::is_one(path) {
        return kustomize::read(file, text, repository);
    }
    let stream = yaml::read(file, text);
    let is_rendered = rendered::is_one(path, text, repository);
    let mut documents = Vec::new();
    let mut parts = Vec::new();
    for (index, document) in stream.documents.into_iter().enumerate() {
        let yaml::Document {
            span,
            root,
            problems,
        } = document;
        let document = Document {
            problems,
            ..Document::empty(file, index, span)
        };
        match root {
            Some(root) => match ci::format(path, &root) {
                Some(format) => {
                    let root = Arc::new(root);
                    let document = ci_document(document, format, path, root, repository);
                    documents.push(document.0);
                    parts.extend(document.1);
                }
                None => {
                    let root = match is_rendered {
                        true => template::unfilled(&root),
                        false => Arc::new(root),
                    };
                    add_object(&mut documents, document, root, text);
                }
            },
            None => documents.push(document),
        }
    }
    Manifest {
        file,
        documents,
        comments: stream.comments,
        parts,
    }
}

/// A document of a CI system, and the files that it takes in.
fn ci_document(
    empty: Document,
    format: Format,
    path: &Path,
    root: Arc<Node>,
    repository: &mut dyn Repository,
) -> (Document, Vec<Part>) {
    let complete = ci::complete(format, Arc::clone(&root), repository);
    let runs = ci::pods(format, path, &complete);
    let document = Document {
        format,
        runs: runs.into_iter().map(Arc::new).collect(),
        tree: Some(root),
        ..empty
    };
    (document, complete.parts)
}

/// Adds the object that `tree` describes, and after it, where it is a list or a template, its items.
fn add_object(documents: &mut Vec<Document>, empty: Document, tree: Arc<Node>, text: &str) {
    // an item of a list that is broken has no answer either
    let mut errors = empty.problems.clone();
    errors.retain(|problem| problem.kind.is_error());
    let mut waiting = vec![(empty, tree, false)];
    while let Some((empty, tree, is_processed)) = waiting.pop() {
        let mut document = object_document(empty, tree, text, &errors);
        let is_template = has_kind(&document, |kind| kind == "Template");
        let is_agent = document
            .tree
            .as_ref()
            .is_some_and(|tree| agent::is_one(tree));
        if let Some(pod) = document.pod.as_mut().filter(|_| is_agent) {
            Arc::make_mut(pod).carrier = Carrier::Jenkins;
        }
        if is_template || is_processed || is_agent {
            // the API server sees what comes of processing it with somebody's values, or of what a
            // CI system adds
            document.validation = Default::default();
            document.decoded = std::mem::take(&mut document.decoded).of_fields();
        }
        let items = match (is_template, &document.tree) {
            (true, Some(tree)) => template::objects(tree),
            _ => list_items(&document),
        };
        let items = items.into_iter().enumerate().map(|(item, tree)| {
            let empty = Document::empty(document.file, document.index, tree.span);
            let item = Some(item);
            (
                Document { item, ..empty },
                tree,
                is_template || is_processed,
            )
        });
        // Pushed backwards, so that they come off in the order of the file.
        waiting.extend(items.collect::<Vec<_>>().into_iter().rev());
        documents.push(document);
    }
}

fn object_document(empty: Document, tree: Arc<Node>, text: &str, errors: &[Problem]) -> Document {
    let source = text.get(empty.span.range()).unwrap_or("");
    let problems = match empty.item {
        Some(_) => errors,
        None => &empty.problems,
    };
    let decoded = decode(&tree, source, problems);
    let misread = Cell::new(0);
    let kind = tree.get("kind").and_then(Node::as_str);
    let carrier = match empty.format {
        // the plugin takes whatever it is given for a pod
        Format::Jenkinsfile => Some(Carrier::Pod),
        _ => kind.and_then(|kind| Carrier::of_kind(kind)),
    };
    let root = Fields::root(&tree, &misread);
    let metadata = root.object("metadata");
    let metadata = metadata.as_ref();
    Document {
        api_version: root.text("apiVersion"),
        kind: root.text("kind"),
        name: metadata.and_then(|metadata| metadata.text("name")),
        namespace: metadata.and_then(|metadata| metadata.text("namespace")),
        pod: carrier
            .and_then(|carrier| pod::read(&root, carrier))
            .map(Arc::new),
        runs: kind.map_or_else(Vec::new, |kind| runs(&tree, kind)),
        object: kind
            .and_then(|kind| object::read(&root, kind))
            .map(Arc::new),
        decoded,
        validation: validate(&tree),
        tree: Some(tree),
        ..empty
    }
}

/// The pods that a controller makes of an object. What its types are is not known to us.
fn runs(tree: &Node, kind: &str) -> Vec<Arc<Pod>> {
    let misread = Cell::new(0);
    let root = Fields::root(tree, &misread);
    carriers::pods(&root, kind)
        .into_iter()
        .map(Arc::new)
        .collect()
}

fn has_kind(document: &Document, is_one: impl Fn(&str) -> bool) -> bool {
    let kind = document.kind.as_ref();
    kind.is_some_and(|kind| is_one(&kind.value))
}

fn list_items(list: &Document) -> Vec<Arc<Node>> {
    let is_list = has_kind(list, |kind| kind.ends_with("List"));
    let items = list.tree.as_ref().and_then(|tree| tree.get("items"));
    let (true, Some(crate::yaml::Value::Sequence(items))) =
        (is_list, items.map(|items| &items.value))
    else {
        return Vec::new();
    };
    items.clone()
}
