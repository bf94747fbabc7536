//! Volumes that the cluster or its cloud provides.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::labels;
use super::super::names;
use super::super::quantity::Quantity;
use super::super::resources;
use super::required;
use crate::golang::quote;

pub(super) fn claim(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["claimName"], faults);
}

pub(super) fn gce_disk(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["pdName"], faults);
    partition(source, faults);
}

pub(super) fn aws_disk(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["volumeID"], faults);
    partition(source, faults);
}

fn partition(source: &Field<'_>, faults: &mut Faults) {
    let partition = source.child("partition");
    let number = partition.integer();
    if !(0..=255).contains(&number) {
        faults.invalid(
            &partition,
            &number.to_string(),
            "must be between 1 and 255, inclusive",
        );
    }
}

pub(super) fn azure_file(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["secretName", "shareName"], faults);
}

pub(super) fn vsphere(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["volumePath"], faults);
}

pub(super) fn photon(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["pdID"], faults);
}

pub(super) fn portworx(source: &Field<'_>, faults: &mut Faults) {
    required(source, &["volumeID"], faults);
}

pub(super) fn azure_disk(source: &Field<'_>, faults: &mut Faults) {
    const CACHING: [&str; 3] = ["None", "ReadOnly", "ReadWrite"];
    const KINDS: [&str; 3] = ["Dedicated", "Managed", "Shared"];
    const MANAGED: &str = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
    const BLOB: &str =
        "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
    required(source, &["diskName", "diskURI"], faults);
    let caching = source.child("cachingMode");
    if caching.is_set() && !CACHING.contains(&caching.text()) {
        faults.unsupported(&caching, &json(caching.text()), &CACHING);
    }
    let kind = source.child("kind");
    // the default is Shared
    if kind.is_set() && !KINDS.contains(&kind.text()) {
        faults.unsupported(&kind, &json(kind.text()), &KINDS);
    }
    let uri = source.child("diskURI");
    let (prefix, form) = match kind.text() {
        "Managed" => ("/subscriptions/", MANAGED),
        _ => ("https://", BLOB),
    };
    if !uri.text().starts_with(prefix) {
        faults.unsupported(&uri, &quote(uri.text()), &[form]);
    }
}

/// A claim that lives as long as its pod.
pub(super) fn ephemeral(source: &Field<'_>, faults: &mut Faults) {
    let template = source.child("volumeClaimTemplate");
    if !template.is_set() {
        faults.required(&template, "");
        return;
    }
    let metadata = template.child("metadata");
    labels::annotations(&metadata.child("annotations"), faults);
    labels::labels(&metadata.child("labels"), faults);
    for field in ["name", "generateName", "namespace"] {
        let field = metadata.child(field);
        if !field.text().is_empty() {
            faults.forbidden(&field, "cannot be set");
        }
    }
    claim_spec(&template.child("spec"), faults);
}

fn claim_spec(spec: &Field<'_>, faults: &mut Faults) {
    const MODES: [&str; 4] = [
        "ReadOnlyMany",
        "ReadWriteMany",
        "ReadWriteOnce",
        "ReadWriteOncePod",
    ];
    const ALONE: &str = "ReadWriteOncePod";
    let access = spec.child("accessModes");
    let modes = access.items();
    if modes.is_empty() {
        faults.required(&access, "at least 1 access mode is required");
    }
    labels::selector(&spec.child("selector"), faults);
    for mode in &modes {
        if !MODES.contains(&mode.text()) {
            let whole = mode.clone().named(access.path.clone());
            faults.unsupported(&whole, &json(mode.text()), &MODES);
        }
    }
    let is_other = |mode: &Field<'_>| mode.text() != ALONE && MODES.contains(&mode.text());
    if modes.iter().any(|mode| mode.text() == ALONE) && modes.iter().any(is_other) {
        faults.forbidden(
            &access,
            "may not use ReadWriteOncePod with other access modes",
        );
    }
    let storage = spec.at(&["resources", "requests"]).key("storage");
    let amount = storage.scalar().and_then(|text| Quantity::read(&text));
    let storage = storage.named(format!("{}.resources[storage]", spec.path));
    match amount.map(Quantity::in_thousandths) {
        None => faults.required(&storage, ""),
        Some(amount) if amount.is_negative() || amount.is_zero() => faults.invalid(
            &storage,
            &quote(&amount.to_string()),
            "must be greater than zero",
        ),
        Some(amount) => resources::amount("storage", &amount, &storage, faults),
    }
    let class = spec.child("storageClassName");
    if !class.text().is_empty() {
        faults.invalid_each(&class, &quote(class.text()), names::subdomain(class.text()));
    }
    let mode = spec.child("volumeMode");
    let modes = ["Block", "Filesystem"];
    if mode.is_set() && !modes.contains(&mode.text()) {
        faults.unsupported(&mode, &json(mode.text()), &modes);
    }
}
