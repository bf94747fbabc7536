//! What a variable or a file takes its value from: a field of the pod, an amount of a resource, a
//! key of a Secret or ConfigMap.

use super::super::faults::Faults;
use super::super::field::Field;
use super::super::names;
use super::super::quantity::Quantity;
use crate::golang::quote;

/// The fields that there are, of which the callers allow some.
const ALL_FIELDS: [&str; 14] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.serviceAccountName",
    "spec.schedulerName",
    "status.phase",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

const UNITS: [&str; 13] = [
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
];

/// A field of the pod: one of those allowed, or an annotation or label by its key.
pub(in super::super) fn field(selector: &Field<'_>, allowed: &[&str], faults: &mut Faults) {
    let path = selector.child("fieldPath");
    let written = path.text();
    if written.is_empty() {
        faults.required(&path, "");
        return;
    }
    let version = selector.child("apiVersion").text();
    let subscript = subscripted(written);
    let cannot = match (version, subscript) {
        ("" | "v1", None) if ALL_FIELDS.contains(&written) || written == "spec.host" => None,
        ("" | "v1", Some(("metadata.annotations" | "metadata.labels", _))) => None,
        ("" | "v1", None) => Some(format!("field label not supported: {written}")),
        ("" | "v1", Some(_)) => Some(format!("field label does not support subscript: {written}")),
        _ => Some(format!("unsupported pod version: {version}")),
    };
    if let Some(cannot) = cannot {
        let detail = format!("error converting fieldPath: {cannot}");
        faults.invalid(&path, &quote(written), &detail);
        return;
    }
    match subscript {
        Some((of, key)) => {
            let key = match of {
                "metadata.annotations" => key.to_lowercase(),
                _ => key.to_owned(),
            };
            let place = path.named(selector.path.clone());
            faults.invalid_each(&place, &quote(&key), names::qualified_name(&key));
        }
        None => {
            let written = if written == "spec.host" {
                "spec.nodeName"
            } else {
                written
            };
            if !allowed.contains(&written) {
                faults.unsupported(&path, &quote(written), allowed);
            }
        }
    }
}

/// `metadata.labels['app']` in two.
fn subscripted(path: &str) -> Option<(&str, &str)> {
    let (of, key) = path.strip_suffix("']")?.split_once("['")?;
    (!of.is_empty()).then_some((of, key))
}

/// An amount of a resource of a container, which a file names and a variable does not.
pub(in super::super) fn resource(selector: &Field<'_>, of_file: bool, faults: &mut Faults) {
    let container = selector.child("containerName");
    let resource = selector.child("resource");
    let name = resource.text();
    let is_huge_pages =
        name.starts_with("requests.hugepages-") || name.starts_with("limits.hugepages-");
    if of_file && container.text().is_empty() {
        faults.required(&container, "");
    } else if name.is_empty() {
        faults.required(&resource, "");
    } else if !RESOURCES.contains(&name) && !is_huge_pages {
        faults.unsupported(&resource, &quote(name), &RESOURCES);
    }
    let divisor = selector.child("divisor");
    let Some(amount) = divisor.scalar().and_then(|text| Quantity::read(&text)) else {
        return;
    };
    let unit = amount.to_string();
    let (units, of): (&[&str], _) = match name.split_once('.') {
        _ if amount.is_zero() => return,
        Some((_, "cpu")) => (&["1m", "1"], "cpu"),
        Some((_, "memory")) => (&UNITS, "memory"),
        Some((_, "ephemeral-storage")) => (&UNITS, "local ephemeral storage"),
        _ if is_huge_pages => (&UNITS, "hugepages"),
        _ => return,
    };
    if !units.contains(&unit.as_str()) {
        let units = match of {
            "cpu" => "1m and 1".to_owned(),
            _ => units.join(", "),
        };
        let detail = format!("only divisor's values {units} are supported with the {of} resource");
        faults.invalid(&divisor, &quote(name), &detail);
    }
}

/// A key of a Secret or ConfigMap.
pub(super) fn key_of_object(selector: &Field<'_>, faults: &mut Faults) {
    let name = selector.child("name");
    faults.invalid_each(&name, &quote(name.text()), names::subdomain(name.text()));
    let key = selector.child("key");
    if key.text().is_empty() {
        faults.required(&key, "");
    } else {
        faults.invalid_each(&key, &quote(key.text()), names::config_key(key.text()));
    }
}
