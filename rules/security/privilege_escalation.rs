//! A container whose processes may gain privileges.

use super::{admission, container_security, is_on, replace_all, whole};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL602",
    name: "privilege-escalation",
    severity: Severity::Warning,
    group: Group::Security,
    common: false,
    card: include_str!("privilege_escalation.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let forbidden = admission::forbidden(builds, &[Control::AllowPrivilegeEscalation]);
    let of_build = |build| {
        is_on(
            container_security(build)?
                .allow_privilege_escalation
                .as_ref(),
        )
    };
    let mut set = builds.iter().filter_map(of_build).peekable();
    if set.peek().is_none() && forbidden.is_none() {
        return;
    }
    let message = match set.peek() {
        Some(_) => "`allowPrivilegeEscalation` is on, and Kaniko never needs that",
        None => "`allowPrivilegeEscalation` is not turned off",
    };
    let finding = findings.add(message);
    let set: Vec<_> = set.collect();
    for set in &set {
        finding.at(whole(set), "set-uid programs of a RUN may become root");
    }
    let places = set.iter().map(|set| set.span);
    finding.unsafe_fix(replace_all(places, "true", "false"));
    finding.help(
        "`allowPrivilegeEscalation: false`; only `sudo` or `su` in a RUN under another USER stops \
         working",
    );
    if let Some(forbidden) = forbidden {
        forbidden.say(
            finding,
            "turn it off",
            "this lacks it, and it is on by default",
        );
    }
}
