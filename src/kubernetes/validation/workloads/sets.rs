//! Objects that keep a number of pods running.
//!
//! Kubernetes v1.34, `pkg/apis/apps/validation/validation.go`; of the ReplicationController
//! `pkg/apis/core/validation/validation.go`.

use std::collections::BTreeMap;

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::labels;
use super::super::metadata;
use super::super::names;
use super::super::pod;
use super::{not_negative, selects_template};

/// A `Deployment`.
pub(in super::super) fn deployment(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    let spec = object.child("spec");
    not_negative(&spec, &["replicas"], faults);
    selector_and_template(&spec, faults);
    strategy(&spec.child("strategy"), faults);
    not_negative(&spec, &["minReadySeconds", "revisionHistoryLimit"], faults);
    let deadline = spec.child("progressDeadlineSeconds");
    let seconds = deadline.optional_integer().unwrap_or(600);
    faults.not_negative(&deadline, seconds);
    if seconds <= spec.child("minReadySeconds").integer() {
        let words = "must be greater than minReadySeconds";
        faults.invalid(&deadline, &seconds.to_string(), words);
    }
}

/// A `ReplicaSet`.
pub(in super::super) fn replica_set(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    let spec = object.child("spec");
    not_negative(&spec, &["replicas", "minReadySeconds"], faults);
    selector_and_template(&spec, faults);
}

fn selector_and_template(spec: &Field<'_>, faults: &mut Faults) {
    let template = spec.child("template");
    let own = selector(spec, "empty selector is invalid for deployment", faults);
    if labels::selects(&own, &BTreeMap::new()).is_none() {
        faults.invalid(&own, &labels::json_selector(&own), "invalid label selector");
        return;
    }
    selects_template(&own, &template, faults);
    pod::template(&template, faults);
    always(&template, "ReplicaSet", faults);
}

/// The selector, which there must be.
fn selector<'t>(spec: &Field<'t>, if_empty: &str, faults: &mut Faults) -> Field<'t> {
    let own = spec.child("selector");
    if !own.is_set() {
        faults.required(&own, "");
        return own;
    }
    labels::selector(&own, faults);
    if labels::is_empty(&own) {
        faults.invalid(&own, &labels::json_selector(&own), if_empty);
    }
    own
}

/// What runs for ever is always restarted, and has no deadline.
fn always(template: &Field<'_>, kind: &str, faults: &mut Faults) {
    let policy = template.at(&["spec", "restartPolicy"]);
    if !matches!(policy.text(), "" | "Always") {
        faults.unsupported(&policy, &json(policy.text()), &["Always"]);
    }
    let deadline = template.at(&["spec", "activeDeadlineSeconds"]);
    if deadline.is_set() {
        let words = format!("activeDeadlineSeconds in {kind} is not Supported");
        faults.forbidden(&deadline, &words);
    }
}

fn strategy(strategy: &Field<'_>, faults: &mut Faults) {
    let rolling = strategy.child("rollingUpdate");
    match strategy.child("type").text() {
        "Recreate" => {
            if rolling.is_set() {
                let words = "may not be specified when strategy `type` is 'Recreate'";
                faults.forbidden(&rolling, words);
            }
        }
        "" | "RollingUpdate" => {
            let [unavailable, surge] =
                ["maxUnavailable", "maxSurge"].map(|name| rolling.child(name));
            positive_or_percent(&unavailable, faults);
            positive_or_percent(&surge, faults);
            let is_zero = |field: &Field<'_>| field.is_set() && amount(field) == 0;
            if is_zero(&unavailable) && is_zero(&surge) {
                let words = "may not be 0 when `maxSurge` is 0";
                faults.invalid(&unavailable, &shown(&unavailable), words);
            }
            no_more_than_all(&unavailable, faults);
        }
        other => {
            let supported = ["Recreate", "RollingUpdate"];
            let shown = format!("{{\"Type\":{},\"RollingUpdate\":null}}", json(other));
            faults.unsupported(strategy, &shown, &supported);
        }
    }
}

/// A number, or a share in percent.
fn positive_or_percent(field: &Field<'_>, faults: &mut Faults) {
    match field.optional_text() {
        Some(text) => faults.invalid_each(field, &json(text), names::percentage(text)),
        None => faults.not_negative(field, field.integer()),
    }
}

fn no_more_than_all(field: &Field<'_>, faults: &mut Faults) {
    let is_share = field
        .optional_text()
        .is_some_and(|text| names::percentage(text).is_empty());
    if is_share && amount(field) > 100 {
        faults.invalid(field, &shown(field), "must not be greater than 100%");
    }
}

fn amount(field: &Field<'_>) -> i64 {
    match field.optional_text() {
        Some(text) => text.trim_end_matches('%').parse().unwrap_or_default(),
        None => field.integer(),
    }
}

fn shown(field: &Field<'_>) -> String {
    field
        .optional_text()
        .map_or_else(|| field.integer().to_string(), json)
}

/// A `DaemonSet`.
pub(in super::super) fn daemon_set(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    let spec = object.child("spec");
    let (own, template) = (spec.child("selector"), spec.child("template"));
    labels::selector(&own, faults);
    selects_template(&own, &template, faults);
    if own.is_set() && labels::is_empty(&own) {
        faults.invalid(&own, "{}", "empty selector is invalid for daemonset");
    }
    pod::template(&template, faults);
    always(&template, "DaemonSet", faults);
    not_negative(&spec, &["minReadySeconds"], faults);
    daemon_strategy(&spec.child("updateStrategy"), faults);
    not_negative(&spec, &["revisionHistoryLimit"], faults);
}

fn daemon_strategy(strategy: &Field<'_>, faults: &mut Faults) {
    match strategy.child("type").text() {
        "OnDelete" => {}
        "" | "RollingUpdate" => {
            let rolling = strategy.child("rollingUpdate");
            let fields = ["maxUnavailable", "maxSurge"].map(|name| rolling.child(name));
            for field in &fields {
                positive_or_percent(field, faults);
            }
            for field in &fields {
                no_more_than_all(field, faults);
            }
            let [unavailable, surge] = &fields;
            let has_unavailable = !unavailable.is_set() || amount(unavailable) != 0;
            match (has_unavailable, amount(surge) != 0) {
                (true, true) => {
                    let words = "may not be set when maxUnavailable is non-zero";
                    faults.invalid(surge, &shown(surge), words);
                }
                (false, false) => {
                    faults.required(unavailable, "cannot be 0 when maxSurge is 0");
                }
                _ => {}
            }
        }
        other => {
            let supported = ["RollingUpdate", "OnDelete"];
            let shown = format!("{{\"Type\":{},\"RollingUpdate\":null}}", json(other));
            faults.unsupported(strategy, &shown, &supported);
        }
    }
}

/// A `StatefulSet`: all but what its template describes, whose volumes are partly its own claims.
pub(in super::super) fn stateful_set(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::label, faults);
    let spec = object.child("spec");
    let policy = spec.child("podManagementPolicy");
    if !matches!(policy.text(), "" | "OrderedReady" | "Parallel") {
        let words = "must be 'OrderedReady' or 'Parallel'";
        faults.invalid(&policy, &json(policy.text()), words);
    }
    not_negative(&spec, &["replicas", "minReadySeconds"], faults);
    let own = selector(&spec, "empty selector is invalid for statefulset", faults);
    let template = spec.child("template");
    selects_template(&own, &template, faults);
    let metadata = template.child("metadata");
    let place = |name: &str| {
        metadata
            .child(name)
            .named(format!("{}.{name}", template.path))
    };
    labels::labels(&place("labels"), faults);
    labels::annotations(&place("annotations"), faults);
    always(&template, "StatefulSet", faults);
}

/// A `ReplicationController`, whose selector is by default what its template is labelled with.
pub(in super::super) fn replication_controller(object: &Field<'_>, faults: &mut Faults) {
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    let spec = object.child("spec");
    not_negative(&spec, &["minReadySeconds"], faults);
    let (own, template) = (spec.child("selector"), spec.child("template"));
    let of_template = template.at(&["metadata", "labels"]);
    let wanted = labels::map(&own);
    if wanted.is_empty() && labels::map(&of_template).is_empty() {
        faults.required(&own, "");
    }
    not_negative(&spec, &["replicas"], faults);
    if !template.is_set() {
        faults.required(&template, "");
        return;
    }
    let labels = labels::map(&of_template);
    if !wanted
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
    {
        let words = "`selector` does not match template `labels`";
        faults.invalid(&of_template, &labels::json_map(&of_template), words);
    }
    pod::template(&template, faults);
    always(&template, "ReplicationController", faults);
}
