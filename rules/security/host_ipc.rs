//! A pod in a namespace of its node: `hostIPC`.

use super::{admission, is_on, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL605",
    name: "host-ipc",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("host_ipc.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(set) = builds
        .first()
        .and_then(|build| is_on(build.pod.host_ipc.as_ref()))
    else {
        return;
    };
    let finding = findings.add("`hostIPC` is on, and Kaniko never needs that");
    finding
        .at(
            whole(set),
            "a RUN shares the node's memory segments and semaphores",
        )
        .note("it can read and write the shared memory of other processes of the node")
        .help("delete `hostIPC: true`");
    finding.unsafe_fix(super::switch_off(set));
    if let Some(forbidden) = admission::forbidden(builds, &[Control::HostNamespaces]) {
        forbidden.explain(finding);
    }
}
