//! A container beside the build that never ends.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::manifest::{Carrier, Role};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL733",
    name: "sidecar-keeps-job-alive",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("sidecar_keeps_job_alive.md"),
    scope: Scope::Pod(check),
};

/// Programs that wait for ever.
const PROXIES: [&str; 3] = ["cloud-sql-proxy", "envoyproxy/envoy", "istio/proxyv2"];

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(build) = builds.first() else { return };
    let is_job = matches!(build.pod.carrier, Carrier::Job | Carrier::CronJob);
    if !is_job || build.launch.execution().is_none() {
        return;
    }
    let others = build.pod.containers.iter().enumerate();
    let others = others.filter(|(place, other)| {
        other.role == Role::Main && builds.iter().all(|build| build.container != *place)
    });
    for (_, other) in others {
        let Some(image) = &other.image else { continue };
        let is_proxy = PROXIES.iter().any(|proxy| image.value.contains(proxy));
        if !is_proxy {
            continue;
        }
        let finding = findings.add("the Job does not end with its build");
        finding.at(image.span, "goes on when the build is done");
        finding.see(build.image_span(), "the build");
        finding.note("a pod is done when all its containers are");
        finding.help("make it a sidecar: an init container with `restartPolicy: Always`");
    }
}
