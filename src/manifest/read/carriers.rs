//! The objects of which a controller makes pods.

use super::fields::Fields;
use super::{argo, shipwright, tekton};
use crate::manifest::{Mount, Pod, Setting};
use crate::source::{Span, Text};
use crate::value::Value;

/// The pods that an object describes which is none of Kubernetes' own.
pub(super) fn pods(root: &Fields<'_>, kind: &str) -> Vec<Pod> {
    let api_version = root.scalar("apiVersion");
    let group = api_version
        .as_deref()
        .and_then(|text| text.split('/').next());
    match group {
        Some("tekton.dev") => tekton::pods(root, kind),
        Some("argoproj.io") => argo::pods(root, kind),
        Some("shipwright.io") => shipwright::pods(root, kind),
        _ => Vec::new(),
    }
}

/// A mount that the carrier adds; `at` is what it does so for.
pub(super) fn mount(name: &str, path: Value<&str>, at: Span) -> Mount {
    let text = |text: &str| Text::replaced(text, at);
    Mount {
        span: at,
        name: Some(Setting::made(text(name), at)),
        path: Some(Setting::made(path.map(text), at)),
        sub_path: None,
        sub_path_expr: None,
        read_only: None,
    }
}
