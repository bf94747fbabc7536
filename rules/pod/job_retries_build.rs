//! A Job that builds again what failed.

use crate::finding::{Findings, Severity};
use crate::manifest::{Carrier, Role};
use crate::rule::{Group, Rule, Scope, Setup};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL711",
    name: "job-retries-build",
    severity: Severity::Note,
    group: Group::Pod,
    common: true,
    card: include_str!("job_retries_build.md"),
    scope: Scope::Manifest(check),
};

fn check(setup: &Setup<'_>, findings: &mut Findings) {
    for document in &setup.manifest.documents {
        let Some(pod) = document.pod.as_ref().filter(|pod| pod.complete) else {
            continue;
        };
        let path: &[&str] = match pod.carrier {
            Carrier::Job => &["spec"],
            Carrier::CronJob => &["spec", "jobTemplate", "spec"],
            _ => continue,
        };
        let builds = setup.builds.iter();
        let mut here = builds.filter(|build| build.pod.span == pod.span);
        let runs_once = here.any(|build| {
            build.container().role == Role::Main && build.launch.execution().is_some()
        });
        let spec = document.tree.as_ref().and_then(|tree| tree.at(path));
        let Some(spec) = spec.filter(|_| runs_once) else {
            continue;
        };
        // each of them says which failures are worth another try
        if spec.get("podFailurePolicy").is_some() || spec.get("backoffLimitPerIndex").is_some() {
            continue;
        }
        let limit = spec.get("backoffLimit");
        let (times, place) = match limit {
            Some(limit) => (limit.as_integer(), limit.span),
            None => (Some(6), pod.span),
        };
        let Some(times) = times.filter(|times| *times > 0) else {
            continue;
        };
        findings
            .add(format!(
                "a build that fails is built again, up to {times} times"
            ))
            .at(
                place,
                match limit {
                    Some(_) => "how often a Job tries again",
                    None => "the Job has no `backoffLimit`, which means 6",
                },
            )
            .note("most builds fail for a reason that is still there the next time")
            .help("`backoffLimit: 0` in the Job's `spec`");
    }
}
