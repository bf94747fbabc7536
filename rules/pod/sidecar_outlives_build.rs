//! A container beside the build that never ends, in a Job.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::manifest::{Carrier, Container, Role};
use crate::rule::{Group, Rule, Scope};
use crate::source::{Span, Text};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL712",
    name: "sidecar-outlives-build",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("sidecar_outlives_build.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    // a script may end the sidecar itself
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
    let is_build = |place: usize| builds.iter().any(|build| build.container == place);
    let others = build.pod.containers.iter().enumerate();
    for (_, other) in others.filter(|(place, _)| !is_build(*place)) {
        let Some(place) = never_ends(other).filter(|_| other.role == Role::Main) else {
            continue;
        };
        findings
            .add("the Job never completes: a container beside the build does not end")
            .at(place, "runs for ever")
            .see(build.image_span(), "this ends with the build")
            .note("a Job is complete when all containers of its pod have ended")
            .help("make it an init container with `restartPolicy: Always`: Kubernetes ends those with the pod");
    }
}

/// What keeps a container running for ever, where that is certain.
fn never_ends(container: &Container) -> Option<Span> {
    let lists = [&container.command, &container.args];
    let words: Vec<&Text> = lists
        .into_iter()
        .flatten()
        .flat_map(|list| &list.value)
        .collect();
    let text: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
    let waits = match text.as_slice() {
        [program, "infinity" | "inf"] => base(program) == "sleep",
        [program, "-f" | "-F", "/dev/null"] => base(program) == "tail",
        _ => false,
    };
    let list = container.command.as_ref()?;
    (waits && container.command_complete && container.args_complete).then_some(list.span)
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
