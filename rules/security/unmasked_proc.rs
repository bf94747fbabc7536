//! A container that sees all of `/proc`.

use super::{admission, container_security, replace_all, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL612",
    name: "unmasked-proc",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("unmasked_proc.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let controls = [Control::ProcMount, Control::ProcMountRestricted];
    let forbidden = admission::forbidden(builds, &controls);
    let of_build = |build| container_security(build)?.proc_mount.as_ref();
    let set = builds.iter().filter_map(of_build);
    let mut set = set.filter(|set| set.value == "Unmasked").peekable();
    if set.peek().is_none() && forbidden.is_none() {
        return;
    }
    let message = match set.peek() {
        Some(_) => "`procMount` is `Unmasked`, and Kaniko never needs that",
        None => "another container of the pod sets `procMount`",
    };
    let finding = findings.add(message);
    let set: Vec<_> = set.collect();
    for set in &set {
        finding.at(whole(set), "a RUN can write settings of the node's kernel");
    }
    let places = set.iter().map(|set| set.span);
    finding.unsafe_fix(replace_all(places, "Unmasked", "Default"));
    finding.help("delete `procMount: Unmasked`");
    if let Some(forbidden) = forbidden {
        forbidden.say(finding, "anything but `Default`", "");
    }
}
