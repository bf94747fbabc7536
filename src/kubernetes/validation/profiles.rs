//! Profiles of seccomp and AppArmor, as fields and as the annotations that came before them.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`.

use std::collections::{BTreeMap, BTreeSet};

use super::faults::{Faults, json};
use super::field::Field;
use super::paths;
use super::pod_facts::{PodFacts, all_containers};
use crate::golang::quote;

const TYPES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];
/// The annotation for the whole pod.
pub(super) const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
/// Before the name of a container.
pub(super) const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
/// Before the name of a container.
pub(super) const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
/// The most bytes of a path.
const PATH_LENGTH: usize = 4095;

/// A `seccompProfile`, if there is one.
pub(super) fn seccomp(profile: &Field<'_>, faults: &mut Faults) {
    if !profile.is_set() {
        return;
    }
    let kind = profile.child("type");
    let file = profile.child("localhostProfile");
    match kind.text() {
        "" => faults.required(&kind, "type is required when seccompProfile is set"),
        known if TYPES.contains(&known) => {}
        other => faults.unsupported(&kind, &json(other), &TYPES),
    }
    match (kind.text(), file.optional_text()) {
        ("Localhost", None) => {
            faults.required(&file, "must be set when seccomp type is Localhost");
        }
        ("Localhost", Some(_)) => paths::descending(&file, faults),
        (_, None) => {}
        (other, Some(path)) => {
            let (other, path) = (json(other), json(path));
            let shown = format!("{{\"Type\":{other},\"LocalhostProfile\":{path}}}");
            faults.invalid(
                &file,
                &shown,
                "can only be set when seccomp type is Localhost",
            );
        }
    }
}

/// An `appArmorProfile`, if there is one.
pub(super) fn app_armor(profile: &Field<'_>, faults: &mut Faults) {
    const REQUIRED: &str = "must be set when AppArmor type is Localhost";
    if !profile.is_set() {
        return;
    }
    let kind = profile.child("type");
    let file = profile.child("localhostProfile");
    match (kind.text(), file.optional_text()) {
        ("", _) => faults.required(&kind, "type is required when appArmorProfile is set"),
        ("Localhost", None) => faults.required(&file, REQUIRED),
        ("Localhost", Some(path)) => {
            if path.trim() != path {
                let words = "must not be padded with whitespace";
                faults.invalid(&file, &quote(path), words);
            } else if path.is_empty() {
                faults.required(&file, REQUIRED);
            }
            if path.len() > PATH_LENGTH {
                faults.too_long(&file, PATH_LENGTH);
            }
        }
        ("RuntimeDefault" | "Unconfined", None) => {}
        ("RuntimeDefault" | "Unconfined", Some(path)) => {
            let words = "can only be set when AppArmor type is Localhost";
            faults.invalid(&file, &json(path), words);
        }
        (other, _) => faults.unsupported(&kind, &json(other), &TYPES),
    }
}

/// The annotations that name profiles.
pub(super) fn annotations(annotations: &Field<'_>, spec: &Field<'_>, faults: &mut Faults) {
    let entries = annotations.entries();
    let of_pod = entries.iter().filter(|(key, _)| *key == SECCOMP_POD);
    let of_containers = entries
        .iter()
        .filter(|(key, _)| key.starts_with(SECCOMP_CONTAINER));
    for (key, value) in of_pod.chain(of_containers) {
        let path = format!("{}.{key}", annotations.path);
        seccomp_annotation(&value.clone().named(path), faults);
    }
    let containers = all_containers(spec);
    let containers: BTreeSet<&str> = containers
        .iter()
        .map(|container| container.child("name").text())
        .collect();
    for (key, value) in &entries {
        let Some(name) = key.strip_prefix(APP_ARMOR) else {
            continue;
        };
        if !containers.contains(name) {
            faults.invalid(value, &quote(name), "container not found");
        }
        let profile = value.text();
        let is_known = matches!(profile, "" | "runtime/default" | "unconfined");
        if !is_known && !profile.starts_with("localhost/") {
            let detail = format!("invalid AppArmor profile name: {}", quote(profile));
            faults.invalid(value, &quote(profile), &detail);
        }
    }
}

fn seccomp_annotation(annotation: &Field<'_>, faults: &mut Faults) {
    match annotation.text() {
        "runtime/default" | "docker/default" | "unconfined" => {}
        profile => match profile.strip_prefix("localhost/") {
            Some(path) => {
                if path.starts_with('/') {
                    faults.invalid(annotation, &quote(path), "must be a relative path");
                }
                if paths::has_backsteps(path) {
                    faults.invalid(annotation, &quote(path), "must not contain '..'");
                }
            }
            None => faults.invalid(
                annotation,
                &quote(profile),
                "must be a valid seccomp profile",
            ),
        },
    }
}

/// Annotations by their keys.
pub(super) fn by_key<'t>(annotations: &Field<'t>) -> BTreeMap<&'t str, Field<'t>> {
    annotations.entries().into_iter().collect()
}

/// Where annotation and field both name a profile, they name the same.
pub(super) fn agreement(facts: &PodFacts<'_>, metadata: &Field<'_>, faults: &mut Faults) {
    let annotations = by_key(&metadata.child("annotations"));
    let of_pod = facts.spec.child("securityContext");
    let containers = all_containers(&facts.spec);
    let seccomp = of_pod.child("seccompProfile");
    let words = ["runtime/default", "docker/default", "unconfined"];
    agree(
        "seccomp",
        &seccomp,
        &seccomp,
        annotations.get(SECCOMP_POD),
        &words,
        faults,
    );
    for container in &containers {
        let key = format!("{SECCOMP_CONTAINER}{}", container.child("name").text());
        let profile = container.at(&["securityContext", "seccompProfile"]);
        agree(
            "seccomp",
            &profile,
            &profile,
            annotations.get(key.as_str()),
            &words,
            faults,
        );
    }
    if facts.os() == "windows" {
        return;
    }
    let words = ["runtime/default", "runtime/default", "unconfined"];
    for container in &containers {
        let key = format!("{APP_ARMOR}{}", container.child("name").text());
        let own = container.at(&["securityContext", "appArmorProfile"]);
        let inherited = of_pod.child("appArmorProfile");
        let profile = if own.is_set() { &own } else { &inherited };
        agree(
            "apparmor",
            profile,
            &own,
            annotations.get(key.as_str()),
            &words,
            faults,
        );
    }
}

/// Holds a profile against an annotation: `words` are the two for the runtime's default, and the
/// one for none.
fn agree(
    what: &str,
    profile: &Field<'_>,
    place: &Field<'_>,
    annotation: Option<&Field<'_>>,
    words: &[&str; 3],
    faults: &mut Faults,
) {
    let Some(says) = annotation.and_then(Field::optional_text) else {
        return;
    };
    if !profile.is_set() {
        return;
    }
    let file = profile.child("localhostProfile").optional_text();
    let differs = match profile.child("type").text() {
        "Unconfined" => (says != words[2]).then_some("type"),
        "RuntimeDefault" => (says != words[0] && says != words[1]).then_some("type"),
        "Localhost" => match says.strip_prefix("localhost/") {
            None => Some("type"),
            path => (path != file).then_some("localhostProfile"),
        },
        _ => None,
    };
    if let Some(field) = differs {
        let subject = if field == "type" { "type" } else { "profile" };
        let words = format!("{what} {subject} in annotation and field must match");
        faults.forbidden(&place.child(field), &words);
    }
}
