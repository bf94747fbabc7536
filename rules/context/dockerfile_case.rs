//! A Dockerfile whose name differs in case alone.

use super::dockerfile_missing::say_places;
use super::{dockerfile_name, dockerfile_span};
use crate::build::{Build, Found, dockerfile_not_found};
use crate::context::path;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL308",
    name: "dockerfile-case",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("dockerfile_case.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Found::Missing {
        other_case: Some(other),
        ..
    } = &build.dockerfile.found
    else {
        return;
    };
    let name = dockerfile_name(build);
    let found = path::base(other);
    let finding = findings.add(format!(
        "the file is called `{found}`, not `{}`",
        path::base(name)
    ));
    finding.at(
        dockerfile_span(build),
        format!("the executor looks for `{name}`"),
    );
    say_places(build, finding);
    finding.executor_says(&dockerfile_not_found());
    let (directory, _) = path::split(name);
    finding.help(format!(
        "rename the file, or write `--dockerfile={directory}{found}`: the case of letters counts in the container"
    ));
}
