//! An ARG such as TARGETARCH in a release that does not fill it in.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL410",
    name: "platform-argument-empty",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("platform_argument_empty.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::PlatformArgumentEmpty { name } = what else {
            continue;
        };
        let finding = findings.add(format!("{} does not set `{name}`", release(build)));
        finding.at(name.span(), "empty");
        finding.note("BuildKit fills it in; here it has no value");
        say_if_presumed(finding, build);
        let help = format!("give it with `--build-arg={name}=…`");
        let cure = upgrade(build, |facts| facts.variables.predefined_platform);
        help_or_upgrade(finding, &help, cure);
    }
}
