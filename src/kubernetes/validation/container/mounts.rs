//! `volumeMounts` and `volumeDevices`.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `ValidateVolumeMounts`,
//! `ValidateVolumeDevices`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::paths;
use super::super::pod_facts::PodFacts;
use crate::golang::quote;

const PROPAGATIONS: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];

/// The mounts of a container; the paths of some faults lack the index, as the server's do.
pub(super) fn mounts<'t>(facts: &PodFacts<'t>, container: &Field<'t>, faults: &mut Faults) {
    let volumes: Vec<&str> = facts.volumes.keys().copied().collect();
    let devices = by_name(&container.child("volumeDevices").items(), "devicePath");
    let privileged = container.at(&["securityContext", "privileged"]).flag();
    let mut taken = BTreeSet::new();
    for mount in facts.mounts(container) {
        let (name, path) = (mount.child("name"), mount.child("mountPath"));
        if name.text().is_empty() {
            faults.required(&name, "");
        }
        if !facts.volumes.contains_key(name.text()) {
            faults.not_found(&name, name.text(), &volumes, "");
        }
        if path.text().is_empty() {
            faults.required(&path, "");
        }
        if !taken.insert(path.text()) {
            faults.invalid(&path, &quote(path.text()), "must be unique");
        }
        if devices.contains_key(name.text()) {
            let words = "must not already exist in volumeDevices";
            faults.invalid(&name, &quote(name.text()), words);
        }
        if devices.values().any(|device| *device == path.text()) {
            let words = "must not already exist as a path in volumeDevices";
            faults.invalid(&path, &quote(path.text()), words);
        }
        let list = format!("{}.volumeMounts", container.path);
        sub_paths(&mount, &list, faults);
        propagation(&mount, &list, privileged, faults);
        recursive_read_only(&mount, &list, faults);
    }
}

fn sub_paths(mount: &Field<'_>, list: &str, faults: &mut Faults) {
    let sub_path = mount.child("subPath");
    let has_sub_path = !sub_path.text().is_empty();
    if has_sub_path {
        paths::descending(&sub_path.named(format!("{list}.subPath")), faults);
    }
    let expression = mount.child("subPathExpr");
    if expression.text().is_empty() {
        return;
    }
    if has_sub_path {
        faults.invalid(
            &expression,
            &quote(expression.text()),
            "subPathExpr and subPath are mutually exclusive",
        );
    }
    paths::descending(&expression.named(format!("{list}.subPathExpr")), faults);
}

fn propagation(mount: &Field<'_>, list: &str, privileged: bool, faults: &mut Faults) {
    let field = mount.child("mountPropagation");
    let Some(mode) = field.optional_text() else {
        return;
    };
    let field = field.named(format!("{list}.mountPropagation"));
    if !PROPAGATIONS.contains(&mode) {
        faults.unsupported(&field, &json(mode), &PROPAGATIONS);
    }
    if mode == "Bidirectional" && !privileged {
        faults.forbidden(
            &field,
            "Bidirectional mount propagation is available only to privileged containers",
        );
    }
}

fn recursive_read_only(mount: &Field<'_>, list: &str, faults: &mut Faults) {
    let field = mount.child("recursiveReadOnly");
    let Some(mode) = field.optional_text() else {
        return;
    };
    let field = field.named(format!("{list}.recursiveReadOnly"));
    match mode {
        "Disabled" => {}
        "Enabled" | "IfPossible" => {
            if !mount.child("readOnly").flag() {
                faults.forbidden(&field, "may only be specified when readOnly is true");
            }
            let propagation = mount.child("mountPropagation").optional_text();
            if propagation.is_some_and(|mode| mode != "None") {
                faults.forbidden(
                    &field,
                    "may only be specified when mountPropagation is None or not specified",
                );
            }
        }
        _ => faults.unsupported(&field, &json(mode), &["Disabled", "Enabled", "IfPossible"]),
    }
}

/// The block devices of a container.
pub(super) fn devices<'t>(facts: &PodFacts<'t>, container: &Field<'t>, faults: &mut Faults) {
    let volumes: Vec<&str> = facts.volumes.keys().copied().collect();
    let mounts = by_name(&facts.mounts(container), "mountPath");
    let (mut names, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for device in container.child("volumeDevices").items() {
        let (name, path) = (device.child("name"), device.child("devicePath"));
        let volume = facts.volumes.get(name.text());
        let is_claim = |volume: &Field<'_>| {
            ["persistentVolumeClaim", "ephemeral"]
                .iter()
                .any(|source| volume.child(source).is_set())
        };
        if name.text().is_empty() {
            faults.required(&name, "");
        } else if !names.insert(name.text()) {
            faults.invalid(&name, &quote(name.text()), "must be unique");
        }
        match volume {
            Some(volume) if !is_claim(volume) => faults.invalid(
                &name,
                &quote(name.text()),
                "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
            ),
            Some(_) => {}
            None => faults.not_found(&name, name.text(), &volumes, ""),
        }
        if path.text().is_empty() {
            faults.required(&path, "");
        }
        let mut say = |field: &Field<'_>, words: &str| {
            faults.invalid(field, &quote(field.text()), words);
        };
        if taken.contains(path.text()) {
            say(&path, "must be unique");
        }
        if paths::has_backsteps(path.text()) {
            say(&path, "can not contain backsteps ('..')");
        } else {
            taken.insert(path.text());
        }
        if mounts.contains_key(name.text()) {
            say(&name, "must not already exist in volumeMounts");
        }
        if mounts.values().any(|mount| *mount == path.text()) {
            say(&path, "must not already exist as a path in volumeMounts");
        }
    }
}

fn by_name<'t>(list: &[Field<'t>], path: &str) -> BTreeMap<&'t str, &'t str> {
    list.iter()
        .map(|item| (item.child("name").text(), item.child(path).text()))
        .collect()
}
