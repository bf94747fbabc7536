//! AppArmor and seccomp.

use super::super::Cause;
use super::super::fields::{Fields, Found};
use super::super::pod::Pod;
use super::super::words::{Setters, plural, quoted};
use super::Refusal;
use crate::golang::quote;
use crate::value::Value;

const APP_ARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";
/// The version, by its minor number, that reads seccomp's fields in the place of its annotations.
const SECCOMP_FIELDS: u64 = 19;

/// `appArmorProfile`: its fields, and its annotations in all versions.
pub(super) fn app_armor(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let setters = wrong_types(pod, "appArmorProfile");
    let allowed = |value: &str| value.is_empty() || is_default_or_local(value);
    let is_ours = |key: &str| key.starts_with(APP_ARMOR_ANNOTATION);
    let annotations = Annotations::refused(pod, is_ours, allowed);
    let mut who = setters.who();
    if !annotations.texts.is_empty() {
        let word = plural(annotations.texts.len(), "annotation", "annotations");
        who = match who.is_empty() {
            true => word.to_owned(),
            false => format!("{who} and {word}"),
        };
    }
    let values = setters.values.iter().copied();
    let values: Vec<&str> = values
        .chain(annotations.texts.iter().map(String::as_str))
        .collect();
    (!who.is_empty()).then(|| Refusal {
        reason: plural(
            values.len(),
            "forbidden AppArmor profile",
            "forbidden AppArmor profiles",
        ),
        detail: format!(
            "{who} must not set AppArmor profile type to {}",
            quoted(values)
        ),
        causes: setters
            .causes
            .into_iter()
            .chain(annotations.causes)
            .collect(),
    })
}

/// `seccompProfile_baseline`.
pub(super) fn seccomp_baseline(pod: &Pod<'_>, version: u64) -> Option<Refusal> {
    if version < SECCOMP_FIELDS {
        return seccomp_annotations(pod);
    }
    let setters = wrong_types(pod, "seccompProfile");
    (!setters.is_empty()).then(|| wrong_seccomp(setters))
}

fn seccomp_annotations(pod: &Pod<'_>) -> Option<Refusal> {
    let is_container = |name: &str| {
        pod.containers
            .iter()
            .any(|container| container.name == name)
    };
    let is_ours = |key: &str| {
        key == SECCOMP_POD_ANNOTATION
            || key
                .strip_prefix(SECCOMP_ANNOTATION)
                .is_some_and(is_container)
    };
    let allowed = |value: &str| value == "docker/default" || is_default_or_local(value);
    let annotations = Annotations::refused(pod, is_ours, allowed);
    let count = annotations.texts.len();
    (count > 0).then(|| Refusal {
        reason: "seccompProfile",
        detail: format!(
            "forbidden {} {}",
            plural(count, "annotation", "annotations"),
            annotations.texts.join(", ")
        ),
        causes: annotations.causes,
    })
}

/// `seccompProfile_restricted`: the pod has a profile, or each container its own.
pub(super) fn seccomp_restricted(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let wrong = wrong_types(pod, "seccompProfile");
    if !wrong.is_empty() {
        return Some(wrong_seccomp(wrong));
    }
    if !profile_type(&pod.security, "seccompProfile").is_absent() {
        return None;
    }
    let mut lacking = Setters::default();
    for container in &pod.containers {
        if profile_type(&container.security, "seccompProfile").is_absent() {
            lacking.container_without(container);
        }
    }
    (!lacking.is_empty()).then(|| Refusal {
        reason: "seccompProfile",
        detail: format!(
            "pod or {} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \
             \"Localhost\"",
            lacking.who()
        ),
        causes: lacking.causes,
    })
}

fn wrong_seccomp(setters: Setters<'_>) -> Refusal {
    Refusal {
        reason: "seccompProfile",
        detail: format!(
            "{} must not set securityContext.seccompProfile.type to {}",
            setters.who(),
            setters.to_what()
        ),
        causes: setters.causes,
    }
}

/// Who sets a profile of another type than the runtime's own, or one of the node.
fn wrong_types<'a>(pod: &Pod<'a>, profile: &str) -> Setters<'a> {
    let refused = |security: &Fields<'a>| match profile_type(security, profile) {
        Value::Known(kind) if !["RuntimeDefault", "Localhost"].contains(&kind.value) => Some(kind),
        _ => None,
    };
    let mut setters = Setters::default();
    if let Some(kind) = refused(&pod.security) {
        setters.pod(kind.span);
        setters.values.insert(kind.value);
    }
    for container in &pod.containers {
        if let Some(kind) = refused(&container.security) {
            setters.container(container, kind.span);
            setters.values.insert(kind.value);
        }
    }
    setters
}

/// The `type` of a profile; empty where there is a profile without one.
fn profile_type<'a>(security: &Fields<'a>, profile: &str) -> Value<Found<&'a str>> {
    let profile = security.object(profile);
    match profile.text("type") {
        Value::Absent if profile.is_there() => Value::Known(Found {
            value: "",
            span: profile.place(),
        }),
        kind => kind,
    }
}

fn is_default_or_local(value: &str) -> bool {
    value == "runtime/default" || value.starts_with("localhost/")
}

/// Annotations that are refused.
struct Annotations {
    /// `KEY="VALUE"`, sorted.
    texts: Vec<String>,
    causes: Vec<Cause>,
}

impl Annotations {
    fn refused(
        pod: &Pod<'_>,
        is_ours: impl Fn(&str) -> bool,
        allowed: impl Fn(&str) -> bool,
    ) -> Self {
        let mut annotations = Annotations {
            texts: Vec::new(),
            causes: Vec::new(),
        };
        for (key, value) in pod.annotations.text_map(is_ours) {
            if let Value::Known(found) = value
                && !allowed(found.value)
            {
                let text = format!("{key}={}", quote(found.value));
                annotations.texts.push(text);
                annotations.causes.push(Cause::set(found.span));
            }
        }
        annotations.texts.sort();
        annotations
    }
}
