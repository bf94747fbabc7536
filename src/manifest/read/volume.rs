//! The volumes of a pod.

use super::fields::Fields;
use crate::manifest::{Claim, HostPath, Item, Keys, Projection, Volume, VolumeSource};
use crate::yaml::Entry;

/// Sources that nothing more is known of.
const OTHERS: [&str; 20] = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "image",
    "iscsi",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];

/// `spec.volumes`.
pub(super) fn read_all(spec: &Fields) -> Vec<Volume> {
    spec.objects("volumes").iter().map(read).collect()
}

pub(super) fn read(fields: &Fields) -> Volume {
    let name = fields.text("name");
    let source = fields.entries().find_map(|entry| source(fields, entry));
    Volume {
        span: fields.span(),
        name: name.map_or_else(|| fields.missing(), |name| name.value),
        source: source.unwrap_or(VolumeSource::Missing),
        mounted_in: 0,
    }
}

/// The source that an entry of a volume names; none if it names none, or null.
fn source(fields: &Fields, entry: &Entry) -> Option<VolumeSource> {
    let key = entry.key.as_str();
    if key == "emptyDir" {
        return Some(VolumeSource::EmptyDir);
    }
    if entry.value.is_null() {
        return None;
    }
    let unreadable = || VolumeSource::Other(entry.key.clone());
    let source = match key {
        "hostPath" => fields
            .object(key)
            .map(|source| VolumeSource::HostPath(host_path(&source))),
        "secret" => fields
            .object(key)
            .map(|source| VolumeSource::Secret(keys(&source, "secretName"))),
        "configMap" => fields
            .object(key)
            .map(|source| VolumeSource::ConfigMap(keys(&source, "name"))),
        "projected" => fields
            .object(key)
            .map(|source| VolumeSource::Projected(projections(&source))),
        "persistentVolumeClaim" => fields.object(key).map(|source| {
            VolumeSource::Claim(Claim {
                name: source.text("claimName"),
                read_only: source.flag("readOnly"),
            })
        }),
        "csi" => fields
            .object(key)
            .map(|source| VolumeSource::Csi(source.text("driver"))),
        "downwardAPI" => Some(VolumeSource::DownwardApi),
        "ephemeral" => Some(VolumeSource::Ephemeral),
        "nfs" => Some(VolumeSource::Nfs),
        other if OTHERS.contains(&other) => None,
        _ => return None,
    };
    Some(source.unwrap_or_else(unreadable))
}

/// `hostPath`, or another source with a `path` on the node.
pub(super) fn host_path(fields: &Fields) -> HostPath {
    HostPath {
        path: fields.text("path"),
        kind: fields.text("type"),
    }
}

fn keys(fields: &Fields, name: &str) -> Keys {
    let items = fields.span_of("items").map(|_| {
        let items = fields.objects("items");
        items.iter().map(item).collect()
    });
    Keys {
        name: fields.text(name),
        items,
        optional: fields.flag("optional"),
        default_mode: fields.small_number("defaultMode"),
        span: fields.span(),
    }
}

fn item(fields: &Fields) -> Item {
    Item {
        key: fields.text("key"),
        path: fields.text("path"),
        span: fields.span(),
    }
}

fn projections(fields: &Fields) -> Vec<Projection> {
    let sources = fields.objects("sources");
    let projections = sources.iter().flat_map(|source| {
        source
            .entries()
            .filter_map(|entry| projection(source, entry))
    });
    projections.collect()
}

fn projection(fields: &Fields, entry: &Entry) -> Option<Projection> {
    if entry.value.is_null() {
        return None;
    }
    let key = entry.key.as_str();
    let projection = match key {
        "secret" => fields
            .object(key)
            .map(|source| Projection::Secret(keys(&source, "name"))),
        "configMap" => fields
            .object(key)
            .map(|source| Projection::ConfigMap(keys(&source, "name"))),
        "serviceAccountToken" => fields
            .object(key)
            .map(|source| Projection::ServiceAccountToken(source.text("path"))),
        _ => None,
    };
    Some(projection.unwrap_or_else(|| Projection::Other(entry.key.clone())))
}
