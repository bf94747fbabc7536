//! The pod that is evaluated: the one of a document, or the template in it.

use std::cell::RefCell;

use super::Unknown;
use super::fields::Fields;
use crate::manifest::{Carrier, Role};
use crate::source::Span;
use crate::value::Value;
use crate::yaml::Node;

/// A pod.
pub(super) struct Pod<'a> {
    /// `metadata.annotations`.
    pub annotations: Fields<'a>,
    /// `spec`.
    pub spec: Fields<'a>,
    /// Its `securityContext`.
    pub security: Fields<'a>,
    /// `initContainers`, `containers` and `ephemeralContainers`, in this order.
    pub containers: Vec<Container<'a>>,
}

/// A container of a pod.
pub(super) struct Container<'a> {
    /// Its name, as it is written.
    pub name: &'a str,
    /// Itself.
    pub fields: Fields<'a>,
    /// Its `securityContext`.
    pub security: Fields<'a>,
}

/// What of a document describes a pod.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    /// What carries it.
    pub carrier: Carrier,
    /// The object with the pod's `metadata` and `spec`.
    node: &'a Node,
    /// Its `spec`.
    spec: &'a Node,
    /// The key of that.
    spec_key: Span,
}

impl<'a> Holder<'a> {
    /// The pod or template of a document, if there is one with a `spec`.
    pub fn of(tree: &'a Node) -> Option<Self> {
        let kind = tree.get("kind")?.as_str()?;
        let carrier = Carrier::of_kind(kind)?;
        let node = tree.at(carrier.template_path())?;
        let entry = node.as_mapping()?.entry("spec")?;
        entry.value.as_mapping()?;
        Some(Holder {
            carrier,
            node,
            spec: &entry.value,
            spec_key: entry.key.span(),
        })
    }

    /// The pod's own name; a template has none.
    pub fn name(&self) -> Option<&'a str> {
        if self.carrier != Carrier::Pod {
            return None;
        }
        let name = self.node.at(&["metadata", "name"])?;
        Some(name.as_str()?.as_str())
    }
}

impl<'a> Pod<'a> {
    /// Reads the pod of a holder; what cannot be read is added to `unknown`.
    pub fn of(holder: Holder<'a>, unknown: &'a RefCell<Vec<Unknown>>) -> Self {
        let spec = Fields::of(holder.spec, holder.spec_key, unknown);
        let above = Fields::of(holder.node, holder.spec_key, unknown);
        let containers = [Role::Init, Role::Main, Role::Ephemeral]
            .into_iter()
            .flat_map(|role| spec.objects(role.field()))
            .map(Container::of);
        Pod {
            annotations: above.object("metadata").object("annotations"),
            containers: containers.collect(),
            security: spec.object("securityContext"),
            spec,
        }
    }

    /// Whether it says to run on Windows.
    pub fn is_windows(&self) -> Value<bool> {
        let name = self.spec.object("os").text("name");
        name.map(|name| name.value == "windows")
    }

    /// Whether its users are not the node's.
    pub fn has_user_namespace(&self) -> Value<bool> {
        self.spec.flag("hostUsers").map(|users| !users.value)
    }
}

impl<'a> Container<'a> {
    fn of(fields: Fields<'a>) -> Self {
        Container {
            name: fields.name(),
            security: fields.object("securityContext"),
            fields,
        }
    }
}
