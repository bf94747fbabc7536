//! A login in the URL of the context.

use super::of;
use crate::build::{Build, SecretPlace};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL803",
    name: "secret-in-context-url",
    severity: Severity::Warning,
    group: Group::Secrets,
    common: false,
    card: include_str!("in_context_url.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for secret in of(build, SecretPlace::ContextUrl) {
        let finding = findings.add(format!("the login for `{}` stands in the URL", secret.name));
        finding.at(secret.span, "for everybody who reads the file or the pod");
        finding.help("set `GIT_USERNAME` and `GIT_PASSWORD`, or `GIT_TOKEN`, from a Secret in the container's `env`");
    }
}
