//! Whether a build needs credentials, and what else may bring them.

use super::{FILE, directory};
use crate::build::Build;
use crate::build::volume_data::may_hold;
use crate::context::mounts::VolumeMount;
use crate::path;
use crate::value::Value;

/// Whether credentials may be of use.
pub fn may_push(build: &Build) -> bool {
    build.start().is_none_or(|start| {
        let destinations = start.destinations();
        start.no_push() == Value::Known(false)
            && destinations.known().is_some_and(|all| !all.is_empty())
    })
}

/// Whether the executor certainly pushes, and so reads the config.
pub fn pushes(build: &Build) -> bool {
    let start = build.start();
    start.is_some_and(|start| start.dry_run() == Value::Known(false)) && may_push(build)
}

/// Whether variables of the container may log it in: they may be a config, or what the keychains
/// of GitLab, the clouds and osscontainertools read.
pub fn may_log_in_by_environment(build: &Build) -> bool {
    let container = build.container();
    let is_login = |name: &str| {
        ["AWS_", "AZURE_", "CI_", "GOOGLE_", "KANIKO_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
            || name == "DOCKER_AUTH_CONFIG"
    };
    let may_set = build
        .launch
        .script()
        .is_some_and(|script| script.environment.iter().any(|(name, _)| is_login(name)));
    may_set
        || !container.env_from.is_empty()
        || container
            .env
            .iter()
            .any(|variable| is_login(&variable.name))
}

/// Whether no credentials are in sight, of any kind: no mount where the config is read or usually
/// lies, no script that may write one, no login in variables, no identity of the pod's.
pub fn is_nobody(build: &Build) -> bool {
    let pod = &build.pod;
    let Some(directory) = directory(build) else {
        return false;
    };
    let has_config = |place: &str| has_config(build, place);
    let is_alone = pod.complete
        && pod.service_account.is_none()
        && build.launch.execution().is_some()
        && build.launch.script().is_none()
        && build.container().lifecycle.is_none();
    is_alone
        && !has_config(&directory)
        && !USUAL.into_iter().any(has_config)
        && build.mounts.unplaced().is_empty()
        && !may_log_in_by_environment(build)
        && !build
            .registries()
            .iter()
            .any(|(registry, _)| is_of_cloud(registry))
}

/// Whether a cloud's keychain may log in there by the identity of the node.
fn is_of_cloud(registry: &str) -> bool {
    let hosts = ["gcr.io", "pkg.dev", "amazonaws.com", "amazonaws.com.cn"];
    let is_of = |host: &str| {
        let rest = registry.strip_suffix(host);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    hosts.into_iter().any(is_of) || registry.contains(".azurecr.")
}

/// Where docker configs are usually mounted.
const USUAL: [&str; 2] = ["/kaniko/.docker", "/root/.docker"];

/// A mount where docker configs usually lie, while this build's is read elsewhere and nothing is
/// mounted there.
pub fn misplaced<'b>(build: &'b Build, directory: &str) -> Option<&'b VolumeMount> {
    // `DOCKER_CONFIG` with the file's path makes it look below that file
    let names_the_file = path::base(directory) == FILE;
    if !names_the_file && has_config(build, directory) {
        return None;
    }
    let unread = USUAL.into_iter().filter(|usual| *usual != directory);
    let places = unread.flat_map(|usual| [usual.to_owned(), path::join(&[usual, FILE])]);
    let mut mounted = places.filter_map(|place| build.mounts.volume_at(&place));
    let (_, mount) = mounted.find(|(_, mount)| may_hold(mount))?;
    Some(mount)
}

/// Whether a volume is mounted over the file in a directory.
fn has_config(build: &Build, directory: &str) -> bool {
    let file = path::join(&[directory, FILE]);
    build.mounts.volume_over(&file).is_some()
}
