//! Tree → documents: which kinds of object there are, and where their parts lie.

mod container;
mod fields;
mod object;
mod pod;
#[cfg(test)]
mod tests;
mod volume;

use std::cell::RefCell;
use std::sync::Arc;

use super::{Carrier, Document, Manifest};
use crate::kubernetes::validation::validate;
use crate::source::FileId;
use crate::yaml::{self, Node};
use fields::Fields;

/// Reads a manifest: every document of a file, and the items of lists as documents of their own.
/// Never fails: what is wrong is noted in the document concerned.
pub fn read(file: FileId, text: &str) -> Manifest {
    let stream = yaml::read(file, text);
    let mut documents = Vec::new();
    for (index, document) in stream.documents.into_iter().enumerate() {
        let yaml::Document {
            span,
            root,
            problems,
        } = document;
        let position = documents.len();
        let empty = Document::empty(file, index, span);
        match root {
            Some(root) => add_object(&mut documents, empty, Arc::new(root)),
            None => documents.push(empty),
        }
        if let Some(document) = documents.get_mut(position) {
            document.problems = problems;
        }
    }
    Manifest {
        file,
        documents,
        comments: stream.comments,
    }
}

/// Adds the object that `tree` describes, and after it, where it is a list, its items.
fn add_object(documents: &mut Vec<Document>, empty: Document, tree: Arc<Node>) {
    let mut waiting = vec![(empty, tree)];
    while let Some((empty, tree)) = waiting.pop() {
        let document = object_document(empty, tree);
        let items = list_items(&document);
        documents.push(document);
        // Pushed backwards, so that they come off in the order of the file.
        waiting.extend(items.into_iter().rev());
    }
}

fn object_document(empty: Document, tree: Arc<Node>) -> Document {
    let problems = RefCell::new(Vec::new());
    let kind = tree.get("kind").and_then(Node::as_str);
    let carrier = kind.and_then(|kind| Carrier::of_kind(kind));
    let root = Fields::root(&tree, carrier.map_or("Object", Carrier::kind), &problems);
    let metadata = root.object("metadata", "ObjectMeta");
    let metadata = metadata.as_ref();
    let document = Document {
        api_version: root.text("apiVersion"),
        kind: root.text("kind"),
        name: metadata.and_then(|metadata| metadata.text("name")),
        namespace: metadata.and_then(|metadata| metadata.text("namespace")),
        pod: carrier
            .and_then(|carrier| pod::read(&root, carrier))
            .map(Arc::new),
        object: kind
            .and_then(|kind| object::read(&root, kind))
            .map(Arc::new),
        ..empty
    };
    // `metadata` is read more than once.
    let mut type_problems = problems.into_inner();
    type_problems.sort_by_key(|problem| problem.span);
    type_problems.dedup();
    Document {
        type_problems,
        validation: validate(&tree),
        tree: Some(tree),
        ..document
    }
}

fn list_items(list: &Document) -> Vec<(Document, Arc<Node>)> {
    let is_list = list
        .kind
        .as_ref()
        .is_some_and(|kind| kind.value.ends_with("List"));
    let items = list.tree.as_ref().and_then(|tree| tree.get("items"));
    let (true, Some(crate::yaml::Value::Sequence(items))) =
        (is_list, items.map(|items| &items.value))
    else {
        return Vec::new();
    };
    let documents = items.iter().enumerate().map(|(item, tree)| {
        let empty = Document::empty(list.file, list.index, tree.span);
        let document = Document {
            item: Some(item),
            ..empty
        };
        (document, Arc::clone(tree))
    });
    documents.collect()
}
