//! SELinux options that are not those of a container.

use super::admission;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL644",
    name: "se-linux-options",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("se_linux_options.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &[Control::SeLinuxOptions]) else {
        return;
    };
    let finding = findings.add("the SELinux options are not those of a container");
    forbidden.say(finding, "not a type of containers, or a user or role", "");
    finding.help("delete it: the runtime gives every container a type of its own");
}
