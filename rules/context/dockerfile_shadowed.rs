//! A Dockerfile of the working directory that is taken instead of the context's.

use super::context_span;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL309",
    name: "dockerfile-shadowed",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("dockerfile_shadowed.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(found) = build.found_dockerfile() else {
        return;
    };
    let Some(shadowed) = &found.shadows else {
        return;
    };
    let finding = findings.add(format!("`{}` is built, not `{shadowed}`", found.path));
    let span = build.dockerfile.span.unwrap_or_else(|| context_span(build));
    finding.at(
        span,
        "found in the working directory before the context is looked at",
    );
    finding.help(format!("write the whole path: `--dockerfile={shadowed}`"));
}
