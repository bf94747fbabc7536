//! Capabilities of containers, as the rules speak of them.

pub use crate::build::capabilities::{DEFAULT, USEFUL, held, name};

use super::container_security;
use crate::build::Build;
use crate::manifest::expansion::unexpanded;
use crate::source::Text;

/// The capabilities that the container of a build adds, and Kaniko has no use for.
pub fn useless(build: &Build) -> Vec<&Text> {
    let added = container_security(build).and_then(|security| security.add.as_ref());
    let words = added.into_iter().flat_map(|added| &added.value);
    let useless = words.filter(|word| {
        let name = name(word);
        let is_known = unexpanded(word).value().known().is_some();
        is_known && !name.is_empty() && !USEFUL.contains(&name.as_str())
    });
    useless.collect()
}
