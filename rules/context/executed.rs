//! The instructions that a build executes, and which of them reach its image.

use crate::build::Build;
use crate::build::replay::Step;
use crate::context::mounts::{MountPoint, MountSource};
use crate::dockerfile::Instruction;
use crate::rules::security::unpacking::earlier;

/// The instructions that are executed, in order.
pub fn executed(build: &Build) -> impl Iterator<Item = (&Step, &Instruction)> {
    let found = build.found_dockerfile();
    let steps = build.replay.iter().flat_map(|replay| &replay.steps);
    steps.filter_map(move |step| {
        let instruction = found?.dockerfile.instructions.get(step.instruction)?;
        Some((step, instruction))
    })
}

/// Whether what a stage writes is part of the image that is built: it is the last one, or one that
/// the last builds on.
pub fn reaches_image(build: &Build, stage: usize) -> bool {
    let last = build.replay.as_ref().and_then(|replay| replay.steps.last());
    let last = last.map(|step| step.stage);
    last.is_some_and(|last| reaches(build, last, stage))
}

/// Whether a stage is another one, or builds on it.
pub fn reaches(build: &Build, stage: usize, below: usize) -> bool {
    let Some(found) = build.found_dockerfile() else {
        return false;
    };
    let mut at = Some(stage);
    while let Some(place) = at {
        if place == below {
            return true;
        }
        at = earlier(&found.dockerfile, place);
    }
    false
}

/// What is mounted at a point, as a sentence has it.
pub fn what(point: &MountPoint) -> String {
    match &point.source {
        MountSource::Kubernetes => format!("Kubernetes mounts `{}`", point.path),
        MountSource::Volume(mount) => {
            let name = mount.mount.name.as_ref();
            let name = name.map_or("", |name| name.value.as_str());
            format!("the volume `{name}` is mounted at `{}`", point.path)
        }
    }
}
