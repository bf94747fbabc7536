//! What may keep the executor from its work though its arguments and files are right: whom it runs
//! as, what it may do, and what hides it. The rules say more; the verdict must not say less.

use crate::dockerfile::Kind;
use crate::kaniko::argument::Argument;
use crate::kaniko::startup::{Start, Stop, StopKind};
use crate::manifest::Setting;
use crate::manifest::launch::Launch;
use crate::source::Span;
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

/// A certificate of a registry that the container certainly does not hold.
#[derive(Debug, Clone, Copy)]
pub struct Certificate<'b> {
    /// The registry.
    pub registry: &'b str,
    /// The file.
    pub file: &'b str,
    /// Where the arguments name it.
    pub place: Span,
    /// Whether the image is pushed to that registry, so that the executor stops.
    pub is_needed: bool,
}

impl Build {
    /// What the container starts in the place of the executor, where its image has no such program.
    pub fn missing_program(&self) -> Option<&Argument> {
        let word = match &self.launch {
            Launch::Shell(shell) => &shell.program,
            Launch::Executor(execution) => &execution.script.as_ref()?.shell,
            Launch::Idle(words) | Launch::Other(words) => words.first()?,
            Launch::Unknown(_) => return None,
        };
        let image = self.executor.image.as_ref()?;
        let (Value::Known(name), Value::Known(search)) =
            (word.argument.value(), self.environment.get("PATH"))
        else {
            return None;
        };
        let lacks = !self.mounts.may_bring(name, search) && image.lacks(name, search);
        lacks.then_some(&word.argument)
    }

    /// The certificates of registries that are on no mount.
    pub fn missing_certificates(&self) -> Vec<Certificate<'_>> {
        let options = self.line.iter().map(|line| &line.options);
        let given = options.flat_map(|options| options.each("registry-certificate"));
        if self.launch.script().is_some() || !self.mounts.unplaced().is_empty() {
            return Vec::new();
        }
        let image = self.executor.image.as_ref();
        let is_known = image.is_some_and(|image| !image.repackaged);
        let missing = given.filter_map(|setting| {
            let (registry, file) = setting.text().known()?.split_once('=')?;
            let is_own = file.starts_with("/kaniko/") || file.starts_with("/etc/ssl/");
            if !file.starts_with('/') || is_own || self.mounts.volume_over(file).is_some() {
                return None;
            }
            let mut pushed = self.registries().into_iter();
            let is_pushed_to =
                docker_config::pushes(self) && pushed.any(|(one, _)| one == registry);
            Some(Certificate {
                registry,
                file,
                place: setting.value.as_ref()?.span(),
                is_needed: is_pushed_to && is_known,
            })
        });
        missing.collect()
    }
}

/// Leaves the verdict open where something may be in the executor's way.
pub(super) fn judge(build: &mut Build) {
    let hindrances = [
        program(build),
        credentials(build),
        certificates(build),
        hidden(build),
        shell(build),
        refused(build),
        user(build),
        dropped(build),
    ];
    for why in hindrances.into_iter().flatten() {
        build.judgement.doubts(why);
    }
}

fn program(build: &Build) -> Option<Why> {
    let name = &build.missing_program()?.text;
    Some(format!("the runtime does not start the container: its image has no `{name}`").into())
}

fn certificates(build: &Build) -> Option<Why> {
    let missing = build.missing_certificates();
    let needed = missing.iter().find(|certificate| certificate.is_needed)?;
    Some(format!("the executor stops where it looks for `{}`", needed.file).into())
}

/// A base image's files are not unpacked where something is mounted.
fn shell(build: &Build) -> Option<Why> {
    const DIRECTORIES: [&str; 5] = ["/bin", "/lib", "/lib64", "/usr", "/usr/bin"];
    let mut executed = build.executed();
    if !executed.any(|(_, instruction)| matches!(instruction.kind, Kind::Run(_))) {
        return None;
    }
    let mut directories = DIRECTORIES.into_iter();
    let at = directories.find(|at| build.mounts.volume_at(at).is_some())?;
    Some(format!("the volume at `{at}` hides files that a RUN may need").into())
}

/// Its words in full are Go's, and those of the release's libraries.
fn credentials(build: &Build) -> Option<Why> {
    docker_config::trouble(build)?;
    Some("the executor stops at its docker config".into())
}

fn hidden(build: &Build) -> Option<Why> {
    let mut places = ["/", "/kaniko"].into_iter();
    let at = places.find(|at| build.mounts.volume_at(at).is_some())?;
    Some(format!("the volume at `{at}` hides the executor of the image").into())
}

/// The kubelet starts no container as root that must not be root.
fn refused(build: &Build) -> Option<Why> {
    build.run_as_non_root()?;
    let is_root = build.run_as_user().is_none_or(|user| user.value == 0);
    is_root.then(|| "the kubelet starts no container as root that must not be".into())
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
    let lacks =
        |name: &&&str| !held.contains(**name) || capabilities::drops_by_name(security, name);
    let missing = needed.chain(of_owners).find(lacks)?;
    Some(
        format!(
            "whether it needs the capability {missing}, which the container drops, is not known"
        )
        .into(),
    )
}
