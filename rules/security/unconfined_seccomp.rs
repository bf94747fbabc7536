//! System calls without a filter.

use super::{admission, container_security, replace_all, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::manifest::Setting;
use crate::rule::{Group, Rule, Scope};
use crate::source::Text;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL610",
    name: "unconfined-seccomp",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("unconfined_seccomp.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let controls = [
        Control::SeccompProfileBaseline,
        Control::SeccompProfileRestricted,
    ];
    let forbidden = admission::forbidden(builds, &controls);
    let mut set = builds.iter().filter_map(unconfined).peekable();
    let message = match (set.peek(), forbidden) {
        (Some(_), _) => "seccomp is `Unconfined`, and Kaniko never needs that",
        (None, Some(forbidden)) if forbidden.is_set() => {
            "the pod sets a seccomp profile that it may not have everywhere"
        }
        (None, Some(_)) => "the pod has no seccomp profile",
        (None, None) => return,
    };
    let finding = findings.add(message);
    let set: Vec<_> = set.collect();
    for profile in &set {
        finding.at(
            whole(profile),
            "every RUN may make every system call of the kernel",
        );
    }
    let places = set.iter().map(|profile| profile.span);
    finding.unsafe_fix(replace_all(places, "Unconfined", "RuntimeDefault"));
    finding.help("`type: RuntimeDefault`; Kaniko neither mounts nor unshares anything");
    if let Some(forbidden) = forbidden {
        forbidden.say(finding, "say `RuntimeDefault`", "this lacks a profile");
    }
}

/// The profile that holds for the executor, where it is none.
fn unconfined(build: &Build) -> Option<&Setting<Text>> {
    let of_container = container_security(build).and_then(|security| security.seccomp.as_ref());
    let of_pod = || build.pod.security.as_ref()?.seccomp.as_ref();
    let profile = of_container.or_else(of_pod);
    profile.filter(|profile| profile.value == "Unconfined")
}
