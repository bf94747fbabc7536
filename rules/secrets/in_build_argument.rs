//! A secret that is given as a build argument.

use super::of;
use crate::build::{Build, SecretPlace};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL801",
    name: "secret-in-build-argument",
    severity: Severity::Warning,
    group: Group::Secrets,
    common: false,
    card: include_str!("in_build_argument.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for secret in of(build, SecretPlace::BuildArgument) {
        let finding = findings.add(format!(
            "the build argument `{}` looks like a secret",
            secret.name
        ));
        match &secret.value {
            Some(value) => finding.at(value.span(), "its value stands in the manifest"),
            None => finding.severity(Severity::Note).at(
                secret.span,
                "commands see it, and may write it into the image",
            ),
        };
        finding.note("build arguments are no secrets: they show in the pod's arguments, in the log of the commands, and in the keys of the cache");
        finding.help("mount the secret into the pod and read it in the RUN, or use `RUN --mount=type=secret` (osscontainertools v1.27.0 or later)");
    }
}
