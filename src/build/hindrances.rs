//! What may keep the executor from its work though its arguments and files are right: whom it runs
//! as, what it may do, and what hides it. The rules say more; the verdict must not say less.

use crate::kaniko::startup::{Start, Stop, StopKind};
use crate::manifest::Setting;
use crate::value::{Value, Why};

use super::{Build, capabilities, docker_config, privileges};

/// Where the executor stops in a container whose root cannot be written: it copies the Dockerfile to
/// its own directory first (google v1.24.0, osscontainertools v1.28.3, `cmd/executor/cmd/root.go`).
pub(super) fn read_only_root(build: &Build, start: &Start<'_>) -> Option<Stop> {
    build.found_dockerfile()?;
    let set = build.container().security.as_ref()?;
    let set = set.read_only_root_filesystem.as_ref()?;
    let is_there = start.kaniko_dir() == Value::Known("/kaniko");
    let stops = set.value && is_there && !build.mounts.is_mount_point("/kaniko");
    stops.then(|| Stop {
        kind: StopKind::ReadOnlyRoot,
        message: String::from(
            "Error: error resolving dockerfile path: copying dockerfile: creating file: open \
             /kaniko/Dockerfile: read-only file system",
        ),
        spans: vec![set.span],
        unless: None,
    })
}

/// Leaves the verdict open where something may be in the executor's way.
pub(super) fn judge(build: &mut Build) {
    let hindrances = [
        credentials(build),
        hidden(build),
        refused(build),
        user(build),
        dropped(build),
    ];
    for why in hindrances.into_iter().flatten() {
        build.judgement.doubts(why);
    }
}

/// Its words in full are Go's, and those of the release's libraries.
fn credentials(build: &Build) -> Option<Why> {
    docker_config::trouble(build)?;
    Some("the executor stops at its docker config".into())
}

fn hidden(build: &Build) -> Option<Why> {
    let hides = |at: &&str| {
        let point = build.mounts.covering(at);
        point.is_some_and(|point| point.path == **at && point.volume_mount().is_some())
    };
    let at = ["/", "/kaniko"].into_iter().find(|at| hides(at))?;
    Some(format!("the volume at `{at}` hides the executor of the image").into())
}

/// The kubelet starts no container as root that must not be root.
fn refused(build: &Build) -> Option<Why> {
    let container = build.container().security.as_ref();
    let of_container = container.and_then(|security| security.run_as_non_root.as_ref());
    let of_pod = || build.pod.security.as_ref()?.run_as_non_root.as_ref();
    let non_root = of_container.or_else(of_pod).is_some_and(|set| set.value);
    let is_root = build.run_as_user().is_none_or(|user| user.value == 0);
    (non_root && is_root).then(|| "the kubelet starts no container as root that must not be".into())
}

fn user(build: &Build) -> Option<Why> {
    let user = build
        .run_as_user()
        .filter(|user: &&Setting<i64>| user.value != 0)?;
    let user = user.value;
    Some(format!("what user {user} may read and write is not known").into())
}

fn dropped(build: &Build) -> Option<Why> {
    let security = build.container().security.as_ref()?;
    if security.privileged.as_ref().is_some_and(|set| set.value) {
        return None;
    }
    let Some(held) = capabilities::held(security) else {
        return Some("which capabilities the container has is not known".into());
    };
    let least = privileges::least(build);
    let of_owners = privileges::OWNERS.iter().filter(|_| least.if_owned_by_root);
    // without FSETID a build passes, and loses set-gid bits
    let needed = least.capabilities.iter().filter(|name| **name != "FSETID");
    let missing = needed
        .chain(of_owners)
        .find(|name| !held.contains(**name))?;
    Some(
        format!(
            "whether it needs the capability {missing}, which the container drops, is not known"
        )
        .into(),
    )
}
