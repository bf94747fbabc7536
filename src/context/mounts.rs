//! What is mounted where in a container: its own mounts, and those that every container gets.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::kaniko::argument::Argument;
use crate::manifest::expansion::{Environment, unexpanded};
use crate::manifest::{Container, Mount, Pod, Preparation, Role, Volume, VolumeSource};
use crate::value::Value;

use crate::path;

/// The mount points of one container.
#[derive(Debug, Clone, Default)]
pub struct Mounts {
    /// By their paths.
    points: BTreeMap<String, MountPoint>,
    /// Mounts that lie somewhere the files do not tell.
    unplaced: Vec<VolumeMount>,
}

/// A path of a container at which something is mounted.
#[derive(Debug, Clone)]
pub struct MountPoint {
    /// The path, absolute and clean.
    pub path: String,
    /// What is mounted.
    pub source: MountSource,
    /// Whether it is read-only.
    pub read_only: bool,
}

/// What is mounted.
#[derive(Debug, Clone)]
pub enum MountSource {
    /// A volume of the pod.
    Volume(Box<VolumeMount>),
    /// Something that Kubernetes or the container's runtime mounts unasked.
    Kubernetes,
}

/// A mount of a volume.
#[derive(Debug, Clone)]
pub struct VolumeMount {
    /// The item of `volumeMounts`.
    pub mount: Mount,
    /// The volume; none if the pod has none of that name.
    pub volume: Option<Arc<Volume>>,
    /// The part of the volume that is mounted: `subPath`, or `subPathExpr` expanded.
    pub sub_path: Value<String>,
    /// What init containers do to the volume before.
    pub prepared: Preparation,
}

impl VolumeMount {
    /// Whether the files of the volume come from objects of the cluster: a Secret, a ConfigMap, …
    pub fn holds_data(&self) -> bool {
        let source = self.volume.as_ref().map(|volume| &volume.source);
        matches!(
            source,
            Some(
                VolumeSource::Secret(_)
                    | VolumeSource::ConfigMap(_)
                    | VolumeSource::Projected(_)
                    | VolumeSource::DownwardApi
            )
        )
    }
}

impl MountPoint {
    /// The mount, if the pod asked for it.
    pub fn volume_mount(&self) -> Option<&VolumeMount> {
        match &self.source {
            MountSource::Volume(mount) => Some(mount),
            MountSource::Kubernetes => None,
        }
    }

    /// Whether it is certain to be an empty directory when the container starts: an `emptyDir`
    /// that no other container mounts.
    pub fn starts_empty(&self) -> bool {
        let volume = self.volume_mount().and_then(|mount| mount.volume.as_ref());
        volume.is_some_and(|volume| {
            let source = &volume.source;
            let empty = matches!(source, VolumeSource::EmptyDir | VolumeSource::Missing);
            empty && volume.mounted_in == 1
        })
    }
}

/// Mounted by every runtime; source: kubelet and containerd, v1.34 and v2.1.
const ALWAYS: [&str; 7] = [
    "/dev",
    "/dev/shm",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/proc",
    "/sys",
];
const TERMINATION_LOG: &str = "/dev/termination-log";
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

impl Mounts {
    /// The mounts of a container of a pod.
    pub fn of(pod: &Pod, container: &Container) -> Self {
        let environment = Environment::of(pod, container);
        let mut mounts = Mounts::default();
        for path in implicit(pod, container) {
            mounts.add(path, MountSource::Kubernetes, false);
        }
        for mount in &container.mounts {
            let Some(at) = &mount.path else { continue };
            let volume_mount = volume_mount(pod, mount, &environment);
            match at
                .value
                .as_ref()
                .map(unexpanded)
                .known()
                .map(Argument::value)
            {
                Some(Value::Known(at)) => {
                    let read_only = is_read_only(&volume_mount);
                    let source = MountSource::Volume(Box::new(volume_mount));
                    mounts.add(at, source, read_only);
                }
                _ => mounts.unplaced.push(volume_mount),
            }
        }
        mounts
    }

    /// Adds a mount; of several at one path the last hides the others.
    fn add(&mut self, at: &str, source: MountSource, read_only: bool) {
        // The kubelet puts a relative path below the root.
        let path = path::join(&["/", at]);
        let point = MountPoint {
            path: path.clone(),
            source,
            read_only,
        };
        self.points.insert(path, point);
    }

    /// All mount points, in the order of their paths.
    pub fn points(&self) -> impl Iterator<Item = &MountPoint> {
        self.points.values()
    }

    /// Mounts whose path the files do not tell: any path may lie under them.
    pub fn unplaced(&self) -> &[VolumeMount] {
        &self.unplaced
    }

    /// The mount that a path lies on: at the path or nearest above it.
    pub fn covering(&self, path: &str) -> Option<&MountPoint> {
        let cleaned = path::join(&["/", path]);
        upwards(&cleaned).find_map(|above| self.points.get(above))
    }

    /// The volume of the pod's that a path lies on, and where that is mounted.
    pub fn volume_over(&self, path: &str) -> Option<(&MountPoint, &VolumeMount)> {
        let point = self.covering(path)?;
        Some((point, point.volume_mount()?))
    }

    /// The volume of the pod's that is mounted exactly at a path.
    pub fn volume_at(&self, path: &str) -> Option<(&MountPoint, &VolumeMount)> {
        let point = self.points.get(&path::join(&["/", path]))?;
        Some((point, point.volume_mount()?))
    }

    /// Whether a volume may bring a program: one with a slash, or looked for where `PATH` says.
    pub fn may_bring(&self, program: &str, search: &str) -> bool {
        let is_brought = |path: &str| self.volume_over(path).is_some();
        let mut directories = search.split(':');
        let found = match program.contains('/') {
            true => is_brought(program),
            false => directories.any(|directory| is_brought(&format!("{directory}/{program}"))),
        };
        found || !self.unplaced.is_empty()
    }

    /// Whether something is mounted exactly at a path.
    pub fn is_mount_point(&self, path: &str) -> bool {
        self.points.contains_key(&path::join(&["/", path]))
    }

    /// The mounts below a path, without one at the path itself.
    pub fn below(&self, path: &str) -> impl Iterator<Item = &MountPoint> {
        let top = path::join(&["/", path]);
        self.points()
            .filter(move |point| point.path != top && path::lies_below(&point.path, &top))
    }
}

/// A clean absolute path, then the directory it lies in, and so on up to the root.
pub(super) fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| match path.rfind('/') {
        _ if *path == "/" => None,
        Some(slash) if slash > 0 => path.get(..slash),
        _ => Some("/"),
    })
}

/// What Kubernetes mounts unasked.
fn implicit<'c>(pod: &Pod, container: &'c Container) -> Vec<&'c str> {
    let mut paths: Vec<&str> = ALWAYS.to_vec();
    let log = container.termination_message_path.as_ref();
    let log = log.map(|path| path.value.as_str());
    paths.push(
        log.filter(|path| !path.is_empty())
            .unwrap_or(TERMINATION_LOG),
    );
    let token = pod.automount_service_account_token.as_ref();
    if token.is_none_or(|setting| setting.value) && container.role != Role::Ephemeral {
        paths.push(SERVICE_ACCOUNT);
    }
    paths
}

fn volume_mount(pod: &Pod, mount: &Mount, environment: &Environment) -> VolumeMount {
    let name = mount.name.as_ref().map_or("", |name| name.value.as_str());
    VolumeMount {
        mount: mount.clone(),
        volume: pod.volume(name).cloned(),
        sub_path: sub_path(mount, environment),
        prepared: Preparation::of(pod, name),
    }
}

fn sub_path(mount: &Mount, environment: &Environment) -> Value<String> {
    let argument = match (&mount.sub_path, &mount.sub_path_expr) {
        (Some(path), _) => unexpanded(&path.value),
        (None, Some(path)) => environment.expand(&path.value).argument,
        (None, None) => return Value::Absent,
    };
    match argument.value() {
        Value::Known("") | Value::Absent => Value::Absent,
        Value::Known(path) => Value::Known(path.to_owned()),
        Value::Unknown(why) => Value::Unknown(why),
    }
}

fn is_read_only(mount: &VolumeMount) -> bool {
    let asked = mount.mount.read_only.as_ref();
    let source = mount.volume.as_ref().map(|volume| &volume.source);
    let by_source = match source {
        Some(VolumeSource::Claim(claim)) => claim
            .read_only
            .as_ref()
            .is_some_and(|setting| setting.value),
        _ => mount.holds_data(),
    };
    by_source || asked.is_some_and(|setting| setting.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::source::FileId;

    const POD: &str = "\
apiVersion: v1
kind: Pod
spec:
  automountServiceAccountToken: TOKEN
  volumes:
  - {name: ctx, hostPath: {path: /src}}
  - {name: docker, secret: {secretName: s}}
  - {name: tmp, emptyDir: {}}
  - {name: shared, emptyDir: {}}
  - {name: pvc, persistentVolumeClaim: {claimName: c, readOnly: true}}
  initContainers:
  - name: clone
    volumeMounts: [{name: shared, mountPath: /w}]
  containers:
  - name: kaniko
    env: [{name: SUB, value: app}, {name: SECRET, valueFrom: {secretKeyRef: {}}}]
    volumeMounts:
    - {name: ctx, mountPath: /workspace/, subPathExpr: x/$(SUB)}
    - {name: ctx, mountPath: /unknown, subPathExpr: $(SECRET)}
    - {name: docker, mountPath: /kaniko/.docker}
    - {name: tmp, mountPath: relative/tmp}
    - {name: shared, mountPath: /shared, readOnly: true}
    - {name: pvc, mountPath: /pvc}
    - {name: nope, mountPath: /etc/hosts}
    - {name: ctx, mountPath: \"/{{ x }}\"}
";

    fn mounts(token: &str) -> Mounts {
        let text = POD.replace("TOKEN", token);
        let manifest = manifest::read(FileId::FIRST, &text);
        let pod = manifest.documents[0].pod.clone().expect("a pod");
        let container = pod.containers.last().expect("a container");
        Mounts::of(&pod, container)
    }

    fn covering(mounts: &Mounts, path: &str) -> String {
        let point = mounts.covering(path);
        point.map_or("-".to_owned(), |point| point.path.clone())
    }

    #[test]
    fn the_nearest_mount_covers_a_path() {
        let mounts = mounts("true");
        for (path, expected) in [
            ("/workspace", "/workspace"),
            ("/workspace/a/../b/", "/workspace"),
            ("/workspaces", "-"),
            ("/", "-"),
            ("/relative/tmp/x", "/relative/tmp"),
            ("/kaniko", "-"),
            ("/kaniko/.docker/config.json", "/kaniko/.docker"),
            ("/dev/shm/x", "/dev/shm"),
            ("/dev/termination-log", "/dev/termination-log"),
            ("/proc/1/cgroup", "/proc"),
            ("/etc/hosts", "/etc/hosts"),
            ("/etc/passwd", "-"),
            (
                "/var/run/secrets/kubernetes.io/serviceaccount/token",
                SERVICE_ACCOUNT,
            ),
        ] {
            assert_eq!(covering(&mounts, path), expected, "{path}");
        }
        assert!(mounts.is_mount_point("/workspace/"));
        assert!(!mounts.is_mount_point("/workspace/a"));
        assert_eq!(mounts.unplaced().len(), 1);
        let below: Vec<_> = mounts.below("/dev").map(|point| &point.path).collect();
        assert_eq!(below, ["/dev/shm", "/dev/termination-log"]);
        assert!(mounts.below("/").count() > 10);
    }

    #[test]
    fn a_pod_may_do_without_the_token() {
        assert_eq!(covering(&mounts("false"), SERVICE_ACCOUNT), "-");
    }

    #[test]
    fn a_mount_knows_its_volume() {
        let mounts = mounts("true");
        let of = |path: &str| {
            let point = mounts.covering(path).expect("a mount");
            (point, point.volume_mount().expect("a volume"))
        };
        let (point, mount) = of("/workspace");
        assert!(!point.read_only && mount.volume.is_some());
        assert_eq!(mount.sub_path, Value::Known("x/app".to_owned()));
        assert!(of("/unknown").1.sub_path.why().is_some());
        assert!(of("/kaniko/.docker").0.read_only);
        assert!(of("/pvc").0.read_only);
        assert!(of("/shared").0.read_only && !of("/shared").0.starts_empty());
        assert!(of("/relative/tmp").0.starts_empty());
        assert!(of("/etc/hosts").1.volume.is_none());
    }
}
