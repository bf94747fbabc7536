//! What COPY and ADD take.

pub mod chmod_closes_directories;
pub mod destination_not_directory;
pub mod git_source;
pub mod ignore_comment;
pub mod ignore_file_off;
pub mod ignore_file_replaced;
pub mod ignore_pattern_leaks;
pub mod literal_dropped;
pub mod malformed_pattern;
pub mod source_ignored;
pub mod source_missing;
pub mod source_outside_context;
pub mod special_bits_lost;
pub mod undefined_variable;
pub mod wildcard_matches_nothing;
pub mod wildcard_takes_root;

use crate::build::Build;
use crate::build::replay::{Fate, Refused, Step};

/// Whether a rule says why the executor stops at a step: one of this group, or one that says that
/// there is no context.
pub fn explains(build: &Build, step: &Step) -> bool {
    if super::context::read_only_target::mount_written(build, step).is_some() {
        return true;
    }
    let Some(copy) = &step.copy else {
        return false;
    };
    let wrong = |fate: &Fate| matches!(fate, Fate::Missing { .. } | Fate::Malformed);
    let by_source = copy.sources.iter().any(|source| wrong(&source.fate));
    let no_context = super::context::explains_missing(build) && !copy.from_elsewhere;
    let nothing_left = copy
        .sources
        .iter()
        .any(|source| source.outside || source.is_kept_out() || source.fate == Fate::Matches(0));
    let by_all = match copy.refused {
        Some(Refused::NeedsDirectory) => true,
        Some(Refused::NothingLeft) => nothing_left,
        None => false,
    };
    by_source || by_all || no_context
}

/// What happens where an instruction copies nothing at all.
const FULL_SNAPSHOT: &str = "nothing is copied, and the executor then takes everything in its file \
                             system for what changed: the layer holds the whole base image once more";
