//! Volumes, and the objects of the same files that they lead to.

use crate::source::{Span, Text};
use crate::value::Why;

use super::Setting;

/// A volume of a pod.
#[derive(Debug, Clone)]
pub struct Volume {
    /// The whole of it.
    pub span: Span,
    /// `name`.
    pub name: Text,
    /// What fills it.
    pub source: VolumeSource,
    /// How many containers of the pod mount it.
    pub mounted_in: usize,
}

/// What fills a volume.
#[derive(Debug, Clone)]
pub enum VolumeSource {
    /// A path of the node.
    HostPath(HostPath),
    /// The keys of a Secret.
    Secret(Keys),
    /// The keys of a ConfigMap.
    ConfigMap(Keys),
    /// Several sources in one directory.
    Projected(Vec<Projection>),
    /// A directory that starts empty.
    EmptyDir,
    /// A PersistentVolumeClaim.
    Claim(Claim),
    /// Fields of the pod.
    DownwardApi,
    /// A driver; its name.
    Csi(Option<Setting<Text>>),
    /// A claim made for the pod.
    Ephemeral,
    /// A file server.
    Nfs,
    /// Something else; its field's name, e.g. `image`.
    Other(Text),
    /// A directory of the repository that the manifest lies in.
    Checkout(Checkout),
    /// There is no source: the API server makes it an empty `emptyDir`.
    Missing,
}

impl VolumeSource {
    /// The field's name.
    pub fn field(&self) -> &str {
        match self {
            VolumeSource::HostPath(_) => "hostPath",
            VolumeSource::Secret(_) => "secret",
            VolumeSource::ConfigMap(_) => "configMap",
            VolumeSource::Projected(_) => "projected",
            VolumeSource::EmptyDir | VolumeSource::Missing => "emptyDir",
            VolumeSource::Claim(_) => "persistentVolumeClaim",
            VolumeSource::DownwardApi => "downwardAPI",
            VolumeSource::Csi(_) => "csi",
            VolumeSource::Ephemeral => "ephemeral",
            VolumeSource::Nfs => "nfs",
            VolumeSource::Checkout(_) => "checkout",
            VolumeSource::Other(field) => field,
        }
    }
}

/// A directory of the repository, found from the file that carries the build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkout {
    /// How many directories above the file's own it starts.
    pub up: usize,
    /// The path from there; empty for that directory itself.
    pub below: String,
    /// Whether it is the checkout only if it is the repository's root.
    pub at_root: bool,
    /// The addresses that steps check out there themselves, which may be other repositories'.
    pub addresses: Vec<String>,
    /// Whether it is a clone, without what git ignores here.
    pub cloned: bool,
    /// Why it may hold more than the repository; none if it does not.
    pub grown: Option<Why>,
}

impl Checkout {
    /// The directory that lies `up` directories above the file's own.
    pub(super) fn of(up: usize, grown: Option<Why>) -> Self {
        Checkout {
            up,
            below: String::new(),
            at_root: false,
            addresses: Vec::new(),
            cloned: false,
            grown,
        }
    }

    /// The same, as git clones it.
    pub(super) fn clone_of(up: usize, grown: Option<Why>) -> Self {
        Checkout {
            cloned: true,
            ..Checkout::of(up, grown)
        }
    }
}

/// `hostPath` of a volume or a PersistentVolume.
#[derive(Debug, Clone)]
pub struct HostPath {
    /// `path`: on the node, perhaps relative, perhaps with `..`.
    pub path: Option<Setting<Text>>,
    /// `type`: what has to be there, or is made.
    pub kind: Option<Setting<Text>>,
}

/// `secret` or `configMap` as the source of a volume.
#[derive(Debug, Clone)]
pub struct Keys {
    /// `secretName` of a secret, else `name`.
    pub name: Option<Setting<Text>>,
    /// `items`: the keys taken, where not all are.
    pub items: Option<Vec<Item>>,
    /// `optional`.
    pub optional: Option<Setting<bool>>,
    /// `defaultMode`.
    pub default_mode: Option<Setting<i64>>,
    /// The whole of it.
    pub span: Span,
}

/// An item of `items`.
#[derive(Debug, Clone)]
pub struct Item {
    /// `key`.
    pub key: Option<Setting<Text>>,
    /// `path`: the file it becomes.
    pub path: Option<Setting<Text>>,
    /// The whole of it.
    pub span: Span,
}

/// A source of a projected volume.
#[derive(Debug, Clone)]
pub enum Projection {
    /// The keys of a Secret.
    Secret(Keys),
    /// The keys of a ConfigMap.
    ConfigMap(Keys),
    /// A token of the service account; the file it becomes.
    ServiceAccountToken(Option<Setting<Text>>),
    /// Fields of the pod, a trust bundle, …; the field's name.
    Other(Text),
}

/// `persistentVolumeClaim` as the source of a volume.
#[derive(Debug, Clone)]
pub struct Claim {
    /// `claimName`.
    pub name: Option<Setting<Text>>,
    /// `readOnly`.
    pub read_only: Option<Setting<bool>>,
}

/// An object that a volume or a credential may lead to.
#[derive(Debug, Clone)]
pub enum Object {
    /// A Secret.
    Secret(Data),
    /// A ConfigMap.
    ConfigMap(Data),
    /// A PersistentVolume.
    Volume(PersistentVolume),
    /// A PersistentVolumeClaim.
    Claim(VolumeClaim),
}

impl Object {
    /// `metadata.name`.
    pub fn name(&self) -> Option<&str> {
        let name = match self {
            Object::Secret(data) | Object::ConfigMap(data) => &data.name,
            Object::Volume(volume) => &volume.name,
            Object::Claim(claim) => &claim.name,
        };
        name.as_ref().map(|name| name.value.as_str())
    }
}

/// A Secret or a ConfigMap.
#[derive(Debug, Clone)]
pub struct Data {
    /// `metadata.name`.
    pub name: Option<Setting<Text>>,
    /// `metadata.namespace`.
    pub namespace: Option<Setting<Text>>,
    /// `type` of a Secret.
    pub kind: Option<Setting<Text>>,
    /// What it holds.
    pub entries: Vec<DataEntry>,
}

impl Data {
    /// The entry of that key: the last written, `stringData` over `data`.
    pub fn entry(&self, key: &str) -> Option<&DataEntry> {
        let mut found = self.entries.iter().rev().filter(|entry| entry.key == key);
        let last = found.next()?;
        if last.form == DataForm::Base64 {
            return found
                .find(|entry| entry.form == DataForm::Plain)
                .or(Some(last));
        }
        Some(last)
    }
}

/// A key of a Secret or a ConfigMap.
#[derive(Debug, Clone)]
pub struct DataEntry {
    /// The key.
    pub key: Text,
    /// Its value, where it is text.
    pub value: Option<Text>,
    /// How the value is written.
    pub form: DataForm,
}

/// How a value of a Secret or a ConfigMap is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataForm {
    /// As it is: `stringData` of a Secret, `data` of a ConfigMap.
    Plain,
    /// In base64: `data` of a Secret, `binaryData` of a ConfigMap.
    Base64,
}

/// A PersistentVolume.
#[derive(Debug, Clone)]
pub struct PersistentVolume {
    /// `metadata.name`.
    pub name: Option<Setting<Text>>,
    /// `spec.hostPath`, or the path of `spec.local`; none if it lies elsewhere.
    pub host_path: Option<HostPath>,
    /// `spec.storageClassName`.
    pub storage_class: Option<Setting<Text>>,
    /// `spec.claimRef.name`.
    pub claim: Option<Setting<Text>>,
}

/// A PersistentVolumeClaim.
#[derive(Debug, Clone)]
pub struct VolumeClaim {
    /// `metadata.name`.
    pub name: Option<Setting<Text>>,
    /// `metadata.namespace`.
    pub namespace: Option<Setting<Text>>,
    /// `spec.volumeName`.
    pub volume: Option<Setting<Text>>,
    /// `spec.storageClassName`.
    pub storage_class: Option<Setting<Text>>,
}
