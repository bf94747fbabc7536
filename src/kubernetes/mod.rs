//! What Kubernetes says of an object before any container starts: the API server that decodes and
//! validates it, and the admission controller that holds it against the Pod Security Standards.
//!
//! It reads the tree of a document alone, never a build. All words are those of Kubernetes.

pub mod validation;

use crate::source::Span;

/// One thing that Kubernetes finds wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong with it.
    pub reason: Reason,
    /// The field, as Kubernetes writes it: `spec.containers[0].image`; empty if it names none.
    pub field: String,
    /// All that Kubernetes says, `field: Reason: detail`.
    pub text: String,
    /// The characters meant: the value, the key of an unknown field, or, of something that is
    /// missing, the key of the object that lacks it.
    pub span: Span,
}

/// Why Kubernetes refuses a field, or warns of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The decoder cannot read it: HTTP 400.
    Decode,
    /// No such field: refused by strict decoding, which kubectl asks for.
    UnknownField {
        /// The field of that object whose name is nearest, if one is near.
        nearest: Option<String>,
    },
    /// The key stands twice: refused by strict decoding.
    DuplicateField,
    /// Validation: `Required value`.
    Required,
    /// Validation: `Invalid value`.
    Invalid,
    /// Validation: `Unsupported value`, of a set.
    Unsupported {
        /// The set.
        supported: Vec<String>,
    },
    /// Validation: `Forbidden`.
    Forbidden,
    /// Validation: `Not found`.
    NotFound {
        /// The name among those that there are which is nearest, if one is near.
        nearest: Option<String>,
    },
    /// Validation: `Duplicate value`.
    Duplicate,
    /// Validation: `Too long`, `Too many` and what else there is.
    Other,
    /// Accepted, with a warning.
    Warning,
}
