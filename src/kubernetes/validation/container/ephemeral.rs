//! Containers that are added to a running pod; an object that is created has none.

use std::collections::BTreeSet;

use super::super::faults::Faults;
use super::super::field::Field;
use super::super::pod_facts::PodFacts;
use super::{common, image_without_padding};
use crate::golang::quote;

const FORBIDDEN: &str = "cannot be set for an Ephemeral Container";
const FIELDS: [&str; 7] = [
    "ports",
    "resources",
    "resizePolicy",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
];

/// Judges them.
pub(in super::super) fn check(facts: &PodFacts<'_>, faults: &mut Faults) {
    let others: BTreeSet<&str> = ["containers", "initContainers"]
        .iter()
        .flat_map(|list| facts.spec.child(list).items())
        .map(|container| container.child("name").text())
        .collect();
    let mut taken = others.clone();
    let others: Vec<&str> = others.into_iter().collect();
    for container in facts.spec.child("ephemeralContainers").items() {
        common(facts, &container, false, faults);
        image_without_padding(&container, faults);
        let name = container.child("name");
        if !taken.insert(name.text()) {
            faults.duplicate(&name, &quote(name.text()));
        }
        let target = container.child("targetContainerName");
        if !target.text().is_empty() && !others.contains(&target.text()) {
            faults.not_found(&target, target.text(), &others, "");
        }
        for field in FIELDS {
            let field = container.child(field);
            let is_empty = field.entries().is_empty() && field.items().is_empty();
            if field.is_set() && !(field.path.ends_with("resources") && is_empty) {
                faults.forbidden(&field, FORBIDDEN);
            }
        }
        for mount in facts.mounts(&container) {
            for field in ["subPath", "subPathExpr"] {
                let field: Field<'_> = mount.child(field);
                if !field.text().is_empty() {
                    faults.forbidden(&field, FORBIDDEN);
                }
            }
        }
    }
}
