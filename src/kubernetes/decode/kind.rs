//! `apiVersion` and `kind` → the kind of object.
//!
//! Many files with these two keys are no objects of the API server (a kubeconfig, a chart, a
//! pipeline's own kind). Only what is certainly meant for it is refused.

use crate::golang::quote;
use crate::kubernetes::schema::{self, Struct};
use crate::kubernetes::{Fault, Reason, Wanted};
use crate::source::Span;
use crate::yaml::{Entry, Node};

/// Where the scheme of the API server is made; its errors say so.
const SCHEME: &str = "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30";

/// What a document is.
pub(super) enum Outcome {
    /// An object whose fields are known.
    Object(Struct),
    /// An object that nothing can be made of; its fields, where it is plain what it is all the same.
    Refused(Box<Fault>, Option<Struct>),
    /// Something else, or nothing that is known here.
    Unknown,
}

/// What kind of object a tree is.
pub(super) fn of(tree: &Node, source: &str) -> Outcome {
    let version = Head::of(tree, "apiVersion");
    let kind = Head::of(tree, "kind");
    if let Some(fault) = unreadable(&version, &kind) {
        return Outcome::Refused(Box::new(fault), None);
    }
    if is_encrypted(tree) {
        return Outcome::Unknown;
    }
    let fault = match (version.text, kind.text) {
        (_, "") if schema::is_registered(version.text, "").is_some() && is_object(tree) => {
            missing("Kind", "kind", version.entry, source)
        }
        ("", name) if is_described(name) && is_object(tree) => {
            missing("apiVersion", "apiVersion", kind.entry, source)
        }
        (_, "") | ("", _) => None,
        (name, kind_name) => {
            if let Some(object) = schema::object(name.trim_start_matches('/'), kind_name) {
                return Outcome::Object(object);
            }
            not_registered(&version, &kind)
        }
    };
    let Some(fault) = fault else {
        return Outcome::Unknown;
    };
    let meant = match &fault.reason {
        Reason::NotSet { value: Some(value) } => schema::object(value, kind.text),
        _ => None,
    };
    Outcome::Refused(Box::new(fault), meant)
}

/// One of the two keys.
struct Head<'a> {
    entry: Option<&'a Entry>,
    text: &'a str,
}

impl<'a> Head<'a> {
    /// These two are read by Go's own decoder, which takes a key of another case, too; the last
    /// of several counts, in the order of the keys.
    fn of(tree: &'a Node, key: &str) -> Self {
        let entries = tree.entries();
        let alike = entries.filter(|entry| entry.key.eq_ignore_ascii_case(key));
        let entry = alike.max_by_key(|entry| entry.key.as_str());
        let text = entry.and_then(|entry| entry.value.as_str());
        Head {
            entry,
            text: text.map_or("", |text| text.as_str()),
        }
    }

    fn span(&self) -> Option<Span> {
        self.entry.map(|entry| entry.value.span)
    }

    /// What stands in the place of a string.
    fn other(&self) -> Option<(&'static str, Span)> {
        let value = &self.entry?.value;
        let found = super::walk::found(value);
        (!value.is_null() && value.as_str().is_none()).then_some((found, value.span))
    }
}

/// `apiVersion: 1` beside a kind of Kubernetes, or `kind: [Pod]` beside a version of it.
fn unreadable(version: &Head<'_>, kind: &Head<'_>) -> Option<Fault> {
    let (key, (found, span)) = match (version.other(), kind.other()) {
        (Some(other), _) => ("apiVersion", other),
        (None, Some(other)) => ("kind", other),
        (None, None) => return None,
    };
    let meant = is_described(kind.text) || schema::is_registered(version.text, "").is_some();
    meant.then(|| Fault {
        reason: Reason::Decode {
            wanted: Wanted::Text,
            placeholder: false,
        },
        field: key.to_owned(),
        text: format!(
            "couldn't get version/kind; json parse error: json: cannot unmarshal {found} into Go struct field .{key} of type string"
        ),
        span,
    })
}

fn missing(name: &str, field: &str, beside: Option<&Entry>, source: &str) -> Option<Fault> {
    let kind = beside?.value.as_str().map_or("", |kind| kind.as_str());
    let known = schema::objects().find(|(_, known)| *known == kind);
    Some(Fault {
        reason: Reason::NotSet {
            value: known.map(|(version, _)| version.to_owned()),
        },
        field: field.to_owned(),
        text: format!("Object '{name}' is missing in '{source}'"),
        span: beside?.key.span(),
    })
}

/// Whether a tree has the parts of an object of Kubernetes.
fn is_object(tree: &Node) -> bool {
    let part = |key| tree.get(key).and_then(Node::as_mapping).is_some();
    part("metadata") || part("spec")
}

/// Whether SOPS is to decrypt it before it is used.
fn is_encrypted(tree: &Node) -> bool {
    tree.at(&["sops", "mac"]).is_some()
}

fn is_described(kind: &str) -> bool {
    schema::objects().any(|(_, known)| known.eq_ignore_ascii_case(kind))
}

fn not_registered(version: &Head<'_>, kind: &Head<'_>) -> Option<Fault> {
    let name = version.text.trim_start_matches('/');
    let nearest = nearest(name, kind.text);
    let (group, _) = name.rsplit_once('/').unwrap_or(("", name));
    // OpenShift once had these in `v1`
    let is_role = |(version, _): &(String, String)| version.starts_with("rbac.");
    if name == "v1" && nearest.as_ref().is_some_and(is_role) {
        return None;
    }
    let certain = match schema::is_registered(name, kind.text) {
        Some(true) => false,
        Some(false) => matches!(group, "apps" | "batch") || nearest.is_some(),
        // a group of custom objects has a dot; old releases had more in `extensions`
        None => !group.contains('.') && group != "extensions" && is_described(kind.text),
    };
    if !certain {
        return None;
    }
    let is_kind = nearest.as_ref().is_some_and(|(meant, _)| meant == name);
    let (field, head) = match is_kind {
        true => ("kind", kind),
        false => ("apiVersion", version),
    };
    let text = match group.contains('/') {
        true => format!("unexpected GroupVersion string: {}", version.text),
        false => format!(
            "no kind {} is registered for version {} in scheme {SCHEME:?}",
            quote(kind.text),
            quote(name)
        ),
    };
    Some(Fault {
        reason: Reason::NotRegistered { nearest },
        field: field.to_owned(),
        text,
        span: head.span()?,
    })
}

/// The kind that was most likely meant, and its version: the same name, in another case, or with
/// a letter or two wrong; of the version that was written, if it has it.
fn nearest(version: &str, kind: &str) -> Option<(String, String)> {
    let wanted = kind.to_lowercase();
    let farthest = match wanted.len() {
        0..3 => 0,
        3..8 => 1,
        _ => 2,
    };
    let candidates = schema::objects().filter_map(|(of, known)| {
        let distance = strsim::osa_distance(&wanted, &known.to_lowercase());
        (distance <= farthest).then_some((distance, of != version, of, known))
    });
    let (.., of, known) = candidates.min_by_key(|(distance, other, ..)| (*distance, *other))?;
    Some((of.to_owned(), known.to_owned()))
}
