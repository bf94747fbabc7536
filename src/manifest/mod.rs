//! Tree → runs: the documents of a manifest, the pods in them, and what their containers start.
//!
//! Only reading: nothing here is defaulted, and nothing is judged.

pub mod expansion;
pub mod launch;
pub mod shell;

mod container;
mod parameters;
mod pod;
mod preparation;
mod read;
mod repository;
mod volume;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::kubernetes::decode::Decoded;
use crate::kubernetes::is_placeholder;
use crate::kubernetes::validation::Validation;
use crate::source::{FileId, Span, Text};
use crate::yaml;

pub use container::{Container, ContainerSecurity, EnvVar, Mount, Resources, Role, Script};
pub use parameters::ParameterFault;
pub use pod::{Carrier, Pod, PodSecurity, SeLinux};
pub use preparation::Preparation;
pub use read::{read, read_file};
pub use repository::{Closed, Opened, Repository};
pub use volume::{
    Checkout, Claim, Data, DataEntry, DataForm, HostPath, Item, Keys, Object, PersistentVolume,
    Projection, Volume, VolumeClaim, VolumeSource,
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

impl<T> Setting<T> {
    /// One that a carrier makes of what stands at one place.
    pub(crate) fn made(value: T, at: Span) -> Self {
        Setting {
            value,
            key: at,
            span: at,
        }
    }

    /// The same places with a value made from this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Setting<U> {
        Setting {
            value: make(self.value),
            key: self.key,
            span: self.span,
        }
    }
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
    /// The other files that it takes in, and that are judged with it.
    pub parts: Vec<Part>,
}

/// A file that a manifest takes in.
#[derive(Debug, Clone)]
pub struct Part {
    /// The file.
    pub file: FileId,
    /// Its comments, in their order.
    pub comments: Vec<yaml::Comment>,
    /// Whether it is nothing by itself, even to somebody who names it: a patch, a file of templates.
    pub is_fragment: bool,
}

impl Manifest {
    /// Whether it describes pods.
    pub fn has_pods(&self) -> bool {
        let has_pods = |one: &Document| one.pod.is_some() || !one.runs.is_empty();
        self.documents.iter().any(has_pods)
    }
}

/// Who reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Kubernetes, and the controllers whose objects it keeps.
    Kubernetes,
    /// GitLab CI.
    GitlabCi,
    /// GitHub Actions.
    GithubWorkflow,
    /// Google Cloud Build.
    CloudBuild,
    /// Drone.
    Drone,
    /// Woodpecker.
    Woodpecker,
    /// Docker Compose.
    Compose,
    /// Skaffold.
    Skaffold,
    /// Jenkins.
    Jenkinsfile,
    /// A shell.
    Script,
    /// `make`.
    Makefile,
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
    /// Who reads it.
    pub format: Format,
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
    /// What the API server's decoder says of it.
    pub decoded: Decoded,
    /// What the API server's validation says of it, should its decoder read it.
    pub validation: Validation,
    /// All that it says; none if it is empty or broken.
    pub tree: Option<Arc<yaml::Node>>,
    /// The pod it describes, itself or as a template.
    pub pod: Option<Arc<Pod>>,
    /// The pods that a controller makes of it: of a Task, a Workflow and their like.
    pub runs: Vec<Arc<Pod>>,
    /// The containers of `pod` of which `runs` tell more, by their places.
    pub told_by_runs: Vec<usize>,
    /// What is wrong with the parameters that Tekton fills in.
    pub parameters: Vec<ParameterFault>,
    /// The Secret, ConfigMap, PersistentVolume or PersistentVolumeClaim it describes.
    pub object: Option<Arc<Object>>,
}

impl Document {
    /// Whether it cannot be read as YAML, so that nobody gets to see what it says.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(|problem| problem.kind.is_error())
    }

    /// What the API server's validation says, if the document comes that far.
    pub fn validated(&self) -> Option<&Validation> {
        let is_read = !self.is_broken() && self.decoded.refusal().is_none();
        is_read.then_some(&self.validation)
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
            format: Format::Kubernetes,
            api_version: None,
            kind: None,
            name: None,
            namespace: None,
            problems: Vec::new(),
            decoded: Decoded::default(),
            validation: Validation::default(),
            tree: None,
            pod: None,
            runs: Vec::new(),
            told_by_runs: Vec::new(),
            parameters: Vec::new(),
            object: None,
        }
    }
}
