//! `secretGenerator` and `configMapGenerator`: objects made of literals and files.

use std::sync::Arc;

use crate::manifest::Repository;
use crate::manifest::read::tree::entry;
use crate::source::{FileId, Text};
use crate::yaml::{Entry, Mapping, Node, Value};

/// The object that an item of a generator makes; none where its keys are not known.
pub(super) fn object(
    file: FileId,
    kind: &str,
    item: &Node,
    repository: &mut dyn Repository,
) -> Option<Arc<Node>> {
    if item.get("envs").is_some() || item.get("env").is_some() {
        return None;
    }
    let at = item.span;
    let text = |value: &str| Text::replaced(value, at);
    let string = |value: Text| {
        let span = value.span();
        Arc::new(Node::made(Value::String(value), span))
    };
    let mut data: Vec<Arc<Entry>> = Vec::new();
    for literal in list(item, "literals") {
        let equals = literal.find('=')?;
        let value = literal.slice(equals + 1..literal.len());
        data.push(entry(&literal.slice(0..equals), string(value)));
    }
    for named in list(item, "files") {
        let path = named.find('=').map_or(0, |equals| equals + 1);
        let path = named.slice(path..named.len());
        let key = match named.find('=') {
            Some(equals) => named.slice(0..equals),
            None => Text::replaced(crate::path::base(&path), path.span()),
        };
        let value = match repository.beside(file, &path) {
            Some(opened) => string(Text::verbatim(&*opened.text, opened.file, 0)),
            // it is there where kustomize runs
            None => Arc::new(Node::made(Value::Null, path.span())),
        };
        data.push(entry(&key, value));
    }
    let name = item.as_mapping()?.entry("name")?;
    let metadata = Mapping::of(vec![Arc::new(name.clone())]);
    let field = match kind {
        "Secret" => "stringData",
        _ => "data",
    };
    let mapping = |mapping| Arc::new(Node::made(Value::Mapping(mapping), at));
    let mut entries = vec![
        entry(&text("apiVersion"), string(text("v1"))),
        entry(&text("kind"), string(text(kind))),
        entry(&text("metadata"), mapping(metadata)),
        entry(&text(field), mapping(Mapping::of(data))),
    ];
    let kind = item.as_mapping().and_then(|mapping| mapping.entry("type"));
    entries.extend(kind.map(|kind| Arc::new(kind.clone())));
    Some(mapping(Mapping::of(entries)))
}

fn list(item: &Node, key: &str) -> Vec<Text> {
    let items = item.get(key).into_iter().flat_map(Node::items);
    items.filter_map(|one| one.as_str().cloned()).collect()
}
