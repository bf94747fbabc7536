//! A `CronJob`.
//!
//! Kubernetes v1.34, `pkg/apis/batch/validation/validation.go`.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::labels;
use super::super::metadata;
use super::super::names;
use super::{job, not_negative, schedule};
use crate::golang::quote;

/// The most bytes of its name: its Jobs are called after it, with eleven more.
const NAME_LENGTH: usize = 52;

/// Judges it.
pub(in super::super) fn check(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    let spec = object.child("spec");
    times(&spec, faults);
    not_negative(&spec, &["startingDeadlineSeconds"], faults);
    time_zone(&spec.child("timeZone"), faults);
    let policy = spec.child("concurrencyPolicy");
    let policies = ["Allow", "Forbid", "Replace"];
    if !policy.text().is_empty() && !policies.contains(&policy.text()) {
        faults.unsupported(&policy, &json(policy.text()), &policies);
    }
    let template = spec.at(&["jobTemplate", "spec"]);
    job::spec(&template, None, faults);
    let selector = template.child("selector");
    if selector.is_set() {
        let words = "`selector` will be auto-generated";
        faults.invalid(&selector, &labels::json_selector(&selector), words);
    }
    let manual = template.child("manualSelector");
    if manual.flag() {
        faults.unsupported(&manual, "true", &["nil", "false"]);
    }
    let limits = ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"];
    not_negative(&spec, &limits, faults);
    let name = object.at(&["metadata", "name"]);
    if name.text().len() > NAME_LENGTH {
        let words = format!("must be no more than {NAME_LENGTH} characters");
        faults.invalid(&name, &quote(name.text()), &words);
    }
}

fn times(spec: &Field<'_>, faults: &mut Faults) {
    let field = spec.child("schedule");
    let text = field.text();
    if text.is_empty() {
        faults.required(&field, "");
        return;
    }
    if let Err(words) = schedule::read(text) {
        faults.invalid(&field, &quote(text), &words);
    }
    if text.contains("TZ") {
        let words = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        faults.invalid(&field, &quote(text), words);
    }
}

/// Whether there is a zone of that name only the server's own files tell.
fn time_zone(zone: &Field<'_>, faults: &mut Faults) {
    let Some(text) = zone.optional_text() else {
        return;
    };
    let is_of_set =
        |byte: u8| matches!(byte, b'.' | b'-' | b'_' | b'+') || byte.is_ascii_alphanumeric();
    let is_part = |part: &str| {
        (1..=14).contains(&part.len())
            && !matches!(part, "." | "..")
            && !part.starts_with('-')
            && part.bytes().all(is_of_set)
    };
    if text.is_empty() {
        faults.invalid(zone, "\"\"", "timeZone must be nil or non-empty string");
    } else if !text.split('/').all(is_part) {
        faults.invalid(zone, &json(text), &format!("unknown time zone {text}"));
    } else if text.eq_ignore_ascii_case("Local") {
        let words =
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
        faults.invalid(zone, &json(text), words);
    }
}
