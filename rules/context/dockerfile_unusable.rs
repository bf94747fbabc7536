//! A Dockerfile that is there and cannot be read.

use super::{dockerfile_name, dockerfile_span};
use crate::build::{Build, Found};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL311",
    name: "dockerfile-unusable",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("dockerfile_unusable.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Found::Unusable(line) = &build.dockerfile.found else {
        return;
    };
    let name = dockerfile_name(build);
    let finding = findings.add(match name {
        "" => "the Dockerfile's name is empty, which is the context itself".to_owned(),
        name => format!("`{name}` is no file that can be read"),
    });
    finding.at(dockerfile_span(build), "it has to be a file");
    finding.executor_says(line);
    finding.help("name the file itself, such as `docker/Dockerfile`");
}
