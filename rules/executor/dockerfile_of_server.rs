//! A Dockerfile that is fetched from a server, whatever it answers.

use crate::build::{Build, Found};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL224",
    name: "dockerfile-of-server",
    severity: Severity::Note,
    group: Group::Executor,
    common: false,
    card: include_str!("dockerfile_of_server.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    if !matches!(build.dockerfile.found, Found::Remote) || !build.facts.startup.reads_error_pages {
        return;
    }
    let place = build
        .dockerfile
        .span
        .unwrap_or_else(|| build.arguments_span());
    let finding = findings.add("a page that says \"not found\" is read as the Dockerfile, too");
    finding.at(place, "fetched without a look at the status");
    finding.note(format!(
        "{} parses whatever the server answers",
        release(build)
    ));
    say_if_presumed(finding, build);
    let cure = upgrade(build, |facts| !facts.startup.reads_error_pages);
    help_or_upgrade(finding, "keep the Dockerfile in the context", cure);
}
