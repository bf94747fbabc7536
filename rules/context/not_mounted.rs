//! A context that lies on no mount.

use super::{
    context_span, host_path_mismatch, off_mounts, relative, scheme, stop_for_missing, uses_context,
};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::{self, quote};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL303",
    name: "context-not-mounted",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("not_mounted.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    if executor::is_joined_at(build, context_span(build)) {
        return;
    }
    let Some(path) = off_mounts(build).filter(|_| is_empty(build)) else {
        return;
    };
    let finding = findings.add(format!("nothing is mounted at the context `{path}`"));
    finding.at(
        context_span(build),
        "the executor finds an empty directory there",
    );
    if let Some(line) = stop_for_missing(build) {
        finding.severity(Severity::Error);
        quote(finding, build, &line);
    }
    finding.help(format!(
        "mount a volume with the sources at `{path}`, or let the executor fetch the context: `--context=git://…`"
    ));
}

/// Whether the build needs a context that lies on no mount, and nothing better can be said.
pub fn is_empty(build: &Build) -> bool {
    off_mounts(build).is_some()
        && uses_context(build)
        && scheme::names_a_server(build).is_none()
        && relative::resolved(build).is_none()
        && host_path_mismatch::mounted_elsewhere(build).is_none()
}
