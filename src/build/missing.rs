//! The program that a container starts, where its image certainly lacks it.

use super::Build;
use crate::kaniko::argument::Argument;
use crate::manifest::launch::Launch;
use crate::value::Value;

/// What the container cannot start.
pub fn program(build: &Build) -> Option<&Argument> {
    let program = started(build)?;
    let image = build.executor.image.as_ref()?;
    let (Value::Known(name), Value::Known(search)) =
        (program.value(), build.environment.get("PATH"))
    else {
        return None;
    };
    let is_missing = !may_be_mounted(build, name, search) && image.lacks(name, search);
    is_missing.then_some(program)
}

/// What the container starts, where it is not the executor.
fn started(build: &Build) -> Option<&Argument> {
    let word = match &build.launch {
        Launch::Shell(shell) => &shell.program,
        Launch::Executor(execution) => &execution.script.as_ref()?.shell,
        Launch::Idle(words) | Launch::Other(words) => words.first()?,
        Launch::Unknown(_) => return None,
    };
    Some(&word.argument)
}

/// Whether a mount may bring the program.
fn may_be_mounted(build: &Build, program: &str, search: &str) -> bool {
    let mounted = |path: &str| {
        let point = build.mounts.covering(path);
        point.is_some_and(|point| point.volume_mount().is_some())
    };
    let found = match program.contains('/') {
        true => mounted(program),
        false => search
            .split(':')
            .any(|directory| mounted(&format!("{directory}/{program}"))),
    };
    found || !build.mounts.unplaced().is_empty()
}
