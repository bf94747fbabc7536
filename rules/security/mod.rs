//! Privileges: what Kaniko never needs, and what it cannot do without.

pub mod added_capabilities;
pub mod capabilities_dropped;
pub mod docker_socket;
pub mod forbidden_volumes;
pub mod host_ipc;
pub mod host_network;
pub mod host_pid;
pub mod host_port;
pub mod host_process;
pub mod mount_over_executor;
pub mod privilege_escalation;
pub mod privileged_container;
pub mod probe_host;
pub mod read_only_root;
pub mod run_as_non_root;
pub mod run_as_user;
pub mod runs_as_root;
pub mod se_linux_options;
pub mod sensitive_host_path;
pub mod unconfined_apparmor;
pub mod unconfined_seccomp;
pub mod unmasked_proc;
pub mod unrestricted_capabilities;
pub mod unsafe_sysctls;
pub mod writable_host_path;

mod admission;
mod capabilities;
mod needs;
mod node_paths;
pub(super) mod unpacking;
mod writes;

use std::collections::BTreeSet;

use crate::build::Build;
use crate::fix::Change;
use crate::manifest::{ContainerSecurity, Setting};
use crate::source::Span;

/// The `securityContext` of the container that runs the executor.
fn container_security(build: &Build) -> Option<&ContainerSecurity> {
    build.container().security.as_ref()
}

/// A switch, where it is on.
fn is_on(switch: Option<&Setting<bool>>) -> Option<&Setting<bool>> {
    switch.filter(|switch| switch.value)
}

/// The change of a field that is `true`.
fn switch_off(set: &Setting<bool>) -> Vec<Change> {
    replace_all([set.span], "true", "false")
}

/// The change of one value for another, in each place once: builds may share a container.
fn replace_all(places: impl IntoIterator<Item = Span>, old: &str, new: &str) -> Vec<Change> {
    let places: BTreeSet<Span> = places.into_iter().collect();
    let places = places.into_iter();
    places.map(|span| replace(span, old, new)).collect()
}

/// The change of one value for another.
fn replace(span: Span, old: &str, new: &str) -> Change {
    Change::Replace {
        span,
        old: old.to_owned(),
        new: new.to_owned(),
    }
}

/// A field with its value.
fn whole<T>(setting: &Setting<T>) -> Span {
    setting.key.to(setting.span)
}
