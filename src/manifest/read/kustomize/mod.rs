//! A `kustomization.yaml`: the resources that it names, as it changes them.
//!
//! Source: kustomize v5, `api/types/kustomization.go` and `api/internal/target`. What a resource
//! becomes by something that is not read (components, replacements, other transformers, patches of
//! another form) is not known, and no pod is read from it.

mod edit;
mod generate;
mod images;
mod merge;
mod patches;
mod target;

use std::path::Path;
use std::sync::Arc;

use super::add_object;
use crate::manifest::{Document, Manifest, Opened, Part, Repository};
use crate::source::{FileId, Span};
use crate::yaml::{self, Node, Problem};

/// The names that kustomize looks for.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/// How far a kustomization may take in others.
const DEEPEST: usize = 16;
/// How many resources are read.
const MOST_RESOURCES: usize = 1000;
/// Keys under which any resource may be changed, in ways that are not read.
const UNREAD: [&str; 6] = [
    "components",
    "configurations",
    "inventory",
    "replacements",
    "transformers",
    "vars",
];

/// What stands in all that may be about Kaniko.
const NEEDLE: &str = "kaniko";

/// Whether a file is a kustomization, by its name.
pub(super) fn is_one(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| NAMES.contains(&name))
}

/// Reads a kustomization: a document for each of its resources that may be about Kaniko.
pub(super) fn read(file: FileId, text: &str, repository: &mut dyn Repository) -> Manifest {
    let stream = yaml::read(file, text);
    let mut reader = Reader {
        repository,
        parts: Vec::new(),
        left: MOST_RESOURCES,
        broken: Vec::new(),
        concerns: text.contains(NEEDLE),
    };
    let mut documents = Vec::new();
    for document in stream.documents {
        let root = match document.root {
            Some(root) if document.problems.iter().all(|one| !one.kind.is_error()) => root,
            _ => {
                let empty = Document::empty(file, documents.len(), document.span);
                let problems = document.problems;
                documents.push(Document { problems, ..empty });
                continue;
            }
        };
        let opened = Opened {
            file,
            text: text.into(),
        };
        for resource in reader.resources(&opened, &root, DEEPEST) {
            reader.concerns |= resource.add_to(&mut documents, file);
        }
    }
    for (span, problems) in std::mem::take(&mut reader.broken) {
        let empty = Document::empty(file, documents.len(), span);
        documents.push(Document { problems, ..empty });
    }
    if !reader.concerns {
        documents.retain(|document| document.is_broken() && document.span.file == file);
        reader.parts.clear();
    }
    Manifest {
        file,
        documents,
        comments: stream.comments,
        parts: reader.parts,
    }
}

/// The items of a list, or the object itself.
fn items(tree: Arc<Node>) -> Vec<Arc<Node>> {
    let kind = tree.get("kind").and_then(Node::as_str);
    let is_list = kind.is_some_and(|kind| kind.ends_with("List"));
    match tree.get("items").map(|items| &items.value) {
        Some(yaml::Value::Sequence(items)) if is_list => items.clone(),
        _ => vec![tree],
    }
}

/// An object, as far as it is put together.
struct Resource {
    tree: Arc<Node>,
    /// Where the document stands that it comes from.
    span: Span,
    problems: Vec<Problem>,
    /// The file of that.
    text: Arc<str>,
    /// Whether it is made here rather than read.
    is_made: bool,
    /// Whether it may be changed in a way that is not read.
    unread: bool,
}

impl Resource {
    /// Whether something in it may be about Kaniko: its file, or an image that it got.
    fn concerns(&self, document: &Document) -> bool {
        let containers = document.pod.iter().flat_map(|pod| &pod.containers);
        let mut images = containers.filter_map(|container| container.image.as_ref());
        self.text.contains(NEEDLE) || images.any(|image| image.value.contains(NEEDLE))
    }

    /// Adds its document, if it may be needed, and tells whether it concerns Kaniko.
    fn add_to(&self, documents: &mut Vec<Document>, file: FileId) -> bool {
        let empty = Document {
            problems: self.problems.clone(),
            ..Document::empty(file, documents.len(), self.span)
        };
        let mut added = Vec::new();
        add_object(&mut added, empty, Arc::clone(&self.tree), &self.text);
        let concerns = added.iter().any(|document| self.concerns(document));
        added.retain(|document| concerns || document.object.is_some());
        for document in &mut added {
            if self.unread {
                document.pod = None;
                document.runs.clear();
                document.object = None;
                document.tree = None;
            }
            if self.unread || self.is_made {
                document.decoded = Default::default();
                document.validation = Default::default();
            }
        }
        documents.append(&mut added);
        concerns
    }
}

struct Reader<'r> {
    repository: &'r mut dyn Repository,
    parts: Vec<Part>,
    left: usize,
    /// Documents that are no YAML.
    broken: Vec<(Span, Vec<Problem>)>,
    /// Whether one of the files, or what comes of them, may be about Kaniko.
    concerns: bool,
}

impl Reader<'_> {
    /// The resources of a kustomization, changed as it says.
    fn resources(&mut self, own: &Opened, root: &Node, left: usize) -> Vec<Resource> {
        let mut resources = Vec::new();
        for key in ["resources", "bases"] {
            for path in root.get(key).into_iter().flat_map(Node::items) {
                if let Some(path) = path.as_str() {
                    resources.extend(self.at(own, path, left));
                }
            }
        }
        if UNREAD.iter().any(|key| root.get(key).is_some()) {
            for resource in &mut resources {
                resource.unread = true;
            }
        }
        for (key, kind) in [
            ("configMapGenerator", "ConfigMap"),
            ("secretGenerator", "Secret"),
        ] {
            for item in root.get(key).into_iter().flat_map(Node::items) {
                self.generate(own, kind, item, &mut resources);
            }
        }
        patches::apply(self, own, root, &mut resources);
        resources
    }

    /// What lies at a path: a file of resources, or a directory with a kustomization of its own.
    fn at(&mut self, own: &Opened, path: &str, left: usize) -> Vec<Resource> {
        if path.contains("://") || left == 0 {
            return Vec::new();
        }
        if let Some(opened) = self.repository.beside(own.file, path) {
            return self.file(&opened);
        }
        let below = NAMES.iter().find_map(|name| {
            let path = crate::path::join(&[path, name]);
            self.repository.beside(own.file, &path)
        });
        let Some(opened) = below else {
            return Vec::new();
        };
        let stream = self.open(&opened, false);
        let roots = stream.into_iter().filter_map(|document| document.root);
        let roots: Vec<Node> = roots.collect();
        let resources = roots
            .iter()
            .map(|root| self.resources(&opened, root, left - 1));
        resources
            .collect::<Vec<_>>()
            .into_iter()
            .flatten()
            .collect()
    }

    fn file(&mut self, opened: &Opened) -> Vec<Resource> {
        let mut resources = Vec::new();
        for document in self.open(opened, false) {
            let Some(root) = document.root else {
                let is_broken = !document.problems.is_empty();
                self.broken
                    .extend(is_broken.then_some((document.span, document.problems)));
                continue;
            };
            for tree in items(Arc::new(root)) {
                self.left = self.left.saturating_sub(1);
                resources.extend((self.left > 0).then(|| Resource {
                    span: document.span,
                    tree,
                    problems: document.problems.clone(),
                    text: Arc::clone(&opened.text),
                    is_made: false,
                    unread: false,
                }));
            }
        }
        resources
    }

    /// The documents of a file, which is part of the kustomization from here on.
    fn open(&mut self, opened: &Opened, is_fragment: bool) -> Vec<yaml::Document> {
        let stream = yaml::read(opened.file, &opened.text);
        self.concerns |= opened.text.contains(NEEDLE);
        if self.parts.iter().all(|part| part.file != opened.file) {
            self.parts.push(Part {
                file: opened.file,
                comments: stream.comments,
                is_fragment,
            });
        }
        stream.documents
    }

    fn generate(&mut self, own: &Opened, kind: &str, item: &Node, resources: &mut Vec<Resource>) {
        let behavior = item.get("behavior").and_then(Node::as_str);
        if behavior.is_some_and(|behavior| *behavior != "create") {
            for resource in resources.iter_mut() {
                let named = |node: &Node| node.get("name").and_then(Node::text).cloned();
                let name = resource.tree.get("metadata").and_then(named);
                resource.unread |= name.is_some_and(|name| {
                    named(item).is_some_and(|wanted| wanted.as_str() == name.as_str())
                });
            }
            return;
        }
        let made = generate::object(own.file, kind, item, self.repository);
        resources.extend(made.map(|tree| Resource {
            tree,
            span: item.span,
            problems: Vec::new(),
            text: Arc::clone(&own.text),
            is_made: true,
            unread: false,
        }));
    }
}
