//! Labels, annotations, and what selects by labels.
//!
//! apimachinery v0.34.1, `pkg/apis/meta/v1/validation`, `pkg/api/validation/objectmeta.go`.

use std::collections::BTreeMap;

use super::faults::{Faults, json};
use super::field::Field;
use super::names;
use crate::golang::quote;

/// All of an object's annotations together, in bytes.
const ANNOTATIONS_SIZE: usize = 256 * 1024;

/// A map of labels.
pub(super) fn labels(labels: &Field<'_>, faults: &mut Faults) {
    for (key, value) in labels.entries() {
        let text = value.text();
        let whole = value.named(labels.path.clone());
        label_name(key, &whole, faults);
        faults.invalid_each(&whole, &quote(text), names::label_value(text));
    }
}

/// The key of a label.
pub(super) fn label_name(name: &str, field: &Field<'_>, faults: &mut Faults) {
    faults.invalid_each(field, &quote(name), names::qualified_name(name));
}

/// A map of annotations.
pub(super) fn annotations(annotations: &Field<'_>, faults: &mut Faults) {
    let entries = annotations.entries();
    for (key, value) in &entries {
        let whole = value.clone().named(annotations.path.clone());
        let says = names::qualified_name(&key.to_lowercase());
        faults.invalid_each(&whole, &quote(key), says);
    }
    let sizes = entries
        .iter()
        .map(|(key, value)| key.len() + value.text().len());
    if sizes.sum::<usize>() > ANNOTATIONS_SIZE {
        faults.too_long(annotations, ANNOTATIONS_SIZE);
    }
}

/// A label selector, if there is one.
pub(super) fn selector(selector: &Field<'_>, faults: &mut Faults) {
    labels(&selector.child("matchLabels"), faults);
    for expression in selector.child("matchExpressions").items() {
        let values = expression.child("values");
        match expression.child("operator").text() {
            "In" | "NotIn" => {
                if values.items().is_empty() {
                    faults.required(
                        &values,
                        "must be specified when `operator` is 'In' or 'NotIn'",
                    );
                }
            }
            "Exists" | "DoesNotExist" => {
                if !values.items().is_empty() {
                    faults.forbidden(
                        &values,
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
                    );
                }
            }
            other => faults.invalid(
                &expression.child("operator"),
                &json(other),
                "not a valid selector operator",
            ),
        }
        let key = expression.child("key");
        label_name(key.text(), &key, faults);
        for value in values.items() {
            let text = value.text();
            faults.invalid_each(&value, &quote(text), names::label_value(text));
        }
    }
}

/// Labels as they are written.
pub(super) fn map<'t>(labels: &Field<'t>) -> BTreeMap<&'t str, &'t str> {
    let entries = labels.entries().into_iter();
    entries.map(|(key, value)| (key, value.text())).collect()
}

/// A map, or null, in JSON.
pub(super) fn json_map(labels: &Field<'_>) -> String {
    if !labels.is_set() {
        return "null".to_owned();
    }
    let entries = map(labels).into_iter();
    let entries: Vec<String> = entries
        .map(|(key, value)| format!("{}:{}", json(key), json(value)))
        .collect();
    format!("{{{}}}", entries.join(","))
}

/// Whether a selector selects these labels; unknown where it is no selector.
pub(super) fn selects(selector: &Field<'_>, labels: &BTreeMap<&str, &str>) -> Option<bool> {
    let mut faults = Faults::default();
    self::selector(selector, &mut faults);
    if !faults.list.is_empty() {
        return None;
    }
    let wanted = map(&selector.child("matchLabels"));
    let has_all = wanted
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value));
    let expressions = selector.child("matchExpressions").items();
    let fits_all = expressions.iter().all(|expression| {
        let label = labels.get(expression.child("key").text());
        let values = expression.child("values").items();
        let is_among = label.is_some_and(|label| values.iter().any(|one| one.text() == *label));
        match expression.child("operator").text() {
            "In" => is_among,
            "NotIn" => !is_among,
            "Exists" => label.is_some(),
            _ => label.is_none(),
        }
    });
    Some(has_all && fits_all)
}

/// Whether a selector asks for nothing.
pub(super) fn is_empty(selector: &Field<'_>) -> bool {
    selector.child("matchLabels").entries().is_empty()
        && selector.child("matchExpressions").items().is_empty()
}

/// A selector in JSON.
pub(super) fn json_selector(selector: &Field<'_>) -> String {
    let mut fields = Vec::new();
    let labels = selector.child("matchLabels");
    if !labels.entries().is_empty() {
        fields.push(format!("\"matchLabels\":{}", json_map(&labels)));
    }
    let expressions = selector.child("matchExpressions").items();
    let expressions: Vec<String> = expressions.iter().map(json_expression).collect();
    if !expressions.is_empty() {
        fields.push(format!("\"matchExpressions\":[{}]", expressions.join(",")));
    }
    format!("{{{}}}", fields.join(","))
}

fn json_expression(expression: &Field<'_>) -> String {
    let key = json(expression.child("key").text());
    let operator = json(expression.child("operator").text());
    let values = expression.child("values").items();
    let values: Vec<String> = values.iter().map(|value| json(value.text())).collect();
    match values.is_empty() {
        true => format!("{{\"key\":{key},\"operator\":{operator}}}"),
        false => format!(
            "{{\"key\":{key},\"operator\":{operator},\"values\":[{}]}}",
            values.join(",")
        ),
    }
}
