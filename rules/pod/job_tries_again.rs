//! A Job that builds again what failed.

use crate::finding::{Findings, Severity};
use crate::manifest::Carrier;
use crate::rule::Setup;
use crate::rule::{Group, Rule, Scope};
use crate::yaml;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL732",
    name: "job-tries-again",
    severity: Severity::Note,
    group: Group::Pod,
    common: true,
    card: include_str!("job_tries_again.md"),
    scope: Scope::Manifest(check),
};

fn check(setup: &Setup<'_>, findings: &mut Findings) {
    for document in &setup.manifest.documents {
        let mut builds = setup.builds.iter();
        let is_build = builds.any(|build| build.document == document.index);
        let carrier = document.pod.as_ref().map(|pod| pod.carrier);
        let path: &[&str] = match carrier {
            Some(Carrier::Job) => &["spec"],
            Some(Carrier::CronJob) => &["spec", "jobTemplate", "spec"],
            _ => continue,
        };
        let spec = document.tree.as_ref().and_then(|tree| tree.at(path));
        let (true, Some(spec)) = (is_build, spec) else {
            continue;
        };
        // it says itself which failures are worth another try
        if spec.get("podFailurePolicy").is_some() {
            continue;
        }
        let limit = spec.get("backoffLimit");
        if limit.is_some_and(|limit| limit.as_integer() == Some(0) || limit.as_integer().is_none())
        {
            continue;
        }
        let tries = limit.and_then(yaml::Node::as_integer).unwrap_or(6) + 1;
        let place = document.kind.as_ref().map_or(spec.span, |kind| kind.span);
        findings.belong_to(Some((document.file, document.index)), None);
        let finding = findings.add("the Job builds again what failed");
        finding.at(
            limit.map_or(place, |limit| limit.span),
            format!("up to {tries} times"),
        );
        finding.note("a Dockerfile that does not build does not build the second time, either");
        finding.help("`backoffLimit: 0`");
    }
}
