//! The rules, in the order of the handbook.

mod context;
mod copy;
mod dockerfile;

use crate::rule::Rule;

/// Every rule, in the order of the handbook.
pub static RULES: &[Rule] = &[
    context::scheme::RULE,
    context::relative::RULE,
    context::not_mounted::RULE,
    context::mount_without_volume::RULE,
    context::host_path_mismatch::RULE,
    context::host_path_relative::RULE,
    context::dockerfile_missing::RULE,
    context::dockerfile_case::RULE,
    context::dockerfile_shadowed::RULE,
    context::unresolved::RULE,
    context::dockerfile_unusable::RULE,
    dockerfile::syntax::RULE,
    dockerfile::target_unknown::RULE,
    dockerfile::from_unknown_stage::RULE,
    dockerfile::build_stops::RULE,
    dockerfile::base_unparsable::RULE,
    copy::source_missing::RULE,
    copy::source_ignored::RULE,
    copy::wildcard_matches_nothing::RULE,
    copy::source_outside_context::RULE,
    copy::undefined_variable::RULE,
    copy::destination_not_directory::RULE,
    copy::malformed_pattern::RULE,
    copy::literal_dropped::RULE,
];
