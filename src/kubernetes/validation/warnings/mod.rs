//! What the server accepts and warns of.
//!
//! Kubernetes v1.34.1, `pkg/api/pod/warnings.go`, `pkg/api/node/util.go`.

mod labels;
mod overlaps;
mod ports;

use std::collections::BTreeSet;

use super::faults::Faults;
use super::field::Field;
use super::ip;
use super::pod_facts::all_containers;
use super::profiles;
use super::resources::{self, Amounts};
use crate::golang::quote;

const FUNCTIONLESS: &str = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
const ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
    ),
    (
        "security.alpha.kubernetes.io/sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead",
    ),
    (
        "security.alpha.kubernetes.io/unsafe-sysctls",
        "non-functional in v1.11+; use the \"sysctls\" field instead",
    ),
];
const VOLUMES: [(&str, &str, &str); 9] = [
    (
        "photonPersistentDisk",
        "photonPersistentDisk",
        "deprecated in v1.11, non-functional in v1.16+",
    ),
    (
        "gitRepo",
        "gitRepo",
        "deprecated in v1.11, and disabled by default in v1.33+",
    ),
    (
        "scaleIO",
        "scaleIO",
        "deprecated in v1.16, non-functional in v1.22+",
    ),
    (
        "flocker",
        "flocker",
        "deprecated in v1.22, non-functional in v1.25+",
    ),
    (
        "storageos",
        "storageOS",
        "deprecated in v1.22, non-functional in v1.25+",
    ),
    (
        "quobyte",
        "quobyte",
        "deprecated in v1.22, non-functional in v1.25+",
    ),
    (
        "glusterfs",
        "glusterfs",
        "deprecated in v1.25, non-functional in v1.26+",
    ),
    (
        "cephfs",
        "cephfs",
        "deprecated in v1.28, non-functional in v1.31+",
    ),
    (
        "rbd",
        "rbd",
        "deprecated in v1.28, non-functional in v1.31+",
    ),
];

/// Warns of what `holder`, a pod or a template of pods, says.
pub(super) fn check(holder: &Field<'_>, is_pod: bool, faults: &mut Faults) {
    let spec = holder.child("spec");
    let annotations = holder.at(&["metadata", "annotations"]);
    labels::check(&spec, faults);
    for (key, words) in ANNOTATIONS {
        let annotation = annotations.key(key);
        if annotation.is_set() {
            faults.warning_of(&annotation, words);
        }
    }
    volumes(&spec, faults);
    overlaps::check(&spec.child("volumes"), faults);
    repeated(&spec.child("hostAliases"), "ip", faults);
    repeated(&spec.child("imagePullSecrets"), "name", faults);
    for secret in spec.child("imagePullSecrets").items() {
        let name = secret.child("name");
        if name.text().is_empty() {
            faults.warning_of(&name, "invalid empty name \"\"");
        }
    }
    fractions(&resources::amounts(&spec.child("overhead")), faults);
    of_containers(&spec, &annotations, is_pod, faults);
    ports::check(&spec, is_pod, faults);
    let grace = spec.child("terminationGracePeriodSeconds");
    if grace.integer() < 0 {
        let words = "must be >= 0; negative values are invalid and will be treated as 1";
        faults.warning_of(&grace, words);
    }
    labels::null_selectors(&spec, faults);
    for server in spec.at(&["dnsConfig", "nameservers"]).items() {
        address(&server, faults);
    }
    for alias in spec.child("hostAliases").items() {
        address(&alias.child("ip"), faults);
    }
}

fn volumes(spec: &Field<'_>, faults: &mut Faults) {
    for volume in spec.child("volumes").items() {
        for (field, named, words) in VOLUMES {
            let source = volume.child(field);
            if source.is_set() {
                faults.warning_of(&source.named(format!("{}.{named}", volume.path)), words);
            }
        }
        let claim = volume.at(&["ephemeral", "volumeClaimTemplate", "spec", "resources"]);
        for list in ["requests", "limits"] {
            let mut amounts = resources::amounts(&claim.child(list));
            amounts.retain(|name, _| *name == "storage");
            fractions_of(&amounts, "storage", faults);
        }
    }
}

fn repeated(list: &Field<'_>, field: &str, faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for item in list.items() {
        let field_of = item.child(field);
        if !taken.insert(field_of.text()) {
            let words = format!("duplicate {field} {}", quote(field_of.text()));
            faults.warning_of(&field_of, &words);
        }
    }
}

fn fractions(amounts: &Amounts<'_>, faults: &mut Faults) {
    fractions_of(amounts, "memory", faults);
    fractions_of(amounts, "ephemeral-storage", faults);
}

fn fractions_of(amounts: &Amounts<'_>, name: &str, faults: &mut Faults) {
    if let Some((field, amount)) = amounts.get(name)
        && !amount.is_whole()
    {
        let amount = quote(&amount.to_string());
        let words = format!("fractional byte value {amount} is invalid, must be an integer");
        faults.warning_of(field, &words);
    }
}

/// What is said of each container: profiles that annotations name, amounts, variables.
fn of_containers(spec: &Field<'_>, annotations: &Field<'_>, is_pod: bool, faults: &mut Faults) {
    let annotations = profiles::by_key(annotations);
    let of_pod = spec.child("securityContext");
    if let Some(annotation) = annotations.get(profiles::SECCOMP_POD)
        && !of_pod.child("seccompProfile").is_set()
    {
        faults.warning_of(annotation, FUNCTIONLESS);
    }
    let inherited = of_pod.child("appArmorProfile");
    for container in all_containers(spec) {
        let context = container.child("securityContext");
        let name = container.child("name").text();
        let seccomp = format!("{}{name}", profiles::SECCOMP_CONTAINER);
        if let Some(annotation) = annotations.get(seccomp.as_str())
            && !context.child("seccompProfile").is_set()
        {
            faults.warning_of(annotation, FUNCTIONLESS);
        }
        let app_armor = format!("{}{name}", profiles::APP_ARMOR);
        if let Some(annotation) = annotations.get(app_armor.as_str())
            && !is_pod
            && !context.child("appArmorProfile").is_set()
            && !says_same(&inherited, annotation.text())
        {
            let words = "deprecated since v1.30; use the \"appArmorProfile\" field instead";
            faults.warning_of(annotation, words);
        }
        amounts(&container.child("resources"), is_pod, faults);
        hidden_variables(&container.child("env"), faults);
    }
}

fn says_same(profile: &Field<'_>, annotation: &str) -> bool {
    let file = profile.child("localhostProfile").text();
    match profile.child("type").text() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => annotation == "runtime/default",
        "Localhost" => annotation.strip_prefix("localhost/") == Some(file),
        _ => false,
    }
}

/// Memory in parts of a byte. A pod's requests are by default its limits.
fn amounts(resources: &Field<'_>, is_pod: bool, faults: &mut Faults) {
    let limits = resources::amounts(&resources.child("limits"));
    let mut requests = resources::amounts(&resources.child("requests"));
    if is_pod && !resources.path.contains("ephemeralContainers") {
        resources::default_to(&limits, &mut requests, &resources.path);
    }
    for name in ["memory", "ephemeral-storage"] {
        fractions_of(&limits, name, faults);
        fractions_of(&requests, name, faults);
    }
}

fn hidden_variables(list: &Field<'_>, faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for variable in list.items() {
        let name = variable.child("name");
        if taken.insert(name.text()) {
            continue;
        }
        let reference = format!("$({})", name.text());
        let value = variable.child("value").text();
        let builds_on_it = value != reference && value.contains(&reference);
        if variable.child("valueFrom").is_set() || !builds_on_it {
            let words = format!(
                "hides previous definition of {}, which may be dropped when using apply",
                quote(name.text())
            );
            faults.warning_of(&name.named(variable.path), &words);
        }
    }
}

fn address(field: &Field<'_>, faults: &mut Faults) {
    if let Some(words) = ip::warning(field.text()) {
        faults.warning_of(field, &words);
    }
}
