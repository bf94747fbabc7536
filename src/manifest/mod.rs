//! Tree → runs: the documents of a manifest, the pods in them, and what their containers start.
//!
//! Only reading: nothing here is defaulted, and nothing is judged.

pub mod expansion;
pub mod launch;

mod container;
mod pod;
mod read;
mod volume;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::kubernetes::validation::Validation;
use crate::source::{FileId, Span, Text};
use crate::yaml;

pub use container::{Container, ContainerSecurity, EnvVar, Mount, Resources, Role};
pub use pod::{Carrier, Pod, PodSecurity, SeLinux};
pub use read::read;
pub use volume::{
    Claim, Data, DataEntry, DataForm, HostPath, Item, Keys, Object, PersistentVolume, Projection,
    Volume, VolumeClaim, VolumeSource,
};

/// A field that is there and of the right type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting<T> {
    /// Its value.
    pub value: T,
    /// Where its key stands.
    pub key: Span,
    /// Where its value stands.
    pub span: Span,
}

/// A file of Kubernetes objects.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The file.
    pub file: FileId,
    /// Its documents, in the order of the file. The items of a list follow the list.
    pub documents: Vec<Document>,
    /// Its comments, in the order of the file.
    pub comments: Vec<yaml::Comment>,
}

/// One document of a manifest, or one item of a list in it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The manifest.
    pub file: FileId,
    /// Its place in the manifest, from 0; an item of a list has the list's.
    pub index: usize,
    /// Its place in its list, from 0, if it is an item.
    pub item: Option<usize>,
    /// The whole of it.
    pub span: Span,
    /// `apiVersion`.
    pub api_version: Option<Setting<Text>>,
    /// `kind`.
    pub kind: Option<Setting<Text>>,
    /// `metadata.name`.
    pub name: Option<Setting<Text>>,
    /// `metadata.namespace`.
    pub namespace: Option<Setting<Text>>,
    /// What is wrong with it as YAML.
    pub problems: Vec<yaml::Problem>,
    /// Fields whose value is of the wrong type, of those that are read here. The API server stops
    /// at one of them.
    pub type_problems: Vec<TypeProblem>,
    /// What the API server's validation says of it, should its decoder read it.
    pub validation: Validation,
    /// All that it says; none if it is empty or broken.
    pub tree: Option<Arc<yaml::Node>>,
    /// The pod it describes, itself or as a template.
    pub pod: Option<Arc<Pod>>,
    /// The Secret, ConfigMap, PersistentVolume or PersistentVolumeClaim it describes.
    pub object: Option<Arc<Object>>,
}

/// A value of the wrong type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeProblem {
    /// The value.
    pub span: Span,
    /// What the API server's decoder says.
    pub message: String,
}

impl Document {
    /// What the API server's validation says, if the document comes that far.
    pub fn validated(&self) -> Option<&Validation> {
        let is_yaml = self.problems.iter().all(|problem| !problem.kind.is_error());
        (is_yaml && self.type_problems.is_empty()).then_some(&self.validation)
    }

    /// Where texts stand that look as if something were filled in before anybody reads them.
    pub fn placeholders(&self) -> BTreeSet<Span> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<&yaml::Node> = self.tree.as_deref().into_iter().collect();
        while let Some(node) = waiting.pop() {
            if node.as_str().is_some_and(|text| is_placeholder(text)) {
                found.insert(node.span);
            }
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|entry| entry.value.as_ref()));
        }
        found
    }

    fn empty(file: FileId, index: usize, span: Span) -> Self {
        Document {
            file,
            index,
            item: None,
            span,
            api_version: None,
            kind: None,
            name: None,
            namespace: None,
            problems: Vec::new(),
            type_problems: Vec::new(),
            validation: Validation::default(),
            tree: None,
            pod: None,
            object: None,
        }
    }
}

fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_marked = text.starts_with('<') && text.ends_with('>');
    is_marked || ["{{", "${", "$("].iter().any(|mark| text.contains(mark))
}
