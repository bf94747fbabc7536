//! `metadata`.
//!
//! apimachinery v0.34.1, `pkg/api/validation/objectmeta.go`; `ValidateObjectMeta` of Kubernetes'
//! `pkg/apis/core/validation`.

use super::faults::Faults;
use super::field::Field;
use super::labels;
use super::names::{self, NameRule};
use crate::golang::quote;

const FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// The metadata of an object that is created. The server completes a `generateName`, and fills in
/// the namespace that kubectl is set to.
pub(super) fn object(metadata: &Field<'_>, name_rule: NameRule, faults: &mut Faults) {
    let prefix = metadata.child("generateName");
    if !prefix.text().is_empty() {
        let says = name_rule(&names::with_suffix_to_come(prefix.text()));
        faults.invalid_each(&prefix, &quote(prefix.text()), says);
    }
    let name = metadata.child("name");
    if !name.text().is_empty() {
        faults.invalid_each(&name, &quote(name.text()), name_rule(name.text()));
    } else if prefix.text().is_empty() {
        faults.required(&name, "name or generateName is required");
    }
    let namespace = metadata.child("namespace");
    if !namespace.text().is_empty() {
        let says = names::label(namespace.text());
        faults.invalid_each(&namespace, &quote(namespace.text()), says);
    }
    labels::labels(&metadata.child("labels"), faults);
    labels::annotations(&metadata.child("annotations"), faults);
    owners(&metadata.child("ownerReferences"), faults);
    finalizers(&metadata.child("finalizers"), faults);
}

fn owners(owners: &Field<'_>, faults: &mut Faults) {
    for owner in owners.items() {
        for name in ["apiVersion", "kind", "name", "uid"] {
            let words = match name {
                "apiVersion" => "version must not be empty",
                _ => "must not be empty",
            };
            let field = owner.child(name);
            if field.text().is_empty() {
                let field = field.named(format!("{}.{name}", owners.path));
                faults.invalid(&field, "\"\"", words);
            }
        }
    }
}

fn finalizers(finalizers: &Field<'_>, faults: &mut Faults) {
    let items = finalizers.items();
    for finalizer in &items {
        let says = names::qualified_name(finalizer.text());
        let whole = finalizer.clone().named(finalizers.path.clone());
        faults.invalid_each(&whole, &quote(finalizer.text()), says);
    }
    for finalizer in &items {
        let name = finalizer.text();
        if !name.contains('/') && !FINALIZERS.contains(&name) {
            faults.invalid(
                finalizer,
                &quote(name),
                "name is neither a standard finalizer name nor is it fully qualified",
            );
        }
    }
}
