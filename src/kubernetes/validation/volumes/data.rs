//! Volumes whose files come from objects: Secrets, ConfigMaps, the pod's own fields.

use super::super::env::selectors;
use super::super::faults::Faults;
use super::super::field::Field;
use super::super::paths;
use super::required;
use crate::golang::quote;

pub(super) fn secret(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["secretName"], faults);
    paths::file_mode(&source.child("defaultMode"), faults);
    for item in source.child("items").items() {
        key_to_path(&item, faults);
    }
}

pub(super) fn config_map(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["name"], faults);
    paths::file_mode(&source.child("defaultMode"), faults);
    for item in source.child("items").items() {
        key_to_path(&item, faults);
    }
}

pub(super) fn key_to_path(item: &Field<'_>, faults: &mut Faults) {
    required(item, &["key", "path"], faults);
    paths::not_reserved(&item.child("path"), faults);
    paths::file_mode(&item.child("mode"), faults);
}

pub(super) fn downward(source: &Field<'_>, faults: &mut Faults) {
    paths::file_mode(&source.child("defaultMode"), faults);
    for file in source.child("items").items() {
        downward_file(&file.named(source.path.clone()), faults);
    }
}

/// A file of a downward API; the server leaves its index out of the path.
pub(super) fn downward_file(file: &Field<'_>, faults: &mut Faults) {
    const FIELDS: [&str; 5] = [
        "metadata.annotations",
        "metadata.labels",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
    ];
    required(file, &["path"], faults);
    paths::not_reserved(&file.child("path"), faults);
    let field = file.child("fieldRef");
    let resource = file.child("resourceFieldRef");
    if field.is_set() {
        selectors::field(&field, &FIELDS, faults);
        if resource.is_set() {
            faults.invalid(
                file,
                &quote("resource"),
                "fieldRef and resourceFieldRef can not be specified simultaneously",
            );
        }
    } else if resource.is_set() {
        selectors::resource(&resource, true, faults);
    } else {
        faults.required(file, "one of fieldRef and resourceFieldRef is required");
    }
    paths::file_mode(&file.child("mode"), faults);
}
