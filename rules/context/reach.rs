//! Which stages reach the image of a build.

use crate::build::Build;

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
    let mut at = std::iter::successors(Some(stage), |at| found.dockerfile.stage_below(*at));
    at.any(|at| at == below)
}
