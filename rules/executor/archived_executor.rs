//! An executor that nobody maintains any more.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::release::Distribution;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL210",
    name: "archived-executor",
    severity: Severity::Note,
    group: Group::Executor,
    common: true,
    card: include_str!("archived_executor.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(image) = &build.executor.image else {
        return;
    };
    let distribution = image.release.distribution;
    let end = match distribution {
        // of what third parties build nobody knows what is in it
        Distribution::Google if !image.repackaged => "archived in June 2025",
        Distribution::Chainguard => "ended",
        _ => return,
    };
    let last = distribution.newest().version;
    let message = format!("{distribution}'s Kaniko was {end}; {last} is its last release");
    findings
        .add(message)
        .at(build.image_span(), "no fixes will come")
        .help("osscontainertools goes on from google v1.24.0: `ghcr.io/osscontainertools/kaniko`");
}
