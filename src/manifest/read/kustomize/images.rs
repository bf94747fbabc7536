//! `images`: other names, tags and digests for the images of containers.
//!
//! Source: kustomize v5, `api/filters/imagetag`.

use std::sync::Arc;

use super::edit::set;
use crate::manifest::read::tree::entry;
use crate::source::{Text, TextBuilder};
use crate::yaml::{Mapping, Node, Value};

/// The lists whose items have images.
const LISTS: [&str; 2] = ["containers", "initContainers"];

/// A resource with the images that a kustomization's list names.
pub(super) fn with_images(node: &Arc<Node>, images: &Node) -> Arc<Node> {
    match &node.value {
        Value::Mapping(mapping) => {
            let entries = mapping.entries().map(|one| {
                let value = match LISTS.contains(&one.key.as_str()) {
                    true => with_items(&one.value, images),
                    false => with_images(&one.value, images),
                };
                entry(&one.key, value)
            });
            Arc::new(node.with(Value::Mapping(Mapping::of(entries.collect()))))
        }
        Value::Sequence(items) => {
            let items = items.iter().map(|item| with_images(item, images));
            Arc::new(node.with(Value::Sequence(items.collect())))
        }
        _ => Arc::clone(node),
    }
}

fn with_items(list: &Arc<Node>, images: &Node) -> Arc<Node> {
    let Value::Sequence(items) = &list.value else {
        return Arc::clone(list);
    };
    let items = items.iter().map(|item| {
        let image = item.get("image");
        let new = image.and_then(|image| images.items().find_map(|one| renamed(image, one)));
        new.map_or_else(|| Arc::clone(item), |new| set(item, "image", Arc::new(new)))
    });
    Arc::new(list.with(Value::Sequence(items.collect())))
}

/// An image as an item of the list wants it; none if it is of another name.
fn renamed(image: &Node, wanted: &Node) -> Option<Node> {
    let text = image.as_str()?;
    let get = |key: &str| wanted.get(key).and_then(Node::text);
    let (name, suffix) = cut(text);
    if get("name")?.as_str() != name {
        return None;
    }
    let (new_name, tag, digest) = (get("newName"), get("newTag"), get("digest"));
    let place = digest.or(tag).or(new_name)?.span();
    let mut builder = TextBuilder::new(place.file);
    let old_name = text.slice(0..name.len());
    builder.append(new_name.unwrap_or(&old_name));
    let mut add = |mark: &str, part: &Text| {
        let at = part.span();
        builder.placed(
            mark,
            crate::source::Span {
                end: at.start,
                ..at
            },
        );
        builder.append(part);
    };
    match (tag, digest) {
        (None, None) => builder.append(&text.slice(text.len() - suffix.len()..text.len())),
        (tag, digest) => {
            tag.into_iter().for_each(|tag| add(":", tag));
            digest.into_iter().for_each(|digest| add("@", digest));
        }
    }
    Some(Node::made(Value::String(builder.finish(place)), place))
}

/// The name of an image, and the tag and digest behind it.
fn cut(image: &str) -> (&str, &str) {
    let name = image.split('@').next().unwrap_or(image);
    let slash = name.rfind('/').unwrap_or(0);
    let end = name.get(slash..).and_then(|last| last.find(':'));
    image.split_at(end.map_or(name.len(), |colon| slash + colon))
}
