//! A context that the executor fetches, and whose files lie here all the same.

use std::path::Path;

use crate::context::mounts::{MountPoint, Mounts, VolumeMount};
use crate::context::repository::Repository;
use crate::context::resolve::CloneHere;
use crate::kaniko::startup::{SourceKind, Start};
use crate::manifest::expansion::Environment;
use crate::manifest::launch::git_clones;
use crate::manifest::{Container, Pod};
use crate::path;
use crate::value::{Value, Why};

/// The repository here that the executor clones, where what it clones is what is checked out.
/// Without a reference it clones the default branch, which is where what is here is meant for.
pub(super) fn repository(
    start: &Start<'_>,
    source: Option<&SourceKind>,
    manifest_directory: &Path,
) -> Value<Repository> {
    let Some(SourceKind::Git { repository }) = source else {
        return Value::Absent;
    };
    let mut parts = repository.split('#');
    let address = parts.next().unwrap_or("");
    let Some(here) = Repository::of(manifest_directory).filter(|here| here.is_at(address)) else {
        return Value::Absent;
    };
    let mut wanted: Vec<&str> = parts.filter(|reference| !reference.is_empty()).collect();
    for option in start.line.options.each("git") {
        match option.text() {
            Value::Known(option) => wanted.extend(option.strip_prefix("branch=")),
            _ => return Value::unknown("which branch is cloned is not known"),
        }
    }
    match wanted.iter().find(|wanted| !here.is_checked_out(wanted)) {
        Some(other) => Value::unknown(format!(
            "`{other}` of this repository is cloned, and something else is checked out here"
        )),
        None => Value::Known(here),
    }
}

/// What the init containers of a pod clone of the repository here, at the paths at which another
/// container sees it.
pub(super) fn clones(
    pod: &Pod,
    container: &Container,
    mounts: &Mounts,
    manifest_directory: &Path,
) -> Vec<CloneHere> {
    let mut seen = Vec::new();
    for other in pod
        .containers
        .iter()
        .filter(|other| other.span != container.span)
    {
        let clones = git_clones(other, &Environment::of(pod, other));
        if clones.is_empty() {
            continue;
        }
        let Some(here) = Repository::of(manifest_directory) else {
            break;
        };
        let there = Mounts::of(pod, other);
        for clone in clones {
            let mut wanted = clone.references.iter();
            if !here.is_at(&clone.address) || !wanted.all(|one| here.is_checked_out(one)) {
                continue;
            }
            let Some((path, point)) = seen_at(&there, &clone.at, mounts) else {
                continue;
            };
            let volume = point.volume_mount().and_then(|mount| mount.volume.as_ref());
            let Some(volume) = volume else { continue };
            let others = (volume.mounted_in > 2).then(|| Why::from("other containers mount it"));
            let grown = clone.grown.or(others);
            seen.push(CloneHere {
                path,
                repository: here.clone(),
                alone_in: grown.is_none().then(|| point.path.clone()),
                grown,
            });
        }
    }
    seen
}

/// The path at which a container sees what lies at a path of another one, and the mount of the
/// volume of both.
fn seen_at<'m>(there: &Mounts, at: &str, here: &'m Mounts) -> Option<(String, &'m MountPoint)> {
    let point = there.covering(at)?;
    let volume = point.volume_mount()?;
    let is_same = |other: &&MountPoint| {
        other.volume_mount().is_some_and(|other| {
            let name =
                |mount: &VolumeMount| mount.mount.name.as_ref().map(|name| name.value.to_string());
            name(other) == name(volume) && other.sub_path == volume.sub_path
        })
    };
    let seen = here.points().find(is_same)?;
    let below = at.strip_prefix(point.path.as_str())?;
    Some((path::join(&[&seen.path, below]), seen))
}
