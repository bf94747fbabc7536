//! `affinity`.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::labels;
use super::super::names;
use super::scheduling::label_keys;
use crate::golang::quote;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Judges it.
pub(super) fn check(affinity: &Field<'_>, faults: &mut Faults) {
    nodes(&affinity.child("nodeAffinity"), faults);
    for kind in ["podAffinity", "podAntiAffinity"] {
        let kind = affinity.child(kind);
        for term in kind.child(REQUIRED).items() {
            pod_term(&term, faults);
        }
        for weighted in kind.child(PREFERRED).items() {
            weight(&weighted, faults);
            pod_term(&weighted.child("podAffinityTerm"), faults);
        }
    }
}

fn nodes(affinity: &Field<'_>, faults: &mut Faults) {
    let required = affinity.child(REQUIRED);
    if required.is_set() {
        let terms = required.child("nodeSelectorTerms");
        if terms.items().is_empty() {
            faults.required(&terms, "must have at least one node selector term");
        }
        for term in terms.items() {
            node_term(&term, true, faults);
        }
    }
    for preferred in affinity.child(PREFERRED).items() {
        weight(&preferred, faults);
        node_term(&preferred.child("preference"), false, faults);
    }
}

fn weight(weighted: &Field<'_>, faults: &mut Faults) {
    let weight = weighted.child("weight");
    let number = weight.integer();
    if !(1..=100).contains(&number) {
        let words = "must be in the range 1-100";
        faults.invalid(&weight, &number.to_string(), words);
    }
}

fn node_term(term: &Field<'_>, judges_values: bool, faults: &mut Faults) {
    for expression in term.child("matchExpressions").items() {
        let [key, operator, values] =
            ["key", "operator", "values"].map(|name| expression.child(name));
        let count = values.items().len();
        match operator.text() {
            "In" | "NotIn" if count == 0 => {
                let words = "must be specified when `operator` is 'In' or 'NotIn'";
                faults.required(&values, words);
            }
            "Exists" | "DoesNotExist" if count > 0 => {
                let words = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                faults.forbidden(&values, words);
            }
            "Gt" | "Lt" if count != 1 => {
                let words = "must be specified single value when `operator` is 'Lt' or 'Gt'";
                faults.required(&values, words);
            }
            "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" => {}
            other => faults.invalid(&operator, &json(other), "not a valid selector operator"),
        }
        labels::label_name(key.text(), &key, faults);
        for value in values.items().iter().filter(|_| judges_values) {
            let says = names::label_value(value.text());
            faults.invalid_each(value, &quote(value.text()), says);
        }
    }
    for expression in term.child("matchFields").items() {
        node_field(&expression, faults);
    }
}

fn node_field(expression: &Field<'_>, faults: &mut Faults) {
    let [key, operator, values] = ["key", "operator", "values"].map(|name| expression.child(name));
    let items = values.items();
    match operator.text() {
        "In" | "NotIn" if items.len() == 1 => {}
        "In" | "NotIn" => faults.required(
            &values,
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        ),
        other => faults.invalid(&operator, &json(other), "not a valid selector operator"),
    }
    if key.text() != "metadata.name" {
        let words = "not a valid field selector key";
        faults.invalid(&key, &quote(key.text()), words);
        return;
    }
    for value in items {
        faults.invalid_each(&value, &quote(value.text()), names::subdomain(value.text()));
    }
}

fn pod_term(term: &Field<'_>, faults: &mut Faults) {
    labels::selector(&term.child("labelSelector"), faults);
    labels::selector(&term.child("namespaceSelector"), faults);
    for namespace in term.child("namespaces").items() {
        let says = names::label(namespace.text());
        let shown = quote(namespace.text());
        let field = namespace.named(format!("{}.namespace", term.path));
        faults.invalid_each(&field, &shown, says);
    }
    label_keys(term, &["matchLabelKeys", "mismatchLabelKeys"], None, faults);
    let key = term.child("topologyKey");
    if key.text().is_empty() {
        faults.required(&key, "can not be empty");
    }
    labels::label_name(key.text(), &key, faults);
}
