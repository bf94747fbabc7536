//! A Dockerfile that is not there.

use super::{
    dockerfile_name, dockerfile_off_mounts, dockerfile_span, explains_missing, volume_empty,
};
use crate::build::{Build, Found, dockerfile_not_found};
use crate::context::resolve::Seen;
use crate::finding::{Finding, Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::quote;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL307",
    name: "dockerfile-missing",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("dockerfile_missing.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Found::Missing {
        other_case: None,
        nearest,
    } = &build.dockerfile.found
    else {
        return;
    };
    // why it is not there is said where the context is
    let off_mounts = explains_missing(build) && dockerfile_off_mounts(build);
    if off_mounts || volume_empty::speaks(build) {
        return;
    }
    let name = dockerfile_name(build);
    let finding = findings.add(format!("there is no Dockerfile `{name}`"));
    finding.at(
        dockerfile_span(build),
        "it is in neither place that the executor looks at",
    );
    say_places(build, finding);
    quote(finding, build, &dockerfile_not_found());
    match nearest {
        Some(nearest) => finding.help(format!("did you mean `--dockerfile={nearest}`?")),
        None if on_empty_volume(build) => finding.help(
            "fill the volume before the executor starts: let an init container clone the sources into it",
        ),
        None => finding.help("name a path relative to the context with `--dockerfile`"),
    };
}

/// Whether a place of the Dockerfile lies on a volume that nothing fills, and none lies where
/// files are known here.
fn on_empty_volume(build: &Build) -> bool {
    let Some(view) = &build.context.view else {
        return false;
    };
    let tried = &build.dockerfile.tried;
    tried
        .iter()
        .any(|at| matches!(view.see(at), Seen::Empty(_)))
        && tried.iter().all(|at| view.local_path(at).is_none())
}

/// Where the executor looks, and what stands for these places here.
pub(super) fn say_places(build: &Build, finding: &mut Finding) {
    let Some(view) = &build.context.view else {
        return;
    };
    let mut said: Vec<&str> = Vec::new();
    for at in &build.dockerfile.tried {
        if said.contains(&at.as_str()) {
            continue;
        }
        said.push(at);
        let here = match (view.local_path(at), view.see(at)) {
            (Some((local, how)), _) => format!("here `{}` ({})", local.display(), how.phrase()),
            (None, Seen::Empty(_)) => "on a volume that nothing fills".to_owned(),
            (None, Seen::Image) => "on no mount".to_owned(),
            (None, _) => continue,
        };
        finding.note(format!("looked for `{at}`: {here}"));
    }
}
