//! A pod in a namespace of its node: `hostPID`.

use super::{admission, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL604",
    name: "host-pid",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("host_pid.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(set) = builds
        .first()
        .and_then(|build| is_on(build.pod.host_pid.as_ref()))
    else {
        return;
    };
    let finding = findings.add("`hostPID` is on, and Kaniko never needs that");
    finding
        .at(whole(set), "a RUN sees every process of the node")
        .note("their environments and files are open through `/proc`, also secrets of other pods")
        .help("delete `hostPID: true`");
    finding.unsafe_fix(super::switch_off(set));
    if let Some(forbidden) = admission::forbidden(builds, &[Control::HostNamespaces]) {
        forbidden.explain(finding);
    }
}
