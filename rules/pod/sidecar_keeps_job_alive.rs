//! A container beside the build that never ends.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::manifest::{Carrier, Container, Role};
use crate::rule::{Group, Rule, Scope};
use crate::source::{Span, Text};

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

/// Images of programs that wait for ever.
const PROXIES: [&str; 3] = ["cloud-sql-proxy", "envoyproxy/envoy", "istio/proxyv2"];

fn check(builds: &[Build], findings: &mut Findings) {
    // a script may end the other container itself
    let ends = |build: &&Build| {
        build.container().role == Role::Main
            && build.launch.execution().is_some()
            && build.launch.script().is_none()
    };
    let Some(build) = builds.iter().find(ends) else {
        return;
    };
    if !matches!(build.pod.carrier, Carrier::Job | Carrier::CronJob) {
        return;
    }
    let others = build.pod.containers.iter().enumerate();
    let others = others.filter(|(place, other)| {
        other.role == Role::Main && builds.iter().all(|build| build.container != *place)
    });
    for (_, other) in others {
        let Some(place) = proxy(other).or_else(|| idles(other)) else {
            continue;
        };
        let finding = findings.add("the Job does not end with its build");
        finding.at(place, "goes on when the build is done");
        finding.see(build.image_span(), "the build");
        finding.note("a pod is done when all its containers are");
        finding.help("make it a sidecar: an init container with `restartPolicy: Always`");
    }
}

fn proxy(container: &Container) -> Option<Span> {
    let image = container.image.as_ref()?;
    let is_proxy = PROXIES.iter().any(|proxy| image.value.contains(proxy));
    (is_proxy && container.command.is_none()).then_some(image.span)
}

/// The `command` of a container that does nothing but wait.
fn idles(container: &Container) -> Option<Span> {
    let command = container.command.as_ref()?;
    let lists = [Some(command), container.args.as_ref()];
    let words: Vec<&str> = lists
        .into_iter()
        .flatten()
        .flat_map(|list| &list.value)
        .map(Text::as_str)
        .collect();
    let waits = match words.as_slice() {
        [program, "infinity" | "inf"] => base(program) == "sleep",
        [program, "-f" | "-F", "/dev/null"] => base(program) == "tail",
        _ => false,
    };
    (waits && container.command_complete && container.args_complete).then_some(command.span)
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
