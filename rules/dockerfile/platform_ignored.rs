//! A `FROM --platform` that asks for another platform than the one that is built for.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL409",
    name: "platform-ignored",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("platform_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::PlatformIgnored { platform, built } = what else {
            continue;
        };
        let finding = findings.add(format!("`--platform={platform}` is ignored"));
        finding.at(platform.span(), "without effect");
        match built {
            Value::Known(built) => {
                finding.note(format!(
                    "`--custom-platform` says {built}, and the image is built for that"
                ));
            }
            _ => {
                finding
                    .severity(Severity::Note)
                    .note("the image is built for the platform of the node that the pod runs on");
            }
        }
        finding.help(format!(
            "name the platform to build for with `--custom-platform={platform}`"
        ));
    }
}
