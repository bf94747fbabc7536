//! Where Docker does otherwise with the same Dockerfile and context: no mistake under the executor,
//! and off unless asked for.

pub mod argument_leaks;
pub mod base_argument_undeclared;
pub mod base_in_other_case;
pub mod command_kept;
pub mod copy_keeps_owner;
pub mod copy_owned_by_user;
pub mod ignore_exception_misses;
pub mod port_as_written;
pub mod source_is_link;
pub mod unused_stage_built;
pub mod volume_writes_lost;

use crate::build::Build;
use crate::build::replay::{Copy, Owner, Step};

use super::copy::steps;

/// How many places beside the first are shown.
const MOST_SHOWN: usize = 3;

/// The COPYs and ADDs that copy something without saying whose it is to be.
fn unowned(build: &Build) -> impl Iterator<Item = (&Step, &Copy, &Owner)> {
    steps(build).filter_map(|(step, copy)| {
        let owner = copy.owner.as_ref().filter(|_| copy.copied > 0)?;
        Some((step, copy, owner))
    })
}
