//! Capabilities that the `restricted` level forbids and Kaniko needs.

use super::{admission, capabilities};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL647",
    name: "unrestricted-capabilities",
    severity: Severity::Error,
    group: Group::Security,
    common: false,
    card: include_str!("unrestricted_capabilities.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &[Control::CapabilitiesRestricted]) else {
        return;
    };
    let (level, _) = forbidden.policy();
    let finding = findings.add(format!(
        "the pod has capabilities that `{level}` forbids, and builds need"
    ));
    forbidden.say(finding, "forbidden", "`drop: [ALL]` is missing");
    finding
        .note(
            "without capabilities Kaniko builds only from `scratch`, or from images whose files \
             are all root's",
        )
        .help(format!(
            "let the namespace enforce `baseline`, which allows `drop: [ALL]` with `add: [{}]`",
            capabilities::USEFUL.join(", ")
        ));
}
