//! A container that must not be root, of an image that is.

use super::whole;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL622",
    name: "run-as-non-root",
    severity: Severity::Error,
    group: Group::Security,
    common: false,
    card: include_str!("run_as_non_root.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(non_root) = build.run_as_non_root() else {
        return;
    };
    let user = build.run_as_user();
    let kubelet_says = match user {
        Some(user) if user.value == 0 => "container's runAsUser breaks non-root policy",
        None if image_is_roots(build) && build.pod.complete => {
            "container has runAsNonRoot and image will run as root"
        }
        _ => return,
    };
    let finding = findings.add("the container must not run as root, and the executor does");
    finding.at(whole(non_root), "the kubelet does not start it");
    if let Some(user) = user {
        finding.see(whole(user), "this is root");
    }
    finding
        .unsafe_fix(super::switch_off(non_root))
        .note(format!("the kubelet will say: {kubelet_says}"))
        .note("unpacking a base image and running its RUNs takes root")
        .help(
            "delete `runAsNonRoot: true`; `hostUsers: false` in the pod's `spec` makes the \
             container's root nobody on the node",
        );
}

/// The distributions' images set no user; of other people's images it is not known.
fn image_is_roots(build: &Build) -> bool {
    let image = build.executor.image.as_ref();
    image.is_some_and(|image| !image.repackaged)
}
