//! The patches of a kustomization, in the order in which kustomize applies them.

use std::sync::Arc;

use super::target::{Aim, of_patch, of_target};
use super::{Reader, Resource, edit, images, merge};
use crate::manifest::Opened;
use crate::source::Text;
use crate::yaml::{self, Node, Style, Value};

/// The longest kustomization in which patches are read, in bytes.
const LONGEST: usize = 256 * 1024;

/// Applies all that a kustomization says of its resources.
pub(super) fn apply(
    reader: &mut Reader<'_>,
    own: &Opened,
    root: &Node,
    resources: &mut Vec<Resource>,
) {
    let items = |key: &str| root.get(key).into_iter().flat_map(Node::items);
    for item in items("patchesStrategicMerge") {
        let is_inline = item.as_str().is_some_and(|text| text.contains('\n'));
        let patches = match (is_inline, item.as_str()) {
            (true, _) => inline(reader, own, item),
            (false, Some(path)) => from_file(reader, own, path),
            _ => None,
        };
        apply_all(patches, None, resources);
    }
    for item in items("patches") {
        let patches = of_item(reader, own, item);
        apply_all(patches, item.get("target"), resources);
    }
    if let Some(namespace) = root.as_mapping().and_then(|root| root.entry("namespace")) {
        for resource in resources.iter_mut() {
            if let Some(metadata) = resource.tree.get("metadata") {
                let metadata = Arc::new(metadata.clone());
                let metadata = edit::set(&metadata, "namespace", Arc::clone(&namespace.value));
                resource.tree = edit::set(&resource.tree, "metadata", metadata);
            }
        }
    }
    for item in items("patchesJson6902") {
        let patches = of_item(reader, own, item);
        apply_all(patches, item.get("target"), resources);
    }
    if let Some(wanted) = root.get("images") {
        for resource in resources.iter_mut() {
            resource.tree = images::with_images(&resource.tree, wanted);
        }
    }
}

/// The patches that an item says or names; none where they are not read.
fn of_item(reader: &mut Reader<'_>, own: &Opened, item: &Node) -> Option<Vec<Node>> {
    match (item.get("patch"), item.get("path").and_then(Node::as_str)) {
        (Some(patch), None) => inline(reader, own, patch),
        (None, Some(path)) => from_file(reader, own, path),
        _ => None,
    }
}

fn from_file(reader: &mut Reader<'_>, own: &Opened, path: &str) -> Option<Vec<Node>> {
    let opened = reader.repository.beside(own.file, path)?;
    roots(reader.open(&opened, true))
}

fn roots(documents: Vec<yaml::Document>) -> Option<Vec<Node>> {
    if documents.iter().any(|document| document.error().is_some()) {
        return None;
    }
    Some(documents.into_iter().filter_map(|one| one.root).collect())
}

/// A patch in a string. Read with blanks for all else, so that all places stay.
fn inline(reader: &mut Reader<'_>, own: &Opened, node: &Node) -> Option<Vec<Node>> {
    let text = node.as_str()?;
    let is_short = own.text.len() <= LONGEST;
    reader.left = reader.left.checked_sub(1).filter(|_| is_short)?;
    let range = text.span_of(0..text.len()).range();
    let written = own.text.get(range.clone())?;
    if node.style != Style::BlockScalar && written != text.as_str() {
        return None;
    }
    let mut bytes: Vec<u8> = own.text.bytes().collect();
    for (at, byte) in bytes.iter_mut().enumerate() {
        if !range.contains(&at) && *byte != b'\n' {
            *byte = b' ';
        }
    }
    let masked = String::from_utf8(bytes).ok()?;
    roots(yaml::read(own.file, &masked).documents)
}

fn apply_all(patches: Option<Vec<Node>>, target: Option<&Node>, resources: &mut Vec<Resource>) {
    let Some(patches) = patches else {
        for resource in resources.iter_mut() {
            let aim = target.map_or(Aim::Perhaps, |target| of_target(target, &resource.tree));
            resource.unread |= aim != Aim::Elsewhere;
        }
        return;
    };
    for patch in &patches {
        apply_one(patch, target, resources);
    }
}

fn apply_one(patch: &Node, target: Option<&Node>, resources: &mut Vec<Resource>) {
    let mut met = false;
    let mut kept = Vec::with_capacity(resources.len());
    for mut resource in resources.drain(..) {
        let aim = match target {
            Some(target) => of_target(target, &resource.tree),
            None => of_patch(patch, &resource.tree),
        };
        met |= aim != Aim::Elsewhere;
        match aim {
            Aim::Elsewhere => {}
            Aim::Perhaps => resource.unread = true,
            Aim::At => match patched(&resource.tree, patch) {
                Ok(Some(tree)) => resource.tree = tree,
                Ok(None) => continue,
                Err(()) => resource.unread = true,
            },
        }
        kept.push(resource);
    }
    *resources = kept;
    if met {
        return;
    }
    // perhaps by a name that a kustomization gave, with a prefix
    let kind = |node: &Node| node.get("kind").and_then(Node::as_str).map(Text::to_string);
    let wanted = kind(target.unwrap_or(patch));
    for resource in resources.iter_mut() {
        resource.unread |= wanted.is_none() || kind(&resource.tree) == wanted;
    }
}

fn patched(resource: &Arc<Node>, patch: &Node) -> Result<Option<Arc<Node>>, ()> {
    match &patch.value {
        Value::Sequence(_) => edit::json_patched(resource, patch).map(Some),
        _ => merge::patched(resource, patch),
    }
}
