//! What fills volumes.

use std::collections::BTreeSet;

use super::super::Cause;
use super::super::fields::Fields;
use super::super::pod::Pod;
use super::super::words::{plural, quoted};
use super::Refusal;

/// Sources that every pod may have.
const UNRESTRICTED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// The others, in the order in which one of them is named.
const RESTRICTED: [&str; 21] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

/// `hostPathVolumes`.
pub(super) fn host_path(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut volumes = Vec::new();
    let mut causes = Vec::new();
    for volume in pod.spec.objects("volumes") {
        let source = volume.object("hostPath");
        if source.is_there() {
            volumes.push(volume.name());
            causes.push(Cause::set(source.place()));
        }
    }
    (!volumes.is_empty()).then(|| Refusal {
        reason: "hostPath volumes",
        detail: which_volumes(&volumes),
        causes,
    })
}

/// `restrictedVolumes`. A volume without a source has become an `emptyDir` by then.
pub(super) fn restricted(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut volumes = Vec::new();
    let mut types = BTreeSet::new();
    let mut causes = Vec::new();
    for volume in pod.spec.objects("volumes") {
        let Some((source, place)) = restricted_source(&volume) else {
            continue;
        };
        volumes.push(volume.name());
        types.insert(source);
        causes.push(Cause::set(place));
    }
    (!volumes.is_empty()).then(|| Refusal {
        reason: "restricted volume types",
        detail: format!(
            "{} {} {} {}",
            which_volumes(&volumes),
            plural(volumes.len(), "uses", "use"),
            plural(
                types.len(),
                "restricted volume type",
                "restricted volume types"
            ),
            quoted(types)
        ),
        causes,
    })
}

/// The restricted source of a volume that has no other, with its key.
fn restricted_source(volume: &Fields<'_>) -> Option<(&'static str, crate::source::Span)> {
    let is_set = |source: &&str| !volume.object(source).is_absent();
    if UNRESTRICTED.iter().any(is_set) {
        return None;
    }
    RESTRICTED.iter().find_map(|source| {
        let object = volume.object(source);
        object.is_there().then(|| (*source, object.place()))
    })
}

fn which_volumes(volumes: &[&str]) -> String {
    let word = plural(volumes.len(), "volume", "volumes");
    format!("{word} {}", quoted(volumes.iter().copied()))
}
