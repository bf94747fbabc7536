//! The manifest as a file.

pub mod api_warning;
pub mod duplicate_key;
pub mod invalid_field;
pub mod missing_field;
pub mod no_executor;
pub mod unreadable;
pub mod unsupported_value;
pub mod wrong_type;

use crate::kubernetes::{Fault, Reason};
use crate::manifest::Document;

/// Why the API server's validation refuses a document: what no other rule speaks of, and nothing
/// that is still to be filled in.
fn refused(document: &Document) -> Vec<&Fault> {
    let validation = document.validated();
    let faults = validation.into_iter().flat_map(|it| &it.faults);
    let mut faults: Vec<&Fault> = faults.filter(|fault| !is_spoken_of(fault)).collect();
    if !faults.is_empty() {
        let templates = document.templates();
        faults.retain(|fault| !templates.contains(&fault.span));
    }
    faults
}

/// `mount-without-volume`, `host-path-relative` and `restart-policy` say these in their own words.
fn is_spoken_of(fault: &Fault) -> bool {
    let field = fault.field.as_str();
    match fault.reason {
        Reason::NotFound { .. } => field.contains(".volumeMounts["),
        Reason::Invalid => field.ends_with(".hostPath.path"),
        Reason::Required => field.ends_with("template.spec.restartPolicy"),
        _ => false,
    }
}
