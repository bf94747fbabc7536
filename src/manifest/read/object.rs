//! Secrets, ConfigMaps, PersistentVolumes and PersistentVolumeClaims.

use super::fields::Fields;
use super::volume::host_path;
use crate::manifest::{Data, DataEntry, DataForm, Object, PersistentVolume, VolumeClaim};

/// The object of a document, if it is of one of these kinds.
pub(super) fn read(root: &Fields, kind: &str) -> Option<Object> {
    match kind {
        "Secret" => {
            let fields = [("data", DataForm::Base64), ("stringData", DataForm::Plain)];
            Some(Object::Secret(data(root, fields)))
        }
        "ConfigMap" => {
            let fields = [("data", DataForm::Plain), ("binaryData", DataForm::Base64)];
            Some(Object::ConfigMap(data(root, fields)))
        }
        "PersistentVolume" => Some(Object::Volume(volume(root))),
        "PersistentVolumeClaim" => Some(Object::Claim(claim(root))),
        _ => None,
    }
}

fn data(root: &Fields, fields: [(&str, DataForm); 2]) -> Data {
    let metadata = root.object("metadata");
    let metadata = metadata.as_ref();
    let entries = fields.into_iter().flat_map(|(field, form)| {
        let entries = root.map(field).into_iter();
        entries.map(move |entry| DataEntry {
            key: entry.key.clone(),
            value: entry.value.as_str().cloned(),
            form,
        })
    });
    Data {
        name: metadata.and_then(|metadata| metadata.text("name")),
        namespace: metadata.and_then(|metadata| metadata.text("namespace")),
        kind: root.text("type"),
        entries: entries.collect(),
    }
}

fn volume(root: &Fields) -> PersistentVolume {
    let metadata = root.object("metadata");
    let spec = root.object("spec");
    let spec = spec.as_ref();
    let on_node = spec.and_then(|spec| {
        let local = || spec.object("local");
        spec.object("hostPath").or_else(local)
    });
    let claim = spec.and_then(|spec| spec.object("claimRef"));
    PersistentVolume {
        name: metadata.and_then(|metadata| metadata.text("name")),
        host_path: on_node.map(|source| host_path(&source)),
        storage_class: spec.and_then(|spec| spec.text("storageClassName")),
        claim: claim.and_then(|claim| claim.text("name")),
    }
}

fn claim(root: &Fields) -> VolumeClaim {
    let metadata = root.object("metadata");
    let metadata = metadata.as_ref();
    let spec = root.object("spec");
    let spec = spec.as_ref();
    VolumeClaim {
        name: metadata.and_then(|metadata| metadata.text("name")),
        namespace: metadata.and_then(|metadata| metadata.text("namespace")),
        volume: spec.and_then(|spec| spec.text("volumeName")),
        storage_class: spec.and_then(|spec| spec.text("storageClassName")),
    }
}
