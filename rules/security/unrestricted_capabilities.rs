//! Capabilities that the `restricted` level forbids and Kaniko needs.

use super::{admission, capabilities};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Control;
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;

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
    let useless = builds.iter().flat_map(capabilities::useless);
    let spoken: Vec<Span> = useless.map(|word| word.span()).collect();
    let causes = forbidden.causes_but(&spoken);
    if causes.is_empty() {
        return;
    }
    let (level, _) = forbidden.policy();
    let finding = findings.add(format!(
        "the pod has capabilities that `{level}` forbids, and builds need"
    ));
    for cause in causes {
        let what = match cause.is_missing {
            true => "`drop: [ALL]` is missing",
            false => "forbidden",
        };
        finding.at(cause.span, what);
    }
    forbidden.explain(finding);
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
