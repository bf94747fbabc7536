//! The Dockerfile itself.

pub mod base_unparsable;
pub mod build_stops;
pub mod from_unknown_stage;
pub mod syntax;
pub mod target_unknown;

use crate::build::Build;
use crate::dockerfile::{Dockerfile, Instruction, Kind};

/// The Dockerfile of a build.
fn dockerfile(build: &Build) -> Option<&Dockerfile> {
    build.found_dockerfile().map(|found| &found.dockerfile)
}

/// The instruction that the executor stops at, with its place.
fn stopped_at(build: &Build) -> Option<(usize, &Instruction)> {
    let at = build.replay.as_ref()?.stop_at?;
    Some((at, dockerfile(build)?.instructions.get(at)?))
}

/// The instruction that the executor stops at, if it is a FROM, with its stage.
fn stopped_at_from(build: &Build) -> Option<(usize, &Instruction)> {
    let (_, instruction) = stopped_at(build)?;
    match instruction.kind {
        Kind::From(_) => Some((instruction.stage?, instruction)),
        _ => None,
    }
}
