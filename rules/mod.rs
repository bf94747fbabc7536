//! The rules, in the order of the handbook.

mod context;
mod copy;
mod dockerfile;
mod executor;
mod manifest;
mod pod;
mod security;

use crate::rule::Rule;

/// Every rule, in the order of the handbook.
pub static RULES: &[Rule] = &[
    manifest::unreadable::RULE,
    manifest::no_executor::RULE,
    manifest::duplicate_key::RULE,
    manifest::wrong_type::RULE,
    manifest::unused_ignore::RULE,
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
    security::privileged_container::RULE,
    security::privilege_escalation::RULE,
    security::host_network::RULE,
    security::host_pid::RULE,
    security::host_ipc::RULE,
    security::added_capabilities::RULE,
    security::docker_socket::RULE,
    security::sensitive_host_path::RULE,
    security::writable_host_path::RULE,
    security::unconfined_seccomp::RULE,
    security::unconfined_apparmor::RULE,
    security::unmasked_proc::RULE,
    security::read_only_root::RULE,
    security::run_as_non_root::RULE,
    security::run_as_user::RULE,
    security::capabilities_dropped::RULE,
    security::mount_over_executor::RULE,
    pod::registry_secret_file::RULE,
    pod::restart_policy::RULE,
];
