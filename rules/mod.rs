//! The rules, in the order of the handbook.

mod copy;
mod executor;
mod manifest;

use crate::rule::Rule;

/// Every rule, in the order of the handbook.
pub static RULES: &[Rule] = &[
    manifest::unreadable::RULE,
    manifest::no_executor::RULE,
    manifest::duplicate_key::RULE,
    manifest::wrong_type::RULE,
    executor::unknown_flag::RULE,
    executor::flag_not_in_release::RULE,
    executor::invalid_flag_value::RULE,
    executor::positional_argument::RULE,
    executor::joined_arguments::RULE,
    executor::single_dash_flag::RULE,
    executor::missing_destination::RULE,
    executor::cache_without_repository::RULE,
    executor::invalid_destination::RULE,
    executor::archived_executor::RULE,
    executor::floating_tag::RULE,
    executor::shell_missing::RULE,
    executor::executor_refuses_to_start::RULE,
    executor::missing_flag_value::RULE,
    executor::prints_help::RULE,
    copy::source_missing::RULE,
];
