//! A privileged container.

use super::{admission, container_security, is_on, replace_all, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL601",
    name: "privileged-container",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("privileged_container.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let forbidden = admission::forbidden(builds, &[Control::Privileged]);
    let of_build = |build| is_on(container_security(build)?.privileged.as_ref());
    let mut set = builds.iter().filter_map(of_build).peekable();
    if set.peek().is_none() && forbidden.is_none() {
        return;
    }
    let message = match set.peek() {
        Some(_) => "the container is `privileged`, and Kaniko never needs that",
        None => "another container of the pod is `privileged`",
    };
    let finding = findings.add(message);
    if set.peek().is_some() {
        finding.note(
            "a build runs other people's code; with this it has all capabilities and all devices \
             of the node",
        );
    }
    let set: Vec<_> = set.collect();
    for set in &set {
        finding.at(
            whole(set),
            "every RUN of the Dockerfile is root on the node",
        );
    }
    let places = set.iter().map(|set| set.span);
    finding.unsafe_fix(replace_all(places, "true", "false"));
    finding.help("delete `privileged: true`");
    if let Some(forbidden) = forbidden {
        forbidden.say(finding, "it is root on the node", "");
    }
}
