//! A pod that is root, in a namespace that forbids it.

use super::admission;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL648",
    name: "runs-as-root",
    severity: Severity::Error,
    group: Group::Security,
    common: false,
    card: include_str!("runs_as_root.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let controls = [Control::RunAsNonRoot, Control::RunAsUser];
    let forbidden = controls.map(|control| admission::forbidden(builds, &[control]));
    let Some((level, version)) = forbidden.iter().flatten().map(|one| one.policy()).next() else {
        return;
    };
    let finding = findings.add(format!(
        "the pod may run as root, which `{level}` forbids, and Kaniko has to"
    ));
    for forbidden in forbidden.into_iter().flatten() {
        forbidden.say(finding, "it is root", "it may be root");
    }
    finding.note("with `runAsNonRoot: true` the kubelet does not start the executor");
    finding.help(if version >= USER_NAMESPACES {
        "`hostUsers: false` in the pod's `spec`: root of the container is then nobody on the node, \
         and allowed"
    } else {
        "let the namespace enforce `baseline`, or `restricted` as of v1.35 or later, which allows \
         root to a pod with `hostUsers: false`"
    });
}

/// The version, by its minor number, from which a pod with users of its own may be root.
const USER_NAMESPACES: u64 = 35;
