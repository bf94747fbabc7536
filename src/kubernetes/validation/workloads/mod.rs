//! The objects that carry a pod's template.

mod cron;
mod job;
mod schedule;
mod sets;

pub(super) use cron::check as cron_job;
pub(super) use job::check as job;
pub(super) use sets::{daemon_set, deployment, replica_set, replication_controller, stateful_set};

use super::faults::Faults;
use super::field::Field;
use super::labels;
use super::metadata;
use super::names;
use super::pod;

/// A `PodTemplate`.
pub(super) fn pod_template(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    pod::template(&object.child("template"), faults);
}

/// Says of each of these numbers that it may not be below zero.
fn not_negative(object: &Field<'_>, fields: &[&str], faults: &mut Faults) {
    for field in fields {
        let field = object.child(field);
        faults.not_negative(&field, field.integer());
    }
}

/// The selector of an object, which must select what its template makes: none selects nothing.
fn selects_template(selector: &Field<'_>, template: &Field<'_>, faults: &mut Faults) {
    let of_template = template.at(&["metadata", "labels"]);
    let selects = match selector.is_set() {
        true => labels::selects(selector, &labels::map(&of_template)),
        false => Some(false),
    };
    if selects == Some(false) {
        let words = "`selector` does not match template `labels`";
        faults.invalid(&of_template, &labels::json_map(&of_template), words);
    }
}
