//! Changes of a tree: JSON patches (RFC 6902), and single fields.

use std::sync::Arc;

use crate::manifest::read::tree::entry;
use crate::source::Text;
use crate::yaml::{Mapping, Node, Value};

/// A resource after the operations of a JSON patch. An error where one cannot be done, or is not
/// read.
pub(super) fn json_patched(resource: &Arc<Node>, operations: &Node) -> Result<Arc<Node>, ()> {
    let mut resource = Arc::clone(resource);
    for operation in operations.items() {
        let text = |key: &str| operation.get(key).and_then(Node::as_str);
        let path = text("path").ok_or(())?;
        let steps: Vec<String> = path
            .strip_prefix('/')
            .ok_or(())?
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect();
        let value = operation
            .as_mapping()
            .and_then(|mapping| mapping.entry("value"))
            .map(|one| Arc::clone(&one.value));
        let change = match (text("op").map(Text::as_str), value) {
            (Some("add"), Some(value)) => Change::Add(value),
            (Some("replace"), Some(value)) => Change::Replace(value),
            (Some("remove"), _) => Change::Remove,
            _ => return Err(()),
        };
        resource = changed(&resource, &steps, path, &change).ok_or(())?;
    }
    Ok(resource)
}

enum Change {
    Add(Arc<Node>),
    Replace(Arc<Node>),
    Remove,
}

/// The tree with a change at the end of a path; none if there is no such place.
fn changed(node: &Node, steps: &[String], path: &Text, change: &Change) -> Option<Arc<Node>> {
    let (step, rest) = steps.split_first()?;
    match &node.value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<_> = mapping.entries().map(|one| Arc::new(one.clone())).collect();
            let place = entries.iter().position(|one| one.key == *step.as_str());
            match (place, change) {
                (Some(place), _) if !rest.is_empty() => {
                    let own = entries.get_mut(place)?;
                    *own = entry(&own.key, changed(&own.value, rest, path, change)?);
                }
                (Some(place), Change::Remove) => {
                    entries.remove(place);
                }
                (Some(place), Change::Add(value) | Change::Replace(value)) => {
                    let own = entries.get_mut(place)?;
                    *own = entry(&own.key, Arc::clone(value));
                }
                (None, Change::Add(value)) if rest.is_empty() => {
                    let key = Text::replaced(step.as_str(), path.span());
                    entries.push(entry(&key, Arc::clone(value)));
                }
                (None, _) => return None,
            }
            Some(Arc::new(node.with(Value::Mapping(Mapping::of(entries)))))
        }
        Value::Sequence(items) => {
            let mut items = items.clone();
            let place = match step.as_str() {
                "-" => items.len(),
                step => step.parse().ok()?,
            };
            match change {
                _ if !rest.is_empty() => {
                    let own = items.get_mut(place)?;
                    *own = changed(own, rest, path, change)?;
                }
                Change::Add(value) if place <= items.len() => {
                    items.insert(place, Arc::clone(value));
                }
                Change::Replace(value) => *items.get_mut(place)? = Arc::clone(value),
                Change::Remove if place < items.len() => {
                    items.remove(place);
                }
                Change::Add(_) | Change::Remove => return None,
            }
            Some(Arc::new(node.with(Value::Sequence(items))))
        }
        _ => None,
    }
}

/// A mapping with another value for a key.
pub(super) fn set(node: &Arc<Node>, key: &str, value: Arc<Node>) -> Arc<Node> {
    let Some(mapping) = node.as_mapping() else {
        return Arc::clone(node);
    };
    let others = mapping.entries().filter(|one| one.key != *key);
    let mut entries: Vec<_> = others.map(|one| Arc::new(one.clone())).collect();
    let key = match mapping.entry(key) {
        Some(own) => own.key.clone(),
        None => Text::replaced(key, value.span),
    };
    entries.push(entry(&key, value));
    Arc::new(node.with(Value::Mapping(Mapping::of(entries))))
}
