//! Expectations derived by reading the sources that the modules name.

mod kinds;
mod property;
mod strict;
mod suggestions;
mod types;
mod values;

use super::{Decoded, decode};
use crate::source::FileId;
use crate::yaml;

fn decoded(text: &str) -> Decoded {
    let document = yaml::read(FileId::FIRST, text).documents.swap_remove(0);
    let root = document.root.expect("the text is YAML");
    decode(&root, text, &document.problems)
}

/// The answer to a Pod with this `spec`.
fn pod(spec: &str) -> Option<String> {
    decoded(&format!("apiVersion: v1\nkind: Pod\nspec: {spec}\n")).error()
}

/// The answer to a Pod whose only container has these fields.
fn container(fields: &str) -> Option<String> {
    pod(&format!("{{containers: [{{{fields}}}]}}"))
}

/// `found into Struct.field of type T`, as the decoder says it.
fn cannot(text: &str) -> Option<String> {
    let (found, rest) = text.split_once(" into ").expect("found into field");
    Some(format!(
        "json: cannot unmarshal {found} into Go struct field {rest}"
    ))
}
