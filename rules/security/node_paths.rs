//! The paths of the node that a container mounts.

use super::admission;
use crate::build::Build;
use crate::context::mounts::VolumeMount;
use crate::finding::Finding;
use crate::kubernetes::pod_security::Control;
use crate::manifest::expansion::unexpanded;
use crate::manifest::{Mount, VolumeSource};
use crate::path;
use crate::source::Span;
use crate::value::Value;

/// A path of the node, mounted.
pub struct NodePath<'b> {
    /// The path, absolute and clean; with the mount's `subPath`.
    pub path: String,
    /// Where the volume names it.
    pub written: Span,
    /// The mount.
    pub mount: &'b Mount,
    /// The path of the container, where it is known.
    pub at: Option<&'b str>,
    /// Whether it is mounted read-only.
    pub read_only: bool,
}

/// The paths of the node that the container of a build mounts, as far as they are known.
pub fn of(build: &Build) -> Vec<NodePath<'_>> {
    let placed = build.mounts.points().filter_map(|point| {
        let mount = point.volume_mount()?;
        read(mount, Some(point.path.as_str()), point.read_only)
    });
    let unplaced = build.mounts.unplaced().iter();
    let unplaced = unplaced.filter_map(|mount| read(mount, None, false));
    placed.chain(unplaced).collect()
}

fn read<'b>(mount: &'b VolumeMount, at: Option<&'b str>, read_only: bool) -> Option<NodePath<'b>> {
    let VolumeSource::HostPath(host_path) = &mount.volume.as_ref()?.source else {
        return None;
    };
    let written = host_path.path.as_ref()?;
    let argument = unexpanded(&written.value);
    let directory = *argument.value().known()?;
    let path = match &mount.sub_path {
        Value::Known(below) => path::join(&[directory, below]),
        Value::Absent => path::clean(directory).into_owned(),
        Value::Unknown(_) => return None,
    };
    path::is_abs(&path).then_some(NodePath {
        path,
        written: written.span,
        mount: &mount.mount,
        at,
        read_only,
    })
}

/// The sockets of runtimes, by the names they have everywhere.
const SOCKETS: [&str; 5] = [
    "containerd.sock",
    "cri-dockerd.sock",
    "crio.sock",
    "docker.sock",
    "podman.sock",
];

/// Directories below `/run` that runtimes keep their sockets in.
const SOCKET_DIRECTORIES: [&str; 5] = ["containerd", "crio", "docker", "k3s/containerd", "podman"];

/// Whether a path of the node is the socket of a container runtime, or a directory with one.
pub fn is_runtime_socket(path: &str) -> bool {
    if SOCKETS.contains(&path::base(path)) {
        return true;
    }
    let below_run = path
        .strip_prefix("/var")
        .unwrap_or(path)
        .strip_prefix("/run/");
    below_run.is_some_and(|directory| SOCKET_DIRECTORIES.contains(&directory))
}

/// Directories of a node that are too much as a whole, while a part of them may be just what a
/// build needs, as `/etc/ssl/certs` or a checkout below `/home`.
const SENSITIVE: [(&str, &str); 10] = [
    ("/", "everything of the node"),
    ("/dev", "the devices of the node"),
    ("/etc", "the configuration and the passwords of the node"),
    ("/home", "the homes of all users, with their keys"),
    ("/root", "the home of the node's root, with its keys"),
    (
        "/run",
        "the sockets of the container runtime and of all services",
    ),
    ("/var", "the volumes and secrets of all pods"),
    ("/var/lib", "the volumes and secrets of all pods"),
    (
        "/var/run",
        "the sockets of the container runtime and of all services",
    ),
    ("/var/run/secrets", "the credentials of services"),
];

/// Directories of a node of which no part is for a build.
const SENSITIVE_THROUGHOUT: [(&str, &str); 8] = [
    ("/boot", "the kernel of the node"),
    (
        "/etc/kubernetes",
        "the credentials of the node and of the cluster",
    ),
    (
        "/proc",
        "the processes of the node, with their environments",
    ),
    ("/sys", "the settings of the node's kernel"),
    (
        "/var/lib/containerd",
        "the files of all containers of the node",
    ),
    ("/var/lib/docker", "the files of all containers of the node"),
    ("/var/lib/etcd", "the cluster's data, with all Secrets"),
    (
        "/var/lib/kubelet",
        "the volumes and secrets of all pods of the node",
    ),
];

/// What the build may read at a path of the node that is not for it; none of its own context, as
/// whoever builds from that means to read it.
pub fn open_secrets(build: &Build, node_path: &NodePath<'_>) -> Option<&'static str> {
    let context = build.context.path.known().map(String::as_str);
    let is_context = node_path.at.is_some() && node_path.at == context;
    sensitive(&node_path.path).filter(|_| !is_context)
}

/// Where volumes name paths of the node that rules of their own speak of.
pub fn spoken_of(build: &Build) -> Vec<Span> {
    let paths = of(build).into_iter();
    let spoken = paths.filter(|node_path| {
        is_runtime_socket(&node_path.path) || open_secrets(build, node_path).is_some()
    });
    spoken.map(|node_path| node_path.written).collect()
}

/// The controls that forbid volumes of the node.
pub const FORBIDDING: [Control; 2] = [Control::HostPathVolumes, Control::RestrictedVolumes];

/// Says what the pod's namespace says of such volumes.
pub fn explain(build: &Build, finding: &mut Finding) {
    if let Some(forbidden) = admission::forbidden(std::slice::from_ref(build), &FORBIDDING) {
        forbidden.explain(finding);
    }
}

/// What a path of the node holds that is not for a build.
pub fn sensitive(path: &str) -> Option<&'static str> {
    let itself = SENSITIVE.iter().find(|(directory, _)| path == *directory);
    let below = |directory: &str| {
        let rest = path.strip_prefix(directory);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let throughout = || {
        SENSITIVE_THROUGHOUT
            .iter()
            .find(|(directory, _)| below(directory))
    };
    itself.or_else(throughout).map(|(_, holds)| *holds)
}
