//! What COPY and ADD take.

pub mod source_missing;

use crate::build::Build;
use crate::build::replay::{Copy, Step};

/// The COPYs and ADDs of a build that are executed.
fn steps(build: &Build) -> impl Iterator<Item = (&Step, &Copy)> {
    let steps = build.replay.iter().flat_map(|replay| &replay.steps);
    steps.filter_map(|step| Some((step, step.copy.as_ref()?)))
}
