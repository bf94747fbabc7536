//! A pod's `spec`, and the template that holds one.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `ValidatePodCreate`,
//! `ValidatePodTemplateSpec`, `ValidatePodSpec`, with the gates of v1.34 at their defaults.

mod affinity;
mod claims;
mod dns;
mod scheduling;
mod security;

use super::container;
use super::faults::{Faults, json};
use super::field::Field;
use super::labels;
use super::metadata;
use super::names;
use super::pod_facts::PodFacts;
use super::profiles;
use super::resources;
use super::volumes;
use super::windows;
use crate::golang::quote;

/// A pod that is created.
pub(super) fn pod(pod: &Field<'_>, faults: &mut Faults) {
    let metadata = pod.child("metadata");
    metadata::object(&metadata, names::subdomain, faults);
    annotations(&metadata.child("annotations"), &pod.child("spec"), faults);
    let facts = spec(&pod.child("spec"), Some(&metadata), faults);
    tokens_without_account(&facts, faults);
    for list in ["containers", "initContainers"] {
        for container in facts.spec.child(list).items() {
            container::image_without_padding(&container, faults);
        }
    }
    let ephemeral = facts.spec.child("ephemeralContainers");
    if !ephemeral.items().is_empty() {
        faults.forbidden(&ephemeral, "cannot be set on create");
    }
    let node = facts.spec.child("nodeName");
    let gates = facts.spec.child("schedulingGates").items();
    if !node.text().is_empty() && !gates.is_empty() {
        let words = "cannot be set until all schedulingGates have been cleared";
        faults.forbidden(&node, words);
    }
    profiles::agreement(&facts, &metadata, faults);
}

/// A template that pods are made from.
pub(super) fn template(template: &Field<'_>, faults: &mut Faults) {
    let metadata = template.child("metadata");
    let written = metadata.child("annotations");
    // the server leaves `metadata` out of these paths
    let named = written
        .clone()
        .named(format!("{}.annotations", template.path));
    let of_labels = metadata.child("labels");
    labels::labels(
        &of_labels.named(format!("{}.labels", template.path)),
        faults,
    );
    labels::annotations(&named, faults);
    annotations(&named, &template.child("spec"), faults);
    let facts = spec(&template.child("spec"), None, faults);
    profiles::agreement(&facts, &metadata, faults);
    let ephemeral = facts.spec.child("ephemeralContainers");
    if !ephemeral.items().is_empty() {
        faults.forbidden(
            &ephemeral,
            "ephemeral containers not allowed in pod template",
        );
    }
}

/// Annotations that mean something to a pod.
pub(super) fn annotations(annotations: &Field<'_>, spec: &Field<'_>, faults: &mut Faults) {
    let mirror = annotations.key("kubernetes.io/config.mirror");
    if mirror.is_set() && spec.child("nodeName").text().is_empty() {
        let words = "must set spec.nodeName if mirror pod annotation is set";
        faults.invalid(&mirror, &quote(mirror.text()), words);
    }
    let cost = annotations.key("controller.kubernetes.io/pod-deletion-cost");
    if let Some(text) = cost.optional_text() {
        let is_plain = text.starts_with('-')
            || text == "0"
            || text.starts_with(|first: char| ('1'..='9').contains(&first));
        if !is_plain || text.parse::<i32>().is_err() {
            faults.invalid(&cost, &quote(text), "must be a 32bit integer");
        }
    }
    profiles::annotations(annotations, spec, faults);
}

/// A service account's token needs a service account, which admission may set; the server's own
/// validation asks for it.
fn tokens_without_account(facts: &PodFacts<'_>, faults: &mut Faults) {
    if !service_account(&facts.spec).text().is_empty() {
        return;
    }
    for volume in facts.spec.child("volumes").items() {
        for source in volume.at(&["projected", "sources"]).items() {
            let token = source.child("serviceAccountToken");
            if token.is_set() {
                let words = "must not be specified when serviceAccountName is not set";
                faults.forbidden(&token, words);
            }
        }
    }
}

/// `serviceAccountName`, or its old name.
fn service_account<'t>(spec: &Field<'t>) -> Field<'t> {
    let name = spec.child("serviceAccountName");
    match name.text() {
        "" => spec.child("serviceAccount").named(name.path),
        _ => name,
    }
}

fn spec<'t>(spec: &Field<'t>, pod: Option<&Field<'t>>, faults: &mut Faults) -> PodFacts<'t> {
    let mut facts = PodFacts::new(spec, pod.is_some());
    let pod_name = pod.map_or("", |metadata| metadata.child("name").text());
    volumes::check(&mut facts, pod_name, faults);
    claims::check(&facts, faults);
    container::main(&facts, faults);
    container::init(&facts, faults);
    container::ephemeral(&facts, faults);
    resources::of_pod(&facts, faults);
    container::ports::on_host_network(&facts, faults);
    enumeration(
        &spec.child("restartPolicy"),
        &["Always", "OnFailure", "Never"],
        faults,
    );
    enumeration(&spec.child("dnsPolicy"), &dns::POLICIES, faults);
    labels::labels(&spec.child("nodeSelector"), faults);
    security::check(&facts, faults);
    affinity::check(&spec.child("affinity"), faults);
    dns::check(&facts, faults);
    scheduling::gates(&facts, faults);
    scheduling::spread(&facts, pod, faults);
    windows::host_process(&facts, faults);
    security::host_users(&facts, faults);
    names_of(&facts, faults);
    scheduling::tolerations(&spec.child("tolerations"), faults);
    dns::host_aliases(&spec.child("hostAliases"), faults);
    last(&facts, faults);
    facts
}

/// A field that is defaulted where it is empty, and else one of a set.
fn enumeration(field: &Field<'_>, supported: &[&str], faults: &mut Faults) {
    if !field.text().is_empty() && !supported.contains(&field.text()) {
        faults.unsupported(field, &json(field.text()), supported);
    }
}

/// The names that a pod gives, and how long it may run.
fn names_of(facts: &PodFacts<'_>, faults: &mut Faults) {
    name(&service_account(&facts.spec), names::subdomain, faults);
    name(&facts.spec.child("nodeName"), names::subdomain, faults);
    let deadline = facts.spec.child("activeDeadlineSeconds");
    if let Some(seconds) = deadline.optional_integer() {
        let says = names::in_range(seconds, 1, i64::from(i32::MAX));
        faults.invalid_each(&deadline, &seconds.to_string(), says);
    }
    name(&facts.spec.child("hostname"), names::label, faults);
    name(&facts.spec.child("subdomain"), names::label, faults);
}

fn name(field: &Field<'_>, rule: names::NameRule, faults: &mut Faults) {
    if !field.text().is_empty() {
        faults.invalid_each(field, &quote(field.text()), rule(field.text()));
    }
}

fn last(facts: &PodFacts<'_>, faults: &mut Faults) {
    let priority = facts.spec.child("priorityClassName");
    name(&priority, names::subdomain, faults);
    let runtime = facts.spec.child("runtimeClassName");
    if let Some(text) = runtime.optional_text() {
        faults.invalid_each(&runtime, &quote(text), names::subdomain(text));
    }
    let preemption = facts.spec.child("preemptionPolicy");
    if preemption.is_set() {
        match preemption.text() {
            "" => faults.required(&preemption, ""),
            _ => enumeration(&preemption, &["PreemptLowerPriority", "Never"], faults),
        }
    }
    let overhead = facts.spec.child("overhead");
    if overhead.is_set() {
        resources::overhead(&overhead, faults);
    }
    windows::operating_system(facts, faults);
}
