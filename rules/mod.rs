//! The rules, in the order of the handbook.

mod copy;
mod pod;
mod security;

use crate::rule::Rule;

/// Every rule, in the order of the handbook.
pub static RULES: &[Rule] = &[
    copy::source_missing::RULE,
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
