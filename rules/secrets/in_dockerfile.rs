//! A secret whose value stands in the Dockerfile.

use super::of;
use crate::build::{Build, SecretPlace};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL804",
    name: "secret-in-dockerfile",
    severity: Severity::Warning,
    group: Group::Secrets,
    common: false,
    card: include_str!("in_dockerfile.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (place, keyword) in [(SecretPlace::Env, "ENV"), (SecretPlace::Arg, "ARG")] {
        for secret in of(build, place) {
            let Some(value) = &secret.value else { continue };
            let finding = findings.add(format!(
                "this {keyword} gives the secret `{}` away",
                secret.name
            ));
            match place {
                SecretPlace::Env => {
                    finding.at(value.span(), "in the image, for everybody who pulls it")
                }
                _ => finding.at(
                    value.span(),
                    "in the Dockerfile, for everybody who reads it",
                ),
            };
            finding.help(
                "leave the value out; where a command needs it, mount the secret for that command",
            );
        }
    }
}
