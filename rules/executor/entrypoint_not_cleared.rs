//! A job of GitLab whose image starts the executor in place of the shell.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::manifest::Carrier;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL229",
    name: "entrypoint-not-cleared",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("entrypoint_not_cleared.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let container = build.container();
    let is_executor = build
        .executor
        .image
        .as_ref()
        .is_some_and(|image| image.is_executor());
    // `[""]` takes the image's own away
    let is_cleared = container.command.is_some();
    if build.pod.carrier != Carrier::GitlabJob || !is_executor || is_cleared {
        return;
    }
    let finding = findings.add("the image starts the executor, not the shell of the job");
    finding.at(build.image_span(), "no `entrypoint` beside it");
    finding.note("a runner with the docker executor starts the image with `sh -c …`, and the executor takes that for its arguments: Error: unknown command \"sh\" for \"executor\"; one with the kubernetes executor does not");
    finding.help("write the image as `name: …` with `entrypoint: [\"\"]`");
}
