//! A pod's `securityContext`, and what a user namespace of its own rules out.

use std::collections::BTreeSet;

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::names;
use super::super::pod_facts::{PodFacts, all_containers};
use super::super::profiles;
use super::super::windows;
use crate::golang::quote;

const SYSCTL: &str = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
const SYSCTL_LENGTH: usize = 253;
const OF_IPC: [&str; 10] = [
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
    "kernel.shm",
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.msg",
];

/// Judges it.
pub(super) fn check(facts: &PodFacts<'_>, faults: &mut Faults) {
    let context = facts.spec.child("securityContext");
    for id in ["fsGroup", "runAsUser", "runAsGroup"] {
        let id = context.child(id);
        if let Some(number) = id.optional_integer() {
            faults.invalid_each(&id, &number.to_string(), names::user_or_group(number));
        }
    }
    for group in context.child("supplementalGroups").items() {
        let number = group.integer();
        faults.invalid_each(&group, &number.to_string(), names::user_or_group(number));
    }
    let shares = facts.spec.child("shareProcessNamespace");
    if shares.flag() && facts.spec.child("hostPID").flag() {
        let path = format!("{}.shareProcessNamespace", context.path);
        let words = "ShareProcessNamespace and HostPID cannot both be enabled";
        faults.invalid(&shares.named(path), "true", words);
    }
    sysctls(facts, &context.child("sysctls"), faults);
    one_of(
        &context.child("fsGroupChangePolicy"),
        &["Always", "OnRootMismatch"],
        faults,
    );
    profiles::seccomp(&context.child("seccompProfile"), faults);
    windows::options(&context.child("windowsOptions"), faults);
    profiles::app_armor(&context.child("appArmorProfile"), faults);
    one_of(
        &context.child("supplementalGroupsPolicy"),
        &["Merge", "Strict"],
        faults,
    );
    // MountOption is off by default in v1.34
    one_of(
        &context.child("seLinuxChangePolicy"),
        &["Recursive"],
        faults,
    );
}

fn one_of(field: &Field<'_>, supported: &[&str], faults: &mut Faults) {
    if field.is_set() && !supported.contains(&field.text()) {
        faults.unsupported(field, &json(field.text()), supported);
    }
}

fn sysctls(facts: &PodFacts<'_>, list: &Field<'_>, faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for sysctl in list.items() {
        let field = sysctl.child("name");
        let name = field.text();
        if name.is_empty() {
            faults.required(&field, "");
        } else if !is_sysctl(name) {
            let words =
                format!("must have at most {SYSCTL_LENGTH} characters and match regex {SYSCTL}");
            faults.invalid(&field, &quote(name), &words);
        } else if taken.contains(name) {
            faults.duplicate(&field, &quote(name));
        }
        taken.insert(name);
        let is_host = |field: &str| facts.spec.child(field).flag();
        let normal = normalized(name);
        let is_of_ipc = OF_IPC.contains(&normal.as_str()) || normal.starts_with("fs.mqueue.");
        let words = if is_host("hostNetwork") && normal.starts_with("net.") {
            "may not be specified when 'hostNetwork' is true"
        } else if is_host("hostIPC") && is_of_ipc {
            "may not be specified when 'hostIPC' is true"
        } else {
            continue;
        };
        faults.invalid(&field, &quote(name), words);
    }
}

fn is_sysctl(name: &str) -> bool {
    let is_end = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_part = |part: &str| {
        let bytes = part.as_bytes();
        let ends = [bytes.first(), bytes.last()];
        ends.iter()
            .all(|byte| byte.is_some_and(|&byte| is_end(byte)))
            && bytes
                .iter()
                .all(|&byte| matches!(byte, b'-' | b'_') || is_end(byte))
    };
    name.len() <= SYSCTL_LENGTH && name.split(['.', '/']).all(is_part)
}

/// With dots between its parts, and only up to the first `*`.
fn normalized(name: &str) -> String {
    let name = name.split('*').next().unwrap_or_default();
    let swap = |character| match character {
        '/' => '.',
        '.' => '/',
        other => other,
    };
    match name.find(['.', '/']) {
        Some(first) if name[first..].starts_with('/') => name.chars().map(swap).collect(),
        _ => name.to_owned(),
    }
}

/// A pod with users of its own shares nothing else with the node.
pub(super) fn host_users(facts: &PodFacts<'_>, faults: &mut Faults) {
    const WORDS: &str = "when `hostUsers` is false";
    if facts.host_users() {
        return;
    }
    for (field, named) in [
        ("hostNetwork", "hostNetwork"),
        ("hostPID", "HostPID"),
        ("hostIPC", "HostIPC"),
    ] {
        let field = facts.spec.child(field);
        if field.flag() {
            faults.forbidden(&field.named(format!("{}.{named}", facts.spec.path)), WORDS);
        }
    }
    for container in all_containers(&facts.spec) {
        let devices = container.child("volumeDevices");
        if !devices.items().is_empty() {
            faults.forbidden(&devices, WORDS);
        }
    }
}
