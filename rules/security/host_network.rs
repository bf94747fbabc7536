//! A pod in a namespace of its node: `hostNetwork`.

use super::{admission, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL603",
    name: "host-network",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("host_network.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(set) = builds
        .first()
        .and_then(|build| is_on(build.pod.host_network.as_ref()))
    else {
        return;
    };
    let finding = findings.add("`hostNetwork` is on, and Kaniko never needs that");
    finding
        .at(whole(set), "a RUN can listen on the node's network")
        .note("a RUN reaches what listens on the node's loopback, and no network policy holds for the pod")
        .help(
            "delete `hostNetwork: true`; a registry of the node is reached by the node's address, \
             or through a Service",
        );
    finding.unsafe_fix(super::switch_off(set));
    if let Some(forbidden) = admission::forbidden(builds, &[Control::HostNamespaces]) {
        forbidden.explain(finding);
    }
}
