//! What is wrong with the parameters of Tekton's objects.

use crate::source::{Span, Text};

/// A parameter for which Tekton refuses an object, or fails a run before there is a pod.
#[derive(Debug, Clone)]
pub enum ParameterFault {
    /// A step of a Task names one that the Task does not declare.
    Undeclared {
        /// `$(params.NAME)`, where it stands.
        reference: Span,
        /// Its name.
        name: String,
        /// The text it is in.
        text: Text,
        /// The field of that, as Tekton writes it: `spec.steps[0].args[1]`.
        field: String,
        /// The names that are declared.
        declared: Vec<String>,
    },
    /// One without a default that a run gives no value.
    Missing {
        /// Its name, where it is declared.
        name: Text,
        /// The Task or Pipeline that declares it; empty for one without a name.
        of: String,
        /// Whether a Pipeline declares it, not a Task.
        by_pipeline: bool,
        /// The parameters that are given, or what names the task where none are.
        at: Span,
    },
}
