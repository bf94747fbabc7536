//! Containers: those of the pod, those that run before them, those that are added later.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `validateContainers`,
//! `validateInitContainers`, `validateEphemeralContainers`. A container's own restart rules are off
//! by default in v1.34: the server drops them.

pub(super) mod ports;

mod ephemeral;
mod mounts;
mod probes;
mod security;

use std::collections::BTreeSet;

use super::env;
use super::faults::{Faults, json};
use super::field::Field;
use super::names;
use super::pod_facts::PodFacts;
use super::resources;
use crate::golang::quote;

pub(super) use ephemeral::check as ephemeral;

const MESSAGE_POLICIES: [&str; 2] = ["File", "FallbackToLogsOnError"];
/// When an image is pulled.
pub(super) const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];
const NOT_FOR_INIT: &str = "may not be set for init containers without restartPolicy=Always";

/// The containers that are the pod.
pub(super) fn main(facts: &PodFacts<'_>, faults: &mut Faults) {
    let list = facts.spec.child("containers");
    let containers = list.items();
    if containers.is_empty() {
        faults.required(&list, "");
        return;
    }
    let mut taken = BTreeSet::new();
    for container in &containers {
        common(facts, container, facts.is_pod, faults);
        let name = container.child("name");
        if !taken.insert(name.text()) {
            faults.duplicate(&name, &quote(name.text()));
        }
        lifecycle_and_probes(facts, container, faults);
    }
    ports::conflicts(facts, &containers, faults);
}

/// The containers that run one by one before the others.
pub(super) fn init(facts: &PodFacts<'_>, faults: &mut Faults) {
    let others = facts.spec.child("containers").items();
    let mut taken: BTreeSet<&str> = others.iter().map(|one| one.child("name").text()).collect();
    for container in facts.spec.child("initContainers").items() {
        common(facts, &container, facts.is_pod, faults);
        let name = container.child("name");
        if taken.contains(name.text()) {
            faults.duplicate(&name, &quote(name.text()));
        } else if !name.text().is_empty() {
            taken.insert(name.text());
        }
        // the server takes each for a list of its own, and so for the first
        let alone = container
            .clone()
            .named(format!("{}.initContainers[0]", facts.spec.path));
        ports::conflicts(facts, &[alone], faults);
        if container.child("restartPolicy").text() == "Always" {
            lifecycle_and_probes(facts, &container, faults);
            continue;
        }
        for field in [
            "lifecycle",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
        ] {
            let field = container.child(field);
            if field.is_set() {
                faults.forbidden(&field, NOT_FOR_INIT);
            }
        }
    }
}

fn lifecycle_and_probes(facts: &PodFacts<'_>, container: &Field<'_>, faults: &mut Faults) {
    probes::lifecycle(&container.child("lifecycle"), facts.grace_period(), faults);
    probes::probes(container, faults);
}

/// What holds of every container. The requests of some are defaulted to their limits.
fn common<'t>(facts: &PodFacts<'t>, container: &Field<'t>, defaulted: bool, faults: &mut Faults) {
    let name = container.child("name");
    if name.text().is_empty() {
        faults.required(&name, "");
    } else {
        faults.invalid_each(&name, &quote(name.text()), names::label(name.text()));
    }
    let image = container.child("image");
    if image.text().is_empty() {
        faults.required(&image, "");
    }
    let policy = container.child("terminationMessagePolicy");
    one_of(&policy, &MESSAGE_POLICIES, faults);
    ports::check(facts, &container.child("ports"), faults);
    env::variables(&container.child("env"), faults);
    env::objects(&container.child("envFrom"), faults);
    mounts::mounts(facts, container, faults);
    mounts::devices(facts, container, faults);
    one_of(&container.child("imagePullPolicy"), &PULL_POLICIES, faults);
    resources::of_container(facts, &container.child("resources"), defaulted, faults);
    resize_policy(facts, &container.child("resizePolicy"), faults);
    let context = container.child("securityContext");
    security::check(&context, facts.host_users(), faults);
}

/// A field that is defaulted where it is empty, and else one of a set.
fn one_of(field: &Field<'_>, supported: &[&str], faults: &mut Faults) {
    if !field.text().is_empty() && !supported.contains(&field.text()) {
        faults.unsupported(field, &json(field.text()), supported);
    }
}

fn resize_policy(facts: &PodFacts<'_>, list: &Field<'_>, faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for item in list.items() {
        let resource = item.child("resourceName").text();
        if !taken.insert(resource) {
            faults.duplicate(&item, &json(resource));
        }
        let named = item.child("resourceName");
        let policy = item.child("restartPolicy");
        let is_never = facts.restart_policy() == "Never" && policy.text() != "NotRequired";
        let shown = json(policy.text());
        for (field, supported) in [
            (named, ["cpu", "memory"]),
            (policy.clone(), ["NotRequired", "RestartContainer"]),
        ] {
            match field.text() {
                "" => faults.required(&field.named(list.path.clone()), ""),
                _ => one_of(&field.named(list.path.clone()), &supported, faults),
            }
        }
        if is_never {
            let words = "must be 'NotRequired' when `restartPolicy` is 'Never'";
            faults.invalid(&policy.named(list.path.clone()), &shown, words);
        }
    }
}

/// What a pod's image, not a template's, may not have.
pub(super) fn image_without_padding(container: &Field<'_>, faults: &mut Faults) {
    let image = container.child("image");
    if image.text().trim() != image.text() {
        let words = "must not have leading or trailing whitespace";
        faults.invalid(&image, &quote(image.text()), words);
    }
}
