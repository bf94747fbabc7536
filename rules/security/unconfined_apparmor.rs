//! A container without AppArmor.

use super::{admission, container_security, replace, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kubernetes::pod_security::Control;
use crate::manifest::Setting;
use crate::rule::{Group, Rule, Scope};
use crate::source::{Span, Text};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL611",
    name: "unconfined-apparmor",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("unconfined_apparmor.md"),
    scope: Scope::Pod(check),
};

/// What a container's annotation starts with; the container's name follows.
const ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

fn check(builds: &[Build], findings: &mut Findings) {
    let forbidden = admission::forbidden(builds, &[Control::AppArmorProfile]);
    let mut set = builds.iter().filter_map(unconfined).peekable();
    if set.peek().is_none() && forbidden.is_none() {
        return;
    }
    let message = match set.peek() {
        Some(_) => "no AppArmor profile confines the container, and Kaniko never needs that",
        None => "the pod sets an AppArmor profile that it may not have everywhere",
    };
    let finding = findings.add(message);
    let mut changes = Vec::new();
    for (place, change) in set {
        finding.at(
            place,
            "nothing keeps a RUN from `/proc` and `/sys` of the node",
        );
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    finding.unsafe_fix(changes);
    finding.help("delete it: the runtime's own profile lets Kaniko do all that it does");
    if let Some(forbidden) = forbidden {
        forbidden.say(finding, "neither the runtime's own nor one of the node", "");
    }
}

/// The setting that holds, and what mends it, in the kubelet's order: the container's field, its
/// annotation, the pod's field (kubernetes v1.30, `pkg/security/apparmor/helpers.go`).
fn unconfined(build: &Build) -> Option<(Span, Change)> {
    let of_field = |profile: &Setting<Text>| {
        let change = replace(profile.span, "Unconfined", "RuntimeDefault");
        (profile.value == "Unconfined").then(|| (whole(profile), change))
    };
    let of_container = container_security(build).and_then(|security| security.apparmor.as_ref());
    if let Some(profile) = of_container {
        return of_field(profile);
    }
    let name = build.container().name.as_ref();
    let annotation = build.pod.annotations.iter().find(|(key, _)| {
        let container = key.strip_prefix(ANNOTATION);
        container.is_some() && container == name.map(|name| name.value.as_str())
    });
    if let Some((key, value)) = annotation {
        let change = replace(value.span(), "unconfined", "runtime/default");
        return (*value == "unconfined").then(|| (key.span().to(value.span()), change));
    }
    of_field(build.pod.security.as_ref()?.apparmor.as_ref()?)
}
