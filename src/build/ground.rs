//! What lies in the container when the executor starts: its mounts as far as they are known
//! here, the context, the executor's own files.

use std::path::Path;
use std::sync::Arc;

use crate::build::filesystem::{Content, FileSystem, Ground, Miss};
use crate::build::{Build, volume_data};
use crate::context::local::LocalTree;
use crate::context::mounts::{MountSource, Mounts};
use crate::context::resolve::{LocalView, Place};
use crate::kaniko::image::Variant;
use crate::path;
use crate::value::Value;

/// Files that the runtime mounts one by one; all else that it mounts is a directory.
const MOUNTED_FILES: [&str; 4] = [
    "/etc/hosts",
    "/etc/hostname",
    "/etc/resolv.conf",
    "/dev/termination-log",
];

/// What an image that is not built from scratch holds at its root.
const USUAL_DIRECTORIES: [&str; 15] = [
    "/bin", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/root", "/run", "/sbin",
    "/srv", "/tmp", "/usr", "/var",
];

/// Why a file is unknown that no other mount brings.
const UNPLACED: &str = "where a volume is mounted is not known";

/// What the container's image holds beside the executor's own files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing: it is the distribution's own.
    Nothing,
    /// What systems hold at their root: others built it to be an executor.
    Usual,
    /// Anything: it is no image that is known to be an executor's.
    Unknown,
}

/// The container's file system before the build.
pub(super) fn of(build: &Build, view: &LocalView, held: Held) -> FileSystem {
    let variant = build.executor.variant;
    let mounts = &build.mounts;
    let mut grounds = executors_own(variant);
    mounted(&mut grounds, build);
    here(&mut grounds, view, mounts);
    if mounts.unplaced().is_empty() {
        start_in(build, view, &mut grounds);
    }
    let why = "what the executor's image holds is not known";
    let unknown = match held {
        Held::Nothing if variant != Variant::Alpine => &[][..],
        Held::Nothing | Held::Usual => &USUAL_DIRECTORIES,
        Held::Unknown => &["/"],
    };
    for directory in unknown {
        if !grounds.iter().any(|ground| ground.at == *directory) {
            put(&mut grounds, directory, Content::Unknown(why.into()), false);
        }
    }
    let mut files = FileSystem::new(grounds);
    if !mounts.unplaced().is_empty() {
        files.blur(UNPLACED);
    }
    files
}

/// What is mounted.
fn mounted(grounds: &mut Vec<Ground>, build: &Build) {
    for point in build.mounts.points() {
        let content = match &point.source {
            MountSource::Kubernetes if MOUNTED_FILES.contains(&point.path.as_str()) => {
                Content::File(0o644)
            }
            MountSource::Kubernetes => Content::Unknown("the runtime mounts it".into()),
            MountSource::Volume(_) if point.starts_empty() => Content::Empty,
            MountSource::Volume(mount) => {
                let name = mount
                    .mount
                    .name
                    .as_ref()
                    .map_or("", |name| name.value.as_str());
                let why = format!("what the volume `{name}` holds is not known").into();
                match volume_data::files(build, mount).filter(|_| mount.sub_path.is_absent()) {
                    Some(names) => Content::Keys(names, why),
                    None => Content::Unknown(why),
                }
            }
        };
        put(grounds, &point.path, content, true);
        if let Some(ground) = grounds.last_mut() {
            ground.read_only = point.read_only;
        }
    }
}

/// What of the container's files lies here.
fn here(grounds: &mut Vec<Ground>, view: &LocalView, mounts: &Mounts) {
    for place in view.places() {
        if place.starts_empty && mounts.is_mount_point(&place.path) {
            put(grounds, &place.path, Content::Empty, true);
        }
        if let Some(local) = &place.local {
            let mounted = mounts.is_mount_point(&place.path);
            let content = content_of(place, LocalTree::new(local));
            put(grounds, &place.path, content, mounted);
            if let Some(ground) = grounds.last_mut() {
                ground.read_only = place.read_only;
            }
            let submodules = place.cloned.iter().flat_map(|cloned| &cloned.submodules);
            for below in submodules {
                let why = "whether submodules are fetched is not known";
                let at = path::join(&[&place.path, below]);
                put(grounds, &at, Content::Unknown(why.into()), false);
            }
        }
    }
}

/// The directory that the container starts in, which the runtime makes. One on a mount shows what
/// lies there.
fn start_in(build: &Build, view: &LocalView, grounds: &mut Vec<Ground>) {
    let Value::Known(directory) = &build.working_directory else {
        return;
    };
    let at = path::clean(directory).into_owned();
    let mut places = view.places();
    let is_covered = build.mounts.covering(&at).is_some()
        || places.any(|place| Path::new(&at).starts_with(&place.path));
    if at != "/" && !is_covered {
        put(grounds, &at, Content::Empty, false);
    }
}

/// The files of a place, which lie in a directory here.
fn content_of(place: &Place, tree: LocalTree) -> Content {
    let tree = match &place.cloned {
        Some(cloned) => tree.without(Arc::clone(&cloned.left_out)),
        None => tree,
    };
    match &place.grown {
        Some(why) => Content::Changed(tree, why.clone()),
        None => Content::Local(tree),
    }
}

/// What the system says of a file that the executor looks for as it starts; absent where it is there.
pub(super) fn stat(build: &Build, files: &FileSystem, held: Held, file: &str) -> Value<String> {
    let at = match (path::is_abs(file), &build.working_directory) {
        (true, _) => file.to_owned(),
        (false, Value::Known(directory)) => path::join(&[directory, file]),
        (false, other) => return other.clone(),
    };
    match files.stat(&at) {
        Ok(_) => Value::Absent,
        Err(Miss::Unknown(why)) => Value::Unknown(why),
        Err(Miss::Error(_)) if held != Held::Nothing && !files.is_mounted(&at) => {
            Value::unknown("what the executor's image holds is not known")
        }
        Err(Miss::Error(_)) if !build.mounts.unplaced().is_empty() && !files.is_mounted(&at) => {
            Value::unknown(UNPLACED)
        }
        Err(Miss::Error(errno)) => Value::Known(errno.to_string()),
    }
}

fn put(grounds: &mut Vec<Ground>, at: &str, content: Content, mounted: bool) {
    grounds.retain(|known| known.at != at);
    grounds.push(Ground {
        at: at.to_owned(),
        content,
        mounted,
        read_only: false,
    });
}

/// The files of the executor's image (`deploy/Dockerfile`; google v1.24.0, osscontainertools
/// v1.28.3).
fn executors_own(variant: Variant) -> Vec<Ground> {
    let ours = || Content::Unknown("it is the executor's own".into());
    let mut grounds = Vec::new();
    put(&mut grounds, "/kaniko", ours(), false);
    put(
        &mut grounds,
        "/etc/nsswitch.conf",
        Content::File(0o644),
        false,
    );
    match variant {
        // a declared volume of the image
        Variant::Debug => put(&mut grounds, "/busybox", ours(), true),
        Variant::Bootstrap => put(&mut grounds, "/busybox2", ours(), true),
        _ => {}
    }
    if matches!(variant, Variant::Debug | Variant::Bootstrap) {
        put(&mut grounds, "/bin/sh", Content::File(0o755), false);
    }
    grounds
}
