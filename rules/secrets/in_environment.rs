//! A secret whose value stands in the manifest.

use super::of;
use crate::build::{Build, SecretPlace};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL802",
    name: "secret-in-environment",
    severity: Severity::Warning,
    group: Group::Secrets,
    common: false,
    card: include_str!("in_environment.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for secret in of(build, SecretPlace::Environment) {
        let Some(value) = &secret.value else { continue };
        let finding = findings.add(format!(
            "the value of `{}` stands in the manifest",
            secret.name
        ));
        finding.at(value.span(), "for everybody who reads the file or the pod");
        finding.help("take it from a Secret: `valueFrom.secretKeyRef`");
    }
}
