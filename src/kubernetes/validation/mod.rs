//! What the API server says of an object that it could decode: validation, after defaulting, and
//! warnings.
//!
//! Kubernetes v1.34.1, its feature gates at their defaults: a field that is off is dropped before
//! it is judged, as the server does. Paths, words and order are the server's own, quirks included.
//!
//! | field | module |
//! |---|---|
//! | a place in the object, what is found there | `field`, `faults` |
//! | names, paths, quantities, addresses | `names`, `paths`, `quantity`, `ip` |
//! | `metadata`, labels, selectors | `metadata`, `labels` |
//! | `spec` of a pod, and what its parts know of it | `pod`, `pod_facts` |
//! | its containers, their variables and resources | `container`, `env`, `resources` |
//! | its volumes | `volumes` |
//! | profiles, Windows | `profiles`, `windows` |
//! | Deployment, Job and the like | `workloads` |
//! | what is accepted, with a warning | `warnings` |

mod container;
mod env;
mod faults;
mod field;
mod ip;
mod labels;
mod metadata;
mod names;
mod paths;
mod pod;
mod pod_facts;
mod profiles;
mod quantity;
mod resources;
#[cfg(test)]
mod tests;
mod volumes;
mod warnings;
mod windows;
mod workloads;

use super::Fault;
use crate::yaml::Node;
use faults::Faults;
use field::Field;

const NEGATIVE: &str = "must be greater than or equal to 0";

/// What validation says of an object.
#[derive(Debug, Clone, Default)]
pub struct Validation {
    /// Whether its kind is known, and all that the server asks of it was asked.
    pub complete: bool,
    /// Why it is refused, in the server's order.
    pub faults: Vec<Fault>,
    /// What it is warned of.
    pub warnings: Vec<Fault>,
}

/// Validates an object that the decoder reads. What the decoder would refuse reads as absent.
pub fn validate(tree: &Node) -> Validation {
    let object = Field::root(tree);
    let group = match object.child("apiVersion").text() {
        "v1" => "core",
        "apps/v1" => "apps",
        "batch/v1" => "batch",
        _ => return Validation::default(),
    };
    let kind = object.child("kind").text();
    let (check, template): (fn(&Field<'_>, &mut Faults), &[&str]) = match (group, kind) {
        ("core", "Pod") => (pod::pod, &[]),
        ("core", "PodTemplate") => (workloads::pod_template, &["template"]),
        ("core", "ReplicationController") => {
            (workloads::replication_controller, &["spec", "template"])
        }
        ("apps", "Deployment") => (workloads::deployment, &["spec", "template"]),
        ("apps", "ReplicaSet") => (workloads::replica_set, &["spec", "template"]),
        ("apps", "StatefulSet") => (workloads::stateful_set, &["spec", "template"]),
        ("apps", "DaemonSet") => (workloads::daemon_set, &["spec", "template"]),
        ("batch", "Job") => (workloads::job, &["spec", "template"]),
        ("batch", "CronJob") => (
            workloads::cron_job,
            &["spec", "jobTemplate", "spec", "template"],
        ),
        _ => return Validation::default(),
    };
    let mut faults = Faults::default();
    check(&object, &mut faults);
    let mut warnings = Faults::default();
    warnings::check(&object.at(template), kind == "Pod", &mut warnings);
    Validation {
        complete: kind != "StatefulSet",
        faults: faults.list,
        warnings: warnings.list,
    }
}
