//! Trees that are put together from several files: every value stays where it stands.

use std::sync::Arc;

use crate::source::Text;
use crate::yaml::{Entry, Mapping, Node, Value};

/// `over` laid over `under`: mappings are merged key by key, anything else is replaced.
pub(super) fn merged(under: &Arc<Node>, over: &Arc<Node>) -> Arc<Node> {
    let (Some(below), Some(above)) = (under.as_mapping(), over.as_mapping()) else {
        return Arc::clone(over);
    };
    let mut entries: Vec<Arc<Entry>> = Vec::with_capacity(below.len() + above.len());
    for entry in below.entries() {
        entries.push(match above.entry(&entry.key) {
            Some(other) => self::entry(&other.key, merged(&entry.value, &other.value)),
            None => Arc::new(entry.clone()),
        });
    }
    let added = above
        .entries()
        .filter(|entry| below.entry(&entry.key).is_none());
    entries.extend(added.map(|entry| Arc::new(entry.clone())));
    Arc::new(over.with(Value::Mapping(Mapping::of(entries))))
}

/// A key with its value.
pub(super) fn entry(key: &Text, value: Arc<Node>) -> Arc<Entry> {
    Arc::new(Entry {
        key: key.clone(),
        value,
    })
}
