//! A container's `securityContext`.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `ValidateSecurityContext`. A
//! cluster may forbid privileged containers; nearly none does, and this presumes that it does not.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::names;
use super::super::profiles;
use super::super::windows;

/// Judges it.
pub(super) fn check(context: &Field<'_>, host_users: bool, faults: &mut Faults) {
    if !context.is_set() {
        return;
    }
    for id in ["runAsUser", "runAsGroup"] {
        let id = context.child(id);
        if let Some(number) = id.optional_integer() {
            faults.invalid_each(&id, &number.to_string(), names::user_or_group(number));
        }
    }
    proc_mount(&context.child("procMount"), host_users, faults);
    profiles::seccomp(&context.child("seccompProfile"), faults);
    if context.child("allowPrivilegeEscalation").optional_flag() == Some(false) {
        escalation(context, faults);
    }
    windows::options(&context.child("windowsOptions"), faults);
    profiles::app_armor(&context.child("appArmorProfile"), faults);
}

fn proc_mount(mount: &Field<'_>, host_users: bool, faults: &mut Faults) {
    match mount.optional_text() {
        None | Some("Default") => {}
        Some("Unmasked") => {
            if host_users {
                let words = "`hostUsers` must be false to use `Unmasked`";
                faults.invalid(mount, &json("Unmasked"), words);
            }
        }
        Some(other) => faults.unsupported(mount, &json(other), &["Default", "Unmasked"]),
    }
}

fn escalation(context: &Field<'_>, faults: &mut Faults) {
    if context.child("privileged").flag() {
        faults.invalid(
            context,
            &shown(context),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
        );
    }
    for capability in context.at(&["capabilities", "add"]).items() {
        if capability.text() == "CAP_SYS_ADMIN" {
            faults.invalid(
                &capability.named(context.path.clone()),
                &shown(context),
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
            );
        }
    }
}

/// The whole of it in JSON, with the names of the server's own structs.
fn shown(context: &Field<'_>) -> String {
    let flag = |name| or_null(context.child(name).optional_flag());
    let number = |name| or_null(context.child(name).optional_integer());
    let text = |field: &Field<'_>| field.optional_text().map_or("null".to_owned(), json);
    let list = |name| {
        let list = context.at(&["capabilities", name]);
        let items: Vec<String> = list.items().iter().map(|item| json(item.text())).collect();
        match list.is_set() {
            true => format!("[{}]", items.join(",")),
            false => "null".to_owned(),
        }
    };
    let object = |name: &str, fields: &[(&str, &str, bool)]| {
        let object = context.child(name);
        if !object.is_set() {
            return "null".to_owned();
        }
        let fields = fields.iter().map(|(shown, field, is_optional)| {
            let field = object.child(field);
            let value = match (field.optional_flag(), is_optional) {
                (Some(flag), _) => flag.to_string(),
                (None, true) => text(&field),
                (None, false) => json(field.text()),
            };
            format!("\"{shown}\":{value}")
        });
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    };
    let capabilities = match context.child("capabilities").is_set() {
        true => format!("{{\"Add\":{},\"Drop\":{}}}", list("add"), list("drop")),
        false => "null".to_owned(),
    };
    let profile = [
        ("Type", "type", false),
        ("LocalhostProfile", "localhostProfile", true),
    ];
    let linux = [
        ("User", "user", false),
        ("Role", "role", false),
        ("Type", "type", false),
        ("Level", "level", false),
    ];
    let windows = [
        ("GMSACredentialSpecName", "gmsaCredentialSpecName", true),
        ("GMSACredentialSpec", "gmsaCredentialSpec", true),
        ("RunAsUserName", "runAsUserName", true),
        ("HostProcess", "hostProcess", true),
    ];
    let fields = [
        ("Capabilities", capabilities),
        ("Privileged", flag("privileged")),
        ("SELinuxOptions", object("seLinuxOptions", &linux)),
        ("WindowsOptions", object("windowsOptions", &windows)),
        ("RunAsUser", number("runAsUser")),
        ("RunAsGroup", number("runAsGroup")),
        ("RunAsNonRoot", flag("runAsNonRoot")),
        ("ReadOnlyRootFilesystem", flag("readOnlyRootFilesystem")),
        ("AllowPrivilegeEscalation", flag("allowPrivilegeEscalation")),
        ("ProcMount", text(&context.child("procMount"))),
        ("SeccompProfile", object("seccompProfile", &profile)),
        ("AppArmorProfile", object("appArmorProfile", &profile)),
    ];
    let fields = fields.map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", fields.join(","))
}

fn or_null(value: Option<impl ToString>) -> String {
    value.map_or("null".to_owned(), |value| value.to_string())
}
