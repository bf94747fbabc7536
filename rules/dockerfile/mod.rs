//! The Dockerfile itself.

pub mod argument_hidden;
pub mod base_unparsable;
pub mod build_arg_cut;
pub mod build_stops;
pub mod buildkit_warning;
pub mod cache_mount_not_kept;
pub mod check_error_ignored;
pub mod command_cleared;
pub mod directory_reset;
pub mod duplicate_stage_name;
pub mod flag_ignored;
pub mod from_unknown_stage;
pub mod group_ignored;
pub mod heredoc_dropped;
pub mod heredoc_not_expanded;
pub mod heredoc_run_by_sh;
pub mod label_expanded_twice;
pub mod maintainer_ignored;
mod mending;
pub mod mount_ignored;
pub mod mount_target_from_root;
pub mod platform_argument_empty;
pub mod platform_ignored;
pub mod secret_mount_of_root;
pub mod syntax;
pub mod syntax_ignored;
pub mod target_unknown;
pub mod trigger_lost;
pub mod volume_not_made;

use crate::build::Build;
use crate::build::replay::Silence;
use crate::dockerfile::{Dockerfile, Instruction, Kind};

/// The Dockerfile of a build.
fn dockerfile(build: &Build) -> Option<&Dockerfile> {
    build.found_dockerfile().map(|found| &found.dockerfile)
}

/// What the replay remarked, each with its instruction.
pub fn remarks(build: &Build) -> impl Iterator<Item = (&Instruction, &Silence)> {
    let remarks = build.replay.iter().flat_map(|replay| &replay.remarks);
    remarks.filter_map(|remark| {
        let instruction = dockerfile(build)?.instructions.get(remark.instruction)?;
        Some((instruction, &remark.what))
    })
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
