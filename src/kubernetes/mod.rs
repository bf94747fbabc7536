//! What Kubernetes says of an object before any container starts: the API server that decodes and
//! validates it, and the admission controller that holds it against the Pod Security Standards.
//!
//! It reads the tree of a document alone, never a build. All words are those of Kubernetes.

pub mod decode;
pub mod pod_security;
pub mod schema;
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
    Decode {
        /// What the field wants.
        wanted: Wanted,
        /// Whether it looks like something that is filled in before the document is used: the
        /// answer is of the document as it stands.
        placeholder: bool,
    },
    /// `apiVersion` or `kind` is missing: no decoder can tell what it is.
    NotSet {
        /// The value that it must have, if what is there tells.
        value: Option<String>,
    },
    /// No such kind of that version.
    NotRegistered {
        /// The `apiVersion` and the `kind` that were most likely meant, if some were.
        nearest: Option<(String, String)>,
    },
    /// No such field: refused by strict decoding, which kubectl asks for.
    UnknownField {
        /// The field of that object whose name is nearest, if one is near.
        nearest: Option<String>,
        /// Where in the document a field of this name is known, if it is elsewhere:
        /// `spec.securityContext.fsGroup`.
        elsewhere: Option<String>,
        /// Whether a release after v1.34, whose words these are, has a field of this name there.
        later: bool,
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

/// What a field wants its value to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A string.
    Text,
    /// A boolean.
    Flag,
    /// A whole number.
    Number,
    /// A list.
    List,
    /// An object.
    Object,
    /// An amount, such as `2Gi`.
    Quantity,
    /// A point in time.
    Time,
    /// Bytes, in base64.
    Bytes,
}

/// Whether a text looks as if something were filled in before anybody reads it: `{{ … }}`, `${…}`,
/// `$(…)` or `<…>`.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_marked = text.starts_with('<') && text.ends_with('>');
    is_marked || ["{{", "${", "$("].iter().any(|mark| text.contains(mark))
}
