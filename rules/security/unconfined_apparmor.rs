//! A container without AppArmor.

use super::{admission, container_security, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;

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
    for place in set {
        finding.at(
            place,
            "nothing keeps a RUN from `/proc` and `/sys` of the node",
        );
    }
    finding.help("delete it: the runtime's own profile lets Kaniko do all that it does");
    if let Some(forbidden) = forbidden {
        forbidden.say(finding, "neither the runtime's own nor one of the node", "");
    }
}

/// The setting that holds, in the kubelet's order: the container's field, its annotation, the
/// pod's field (kubernetes v1.30, `pkg/security/apparmor/helpers.go`).
fn unconfined(build: &Build) -> Option<Span> {
    let of_container = container_security(build).and_then(|security| security.apparmor.as_ref());
    if let Some(profile) = of_container {
        return (profile.value == "Unconfined").then(|| whole(profile));
    }
    let name = build.container().name.as_ref();
    let annotation = build.pod.annotations.iter().find(|(key, _)| {
        let container = key.strip_prefix(ANNOTATION);
        container.is_some() && container == name.map(|name| name.value.as_str())
    });
    if let Some((key, value)) = annotation {
        return (*value == "unconfined").then(|| key.span().to(value.span()));
    }
    let profile = build.pod.security.as_ref()?.apparmor.as_ref()?;
    (profile.value == "Unconfined").then(|| whole(profile))
}
