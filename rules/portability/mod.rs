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
pub mod source_behind_link;
pub mod source_is_link;
pub mod unused_stage_built;

use crate::build::Build;
use crate::build::replay::{Copy, Fate, Outcome, Owner, Step};

/// How many places beside the first are shown.
const MOST_SHOWN: usize = 3;

/// The COPYs and ADDs that copy something without saying whose it is to be. Whether the base image
/// knows USER may be open.
fn unowned(build: &Build) -> impl Iterator<Item = (&Step, &Copy, &Owner)> {
    let is_there = |fate: &Fate| matches!(fate, Fate::Found | Fate::Matches(1..));
    build.copies().filter_map(move |(step, copy)| {
        let stops = matches!(step.outcome, Outcome::Stopped(_));
        let copies = copy.sources.iter().any(|source| is_there(&source.fate));
        let owner = copy.owner.as_ref().filter(|_| copies && !stops)?;
        Some((step, copy, owner))
    })
}
