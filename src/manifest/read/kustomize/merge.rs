//! Strategic merge patches, as kustomize lays them over a resource.
//!
//! Source: kustomize v5, `kyaml/yaml/merge2` and `kyaml/yaml/walk`: items of a list are known by
//! the merge key of its field, new ones come first, null deletes, `$patch` says otherwise.

use std::sync::Arc;

use crate::manifest::read::tree::entry;
use crate::yaml::{Mapping, Node, Value};

/// The fields of Kubernetes' own objects that are lists with a merge key.
const MERGE_KEYS: [(&str, &str); 9] = [
    ("containers", "name"),
    ("ephemeralContainers", "name"),
    ("env", "name"),
    ("hostAliases", "ip"),
    ("imagePullSecrets", "name"),
    ("initContainers", "name"),
    ("ports", "containerPort"),
    ("volumeMounts", "mountPath"),
    ("volumes", "name"),
];
/// The keys of a patch that only say what it is for.
const IDENTITY: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// A resource with a patch laid over it; none where the resource is deleted. An error where the
/// patch says something that is not read.
pub(super) fn patched(resource: &Arc<Node>, patch: &Node) -> Result<Option<Arc<Node>>, ()> {
    if directive(patch)? == Some("delete") {
        return Ok(None);
    }
    let version = resource.get("apiVersion").and_then(Node::as_str);
    let group = version.and_then(|version| version.split_once('/'));
    // of others nobody knows the merge keys
    let knows_keys = group.is_none_or(|(group, _)| !group.contains('.'));
    let Some(mapping) = patch.as_mapping() else {
        return Err(());
    };
    let says = mapping
        .entries()
        .filter(|one| !IDENTITY.contains(&one.key.as_str()));
    let says = says.map(|one| Arc::new(one.clone())).collect();
    let says = patch.with(Value::Mapping(Mapping::of(says)));
    let mut resource = merge(resource, &says, knows_keys)?;
    if let (Some(own), Some(over)) = (resource.get("metadata"), patch.get("metadata")) {
        let names = ["name", "namespace"];
        let others = over
            .entries()
            .filter(|one| !names.contains(&one.key.as_str()));
        let others = others.map(|one| Arc::new(one.clone())).collect();
        let over = over.with(Value::Mapping(Mapping::of(others)));
        let metadata = merge(&Arc::new(own.clone()), &over, knows_keys)?;
        resource = super::edit::set(&resource, "metadata", metadata);
    }
    Ok(Some(resource))
}

/// What `$patch` says; an error for another directive.
fn directive(patch: &Node) -> Result<Option<&str>, ()> {
    let mut said = None;
    for one in patch.entries().filter(|one| one.key.starts_with('$')) {
        let value = one.value.as_str().ok_or(())?;
        let is_known =
            one.key == "$patch" && ["merge", "replace", "delete"].contains(&value.as_str());
        said = Some(is_known.then_some(value.as_str()).ok_or(())?);
    }
    Ok(said)
}

fn without_directive(patch: &Node) -> Arc<Node> {
    let entries = patch.entries().filter(|one| !one.key.starts_with('$'));
    let entries = entries.map(|one| Arc::new(one.clone())).collect();
    Arc::new(patch.with(Value::Mapping(Mapping::of(entries))))
}

fn merge(under: &Arc<Node>, over: &Node, knows_keys: bool) -> Result<Arc<Node>, ()> {
    if directive(over)? == Some("replace") {
        return Ok(without_directive(over));
    }
    let below = under.as_mapping().ok_or(())?;
    let mut entries = Vec::with_capacity(below.len());
    for one in below.entries() {
        match over.as_mapping().and_then(|above| above.entry(&one.key)) {
            None => entries.push(Arc::new(one.clone())),
            Some(other) if other.value.is_null() => {}
            Some(other) => {
                if let Some(value) = value(&one.key, &one.value, &other.value, knows_keys)? {
                    entries.push(entry(&other.key, value));
                }
            }
        }
    }
    let is_new = |key: &str| below.entry(key).is_none() && !key.starts_with('$');
    let added = over.entries().filter(|one| is_new(&one.key));
    let added = added.filter(|one| !one.value.is_null());
    entries.extend(added.map(|one| Arc::new(one.clone())));
    Ok(Arc::new(under.with(Value::Mapping(Mapping::of(entries)))))
}

/// A field that both have; none where it is deleted.
fn value(
    field: &str,
    under: &Arc<Node>,
    over: &Arc<Node>,
    knows_keys: bool,
) -> Result<Option<Arc<Node>>, ()> {
    match (&under.value, &over.value) {
        (Value::Mapping(_), Value::Mapping(_)) if directive(over)? == Some("delete") => Ok(None),
        (Value::Mapping(_), Value::Mapping(_)) => merge(under, over, knows_keys).map(Some),
        (Value::Sequence(below), Value::Sequence(above)) => {
            let mut keys = MERGE_KEYS.iter().filter(|_| knows_keys);
            match keys.find(|(name, _)| *name == field) {
                Some((_, key)) => {
                    let items = list(below, above, key, knows_keys)?;
                    Ok(Some(Arc::new(under.with(Value::Sequence(items)))))
                }
                None => Ok(Some(Arc::clone(over))),
            }
        }
        _ => Ok(Some(Arc::clone(over))),
    }
}

/// A list whose items are known by a key.
fn list(
    below: &[Arc<Node>],
    above: &[Arc<Node>],
    key: &str,
    knows_keys: bool,
) -> Result<Vec<Arc<Node>>, ()> {
    let name = |item: &Node| {
        item.get(key)
            .and_then(Node::text)
            .map(|text| text.to_string())
    };
    let mut items = below.to_vec();
    let mut added = Vec::new();
    for item in above {
        let said = directive(item)?;
        let Some(wanted) = name(item) else {
            match said {
                Some("replace") => items.clear(),
                _ => return Err(()),
            }
            continue;
        };
        let place = items
            .iter()
            .position(|one| name(one).as_ref() == Some(&wanted));
        match (place, said) {
            (Some(place), Some("delete")) => {
                items.remove(place);
            }
            (None, Some("delete")) => {}
            (Some(place), _) => {
                if let Some(own) = items.get_mut(place) {
                    *own = merge(own, item, knows_keys)?;
                }
            }
            (None, _) => added.push(without_directive(item)),
        }
    }
    added.extend(items);
    Ok(added)
}
