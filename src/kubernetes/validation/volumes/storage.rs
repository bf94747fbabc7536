//! Volumes that other machines serve.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::names;
use super::required;
use crate::golang::quote;

pub(super) fn nfs(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["server", "path"], faults);
    let path = source.child("path");
    if !path.text().starts_with('/') {
        faults.invalid(&path, &quote(path.text()), "must be an absolute path");
    }
}

pub(super) fn iscsi(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["targetPortal", "iqn"], faults);
    let iqn = source.child("iqn");
    if !iqn.text().is_empty() {
        initiator(&iqn, faults);
    }
    let lun = source.child("lun");
    let number = lun.integer();
    faults.invalid_each(&lun, &number.to_string(), names::in_range(number, 0, 255));
    let secret = source.child("secretRef");
    let authenticates = ["chapAuthDiscovery", "chapAuthSession"];
    if authenticates.iter().any(|field| source.child(field).flag()) && !secret.is_set() {
        faults.required(&secret, "");
    }
    let name = source.child("initiatorName");
    if name.is_set() {
        let name = name.named(format!("{}.initiatorname", source.path));
        initiator(&name, faults);
    }
}

/// A name of a target or an initiator. Of each form only the prefix and the characters that are
/// certain are judged.
fn initiator(name: &Field<'_>, faults: &mut Faults) {
    let text = name.text();
    let form = ["iqn", "eui", "naa"]
        .iter()
        .find(|form| text.starts_with(**form));
    let words = match form {
        None => "must be valid format starting with iqn, eui, or naa",
        Some(form) if !has_form(form, text) => "must be valid format",
        Some(_) => return,
    };
    faults.invalid(name, &quote(text), words);
}

fn has_form(form: &str, text: &str) -> bool {
    let of_length = |length: usize| {
        let rest: Vec<char> = text.chars().skip(form.len() + 1).collect();
        rest.len() == length && rest.iter().all(char::is_ascii_alphanumeric)
    };
    match form {
        "eui" => of_length(16),
        "naa" => of_length(32),
        _ => text.starts_with("iqn.") && text.contains(':'),
    }
}

pub(super) fn iscsi_name(name: &Field<'_>, source: &Field<'_>, faults: &mut Faults) {
    let length = name.text().len() + 1 + source.child("targetPortal").text().len();
    if source.child("initiatorName").is_set() && length > 64 {
        faults.invalid(
            name,
            &quote(name.text()),
            "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.",
        );
    }
}

pub(super) fn glusterfs(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["endpoints", "path"], faults);
}

pub(super) fn flocker(source: &Field<'_>, faults: &mut Faults) {
    let name = source.child("datasetName");
    let has_name = !name.text().is_empty();
    let has_id = !source.child("datasetUUID").text().is_empty();
    if !has_name && !has_id {
        faults.required(source, "one of datasetName and datasetUUID is required");
    }
    if has_name && has_id {
        faults.invalid(
            source,
            &quote("resource"),
            "datasetName and datasetUUID can not be specified simultaneously",
        );
    }
    if name.text().contains('/') {
        faults.invalid(&name, &quote(name.text()), "must not contain '/'");
    }
}

pub(super) fn rbd(source: &Field<'_>, faults: &mut Faults) {
    monitors(source, faults);
    required(source, &["image"], faults);
}

pub(super) fn ceph(source: &Field<'_>, faults: &mut Faults) {
    monitors(source, faults);
}

fn monitors(source: &Field<'_>, faults: &mut Faults) {
    let monitors = source.child("monitors");
    if monitors.items().is_empty() {
        faults.required(&monitors, "");
    }
}

pub(super) fn cinder(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["volumeID"], faults);
    secret_name(source, faults);
}

fn secret_name(source: &Field<'_>, faults: &mut Faults) {
    let secret = source.child("secretRef");
    if secret.is_set() {
        required(&secret, &["name"], faults);
    }
}

pub(super) fn quobyte(source: &Field<'_>, faults: &mut Faults) {
    const WORDS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let registry = source.child("registry");
    let tenant = source.child("tenant");
    if registry.text().is_empty() {
        faults.required(&registry, WORDS);
    } else if tenant.text().len() >= 65 {
        faults.required(
            &tenant,
            "must be a UUID and may not exceed a length of 64 characters",
        );
    } else {
        for pair in registry.text().split(',') {
            if !pair.contains(':') {
                faults.invalid(&registry, &quote(registry.text()), WORDS);
            }
        }
    }
    required(source, &["volume"], faults);
}

pub(super) fn fibre_channel(source: &Field<'_>, faults: &mut Faults) {
    let targets = source.child("targetWWNs");
    let names = targets.items();
    let ids = source.child("wwids").items();
    if names.is_empty() && ids.is_empty() {
        faults.required(
            &targets,
            "must specify either targetWWNs or wwids, but not both",
        );
    }
    if names.is_empty() {
        return;
    }
    if !ids.is_empty() {
        let shown: Vec<String> = names.iter().map(|name| json(name.text())).collect();
        faults.invalid(
            &targets,
            &format!("[{}]", shown.join(",")),
            "targetWWNs and wwids can not be specified simultaneously",
        );
    }
    let lun = source.child("lun");
    match lun.optional_integer() {
        None => faults.required(&lun, "lun is required if targetWWNs is specified"),
        Some(number) => {
            faults.invalid_each(&lun, &number.to_string(), names::in_range(number, 0, 255));
        }
    }
}

pub(super) fn flex(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["driver"], faults);
    for (key, option) in source.child("options").entries() {
        let namespace = key.split_once('/').map_or(key, |(namespace, _)| namespace);
        let normalized = format!(".{}", namespace.to_lowercase());
        if normalized.ends_with(".kubernetes.io") || normalized.ends_with(".k8s.io") {
            faults.invalid(
                &option,
                &quote(key),
                "kubernetes.io and k8s.io namespaces are reserved",
            );
        }
    }
}

pub(super) fn storage_os(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["volumeName"], faults);
    for name in ["volumeName", "volumeNamespace"] {
        let name = source.child(name);
        if !name.text().is_empty() {
            faults.invalid_each(&name, &quote(name.text()), names::label(name.text()));
        }
    }
    secret_name(source, faults);
}

pub(super) fn scale_io(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["gateway", "system", "volumeName"], faults);
}

pub(super) fn csi(source: &Field<'_>, faults: &mut Faults) {
    let driver = source.child("driver");
    if driver.text().is_empty() {
        faults.required(&driver, "");
    }
    if driver.text().len() > names::LABEL_LENGTH {
        faults.too_long(&driver, names::LABEL_LENGTH);
    }
    let says = names::subdomain(&driver.text().to_lowercase());
    faults.invalid_each(&driver, &quote(driver.text()), says);
    let secret = source.child("nodePublishSecretRef");
    if secret.is_set() {
        let name = secret.child("name");
        if name.text().is_empty() {
            faults.required(&name, "");
        } else {
            let says = names::subdomain(name.text());
            let shown = quote(name.text());
            faults.invalid_each(&name.named(format!("{}.name", source.path)), &shown, says);
        }
    }
}
