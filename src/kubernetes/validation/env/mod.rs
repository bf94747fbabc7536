//! `env` and `envFrom`.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `ValidateEnv`, `ValidateEnvFrom`.

pub(super) mod selectors;

use super::faults::Faults;
use super::field::Field;
use super::names;
use crate::golang::quote;

const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The variables of a container.
pub(super) fn variables(list: &Field<'_>, faults: &mut Faults) {
    for variable in list.items() {
        let name = variable.child("name");
        if name.text().is_empty() {
            faults.required(&name, "");
        } else {
            faults.invalid_each(&name, &quote(name.text()), names::env_name(name.text()));
        }
        let from = variable.child("valueFrom");
        if from.is_set() {
            value_from(&from, variable.child("value").text(), faults);
        }
    }
}

/// `fileKeyRef` is off by default in v1.34: the server drops it.
fn value_from(from: &Field<'_>, value: &str, faults: &mut Faults) {
    let field = from.child("fieldRef");
    if field.is_set() {
        selectors::field(&field, &FIELDS, faults);
    }
    let resource = from.child("resourceFieldRef");
    if resource.is_set() {
        selectors::resource(&resource, false, faults);
    }
    let keys = ["configMapKeyRef", "secretKeyRef"].map(|name| from.child(name));
    for key in keys.iter().filter(|key| key.is_set()) {
        selectors::key_of_object(key, faults);
    }
    let sources = [&field, &resource, &keys[0], &keys[1]];
    let says = match sources.iter().filter(|source| source.is_set()).count() {
        0 => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
        }
        _ if !value.is_empty() => "may not be specified when `value` is not empty",
        1 => return,
        _ => "may not have more than one field specified at a time",
    };
    faults.invalid(from, "\"\"", says);
}

/// The objects whose keys all become variables.
pub(super) fn objects(list: &Field<'_>, faults: &mut Faults) {
    for object in list.items() {
        let prefix = object.child("prefix");
        if !prefix.text().is_empty() {
            let says = names::env_name(prefix.text());
            faults.invalid_each(&prefix, &quote(prefix.text()), says);
        }
        let sources = ["configMapRef", "secretRef"].map(|name| object.child(name));
        for source in sources.iter().filter(|source| source.is_set()) {
            let name = source.child("name");
            if name.text().is_empty() {
                faults.required(&name, "");
            } else {
                let says = names::subdomain(&names::with_suffix_to_come(name.text()));
                faults.invalid_each(&name, &quote(name.text()), says);
            }
        }
        let says = match sources.iter().filter(|source| source.is_set()).count() {
            0 => "must specify one of: `configMapRef` or `secretRef`",
            1 => continue,
            _ => "may not have more than one field specified at a time",
        };
        faults.invalid(&object.named(list.path.clone()), "\"\"", says);
    }
}
