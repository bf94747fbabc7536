//! `volumes`.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `ValidateVolumes`,
//! `validateVolumeSource`.

mod cluster;
mod data;
mod node;
mod projected;
mod storage;

use std::collections::BTreeSet;

use super::faults::Faults;
use super::field::Field;
use super::names;
use super::pod_facts::{PodFacts, renumbered};
use super::quantity::Quantity;
use crate::golang::quote;

/// What may be projected into one volume, the sources that are on by default in v1.34; the server
/// drops the others.
pub(super) const PROJECTED: [&str; 4] =
    ["configMap", "secret", "downwardAPI", "serviceAccountToken"];

/// Judges a source.
type Check = fn(&Field<'_>, &mut Faults);

/// The sources, in the order in which they are looked at, each with the name that a second one is
/// refused under, and the name its own faults are found under.
const SOURCES: [(&str, &str, &str, Check); 29] = [
    ("emptyDir", "emptyDir", "emptyDir", empty_dir),
    ("hostPath", "hostPath", "hostPath", node::host_path),
    ("gitRepo", "gitRepo", "gitRepo", node::git_repo),
    (
        "gcePersistentDisk",
        "gcePersistentDisk",
        "persistentDisk",
        cluster::gce_disk,
    ),
    (
        "awsElasticBlockStore",
        "awsElasticBlockStore",
        "awsElasticBlockStore",
        cluster::aws_disk,
    ),
    ("secret", "secret", "secret", data::secret),
    ("nfs", "nfs", "nfs", storage::nfs),
    ("iscsi", "iscsi", "iscsi", storage::iscsi),
    ("glusterfs", "glusterfs", "glusterfs", storage::glusterfs),
    ("flocker", "flocker", "flocker", storage::flocker),
    (
        "persistentVolumeClaim",
        "persistentVolumeClaim",
        "persistentVolumeClaim",
        cluster::claim,
    ),
    ("rbd", "rbd", "rbd", storage::rbd),
    ("cinder", "cinder", "cinder", storage::cinder),
    ("cephfs", "cephFS", "cephfs", storage::ceph),
    ("quobyte", "quobyte", "quobyte", storage::quobyte),
    ("downwardAPI", "downwarAPI", "downwardAPI", data::downward),
    ("fc", "fc", "fc", storage::fibre_channel),
    ("flexVolume", "flexVolume", "flexVolume", storage::flex),
    ("configMap", "configMap", "configMap", data::config_map),
    ("azureFile", "azureFile", "azureFile", cluster::azure_file),
    (
        "vsphereVolume",
        "vsphereVolume",
        "vsphereVolume",
        cluster::vsphere,
    ),
    (
        "photonPersistentDisk",
        "photonPersistentDisk",
        "photonPersistentDisk",
        cluster::photon,
    ),
    (
        "portworxVolume",
        "portworxVolume",
        "portworxVolume",
        cluster::portworx,
    ),
    ("azureDisk", "azureDisk", "azureDisk", cluster::azure_disk),
    ("storageos", "storageos", "storageos", storage::storage_os),
    ("projected", "projected", "projected", projected::check),
    ("scaleIO", "scaleIO", "scaleIO", storage::scale_io),
    ("csi", "csi", "csi", storage::csi),
    ("ephemeral", "ephemeral", "ephemeral", cluster::ephemeral),
];

/// Judges the volumes, and tells the facts which of them are fine.
///
/// `pod_name` is the pod's, where the object is one.
pub(super) fn check(facts: &mut PodFacts<'_>, pod_name: &str, faults: &mut Faults) {
    let list = facts.spec.child("volumes");
    // image volumes are off by default in v1.34: the server drops them
    let (dropped, kept): (Vec<_>, Vec<_>) = list
        .items()
        .into_iter()
        .partition(|volume| volume.child("image").is_set());
    facts.dropped = dropped
        .iter()
        .map(|volume| volume.child("name").text())
        .collect();
    let kept = renumbered(&list.path, kept.into_iter());
    let claimed: BTreeSet<String> = kept
        .iter()
        .filter(|volume| !pod_name.is_empty() && volume.child("ephemeral").is_set())
        .map(|volume| format!("{pod_name}-{}", volume.child("name").text()))
        .collect();
    for volume in kept {
        let mut found = Faults::default();
        source(&volume, pod_name, &mut found);
        let name = volume.child("name");
        if name.text().is_empty() {
            found.required(&name, "");
        } else {
            found.invalid_each(&name, &quote(name.text()), names::label(name.text()));
        }
        if facts.volumes.contains_key(name.text()) {
            found.duplicate(&name, &quote(name.text()));
        }
        let claim = volume.at(&["persistentVolumeClaim", "claimName"]);
        if found.list.is_empty() {
            facts.volumes.insert(name.text(), volume);
        }
        faults.list.append(&mut found.list);
        if claimed.contains(claim.text()) {
            faults.invalid(
                &claim,
                &quote(claim.text()),
                "must not reference a PVC that gets created for an ephemeral volume",
            );
        }
    }
}

/// A volume without a source is an `emptyDir`.
fn source(volume: &Field<'_>, pod_name: &str, faults: &mut Faults) {
    let name = volume.child("name");
    let mut has_one = false;
    for (field, second, own, check) in SOURCES {
        let source = volume.child(field);
        if !source.is_set() {
            continue;
        }
        if has_one {
            let refused = source.clone().named(format!("{}.{second}", volume.path));
            faults.forbidden(&refused, "may not specify more than 1 volume type");
        } else {
            let judged = source.clone().named(format!("{}.{own}", volume.path));
            check(&judged, faults);
        }
        if field == "iscsi" {
            storage::iscsi_name(&name, &source, faults);
        }
        let is_ephemeral = field == "ephemeral" && !has_one;
        if is_ephemeral && !pod_name.is_empty() && !name.text().is_empty() {
            let claim = format!("{pod_name}-{}", name.text());
            for words in names::subdomain(&claim) {
                let detail = format!("PVC name {}: {words}", quote(&claim));
                faults.invalid(&name, &quote(name.text()), &detail);
            }
        }
        has_one = true;
    }
}

fn empty_dir(source: &Field<'_>, faults: &mut Faults) {
    let limit = source.child("sizeLimit");
    let amount = limit.scalar().and_then(|text| Quantity::read(&text));
    if amount.is_some_and(|amount| amount.is_negative()) {
        faults.forbidden(&limit, "SizeLimit field must be a valid resource quantity");
    }
}

/// Says of each of the fields that is empty that it is required.
fn required(source: &Field<'_>, fields: &[&str], faults: &mut Faults) {
    for field in fields {
        let field = source.child(field);
        if field.text().is_empty() {
            faults.required(&field, "");
        }
    }
}
