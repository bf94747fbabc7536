//! A build that is started again and again.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::manifest::{Carrier, Role};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL702",
    name: "restart-policy",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("restart_policy.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let policy = build.pod.restart_policy.as_ref();
    let is_always = match policy {
        Some(policy) => matches!(policy.value.as_str(), "Always" | ""),
        None => build.pod.complete,
    };
    if !is_always {
        return;
    }
    let place = policy.map_or_else(|| build.image_span(), |policy| policy.span);
    let label = if policy.is_some() {
        "not for a build"
    } else {
        "no `restartPolicy` beside it"
    };
    match build.pod.carrier {
        Carrier::Pod if runs_once(build) => {
            let finding =
                findings.add("the pod builds again for ever: its `restartPolicy` is `Always`");
            finding
                .at(place, label)
                .note("the kubelet starts the container again each time the executor is done, also after a success")
                .help("`restartPolicy: Never` in the pod's `spec`")
                .unsafe_fix(never(build));
        }
        Carrier::Job | Carrier::CronJob => {
            let path = build.pod.carrier.template_path().join(".");
            let finding = findings.add("a Job needs a `restartPolicy` other than `Always`");
            finding
                .severity(Severity::Error)
                .at(place, label)
                .note(format!("the API server will say: {path}.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""))
                .help("`restartPolicy: Never` in the template's `spec`")
                .fix(never(build));
        }
        // a PodTemplate runs nothing by itself
        Carrier::Deployment
        | Carrier::ReplicaSet
        | Carrier::ReplicationController
        | Carrier::StatefulSet
        | Carrier::DaemonSet
            if runs_once(build) =>
        {
            let kind = build.pod.carrier.kind();
            let finding = findings.add(format!("a {kind} builds again for ever"));
            finding
                .at(place, "done after one build")
                .note("its pods are always restarted: the kubelet starts the container again each time the executor is done, also after a success")
                .help("make it a Job, with `restartPolicy: Never` in the template's `spec`");
        }
        _ => {}
    }
}

/// The policy of a build.
fn never(build: &Build) -> Vec<Change> {
    vec![match &build.pod.restart_policy {
        Some(policy) => Change::Replace {
            span: policy.span,
            old: policy.value.to_string(),
            new: "Never".to_owned(),
        },
        None => Change::AddEntry {
            mapping: build.pod.span,
            entry: "restartPolicy: Never".to_owned(),
        },
    }]
}

/// Whether the container ends with its build: one that waits, or is set up by a script, may be
/// meant to live on.
fn runs_once(build: &Build) -> bool {
    build.container().role == Role::Main && build.launch.execution().is_some()
}
