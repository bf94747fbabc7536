//! Labels of nodes that have a new name, and selectors that are left out.

use super::super::faults::Faults;
use super::super::field::Field;
use super::super::names;

const DEPRECATED: [(&str, &str); 8] = [
    (
        "beta.kubernetes.io/arch",
        "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
    ),
    (
        "beta.kubernetes.io/os",
        "deprecated since v1.14; use \"kubernetes.io/os\" instead",
    ),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    ),
    (
        "beta.kubernetes.io/instance-type",
        "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
    ),
    (
        "node-role.kubernetes.io/master",
        "use \"node-role.kubernetes.io/control-plane\" instead",
    ),
];

const NOTHING: &str = "a null labelSelector results in matching no pod";
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Selectors of nodes, then what pods are spread over.
pub(super) fn check(spec: &Field<'_>, faults: &mut Faults) {
    for (key, value) in spec.child("nodeSelector").entries() {
        if let Some(words) = of(key) {
            faults.warning_of(&value, words);
        }
    }
    let nodes = spec.at(&["affinity", "nodeAffinity"]);
    for term in nodes.at(&[REQUIRED, "nodeSelectorTerms"]).items() {
        node_term(&term, false, faults);
    }
    for preferred in nodes.child(PREFERRED).items() {
        node_term(&preferred.child("preference"), true, faults);
    }
    for constraint in spec.child("topologySpreadConstraints").items() {
        named(&constraint.child("topologyKey"), faults);
        null_selector(&constraint, faults);
    }
}

/// Terms of affinity between pods.
pub(super) fn null_selectors(spec: &Field<'_>, faults: &mut Faults) {
    for kind in ["podAffinity", "podAntiAffinity"] {
        let kind = spec.at(&["affinity", kind]);
        for term in kind.child(REQUIRED).items() {
            null_selector(&term, faults);
        }
        for weighted in kind.child(PREFERRED).items() {
            null_selector(&weighted.child("podAffinityTerm"), faults);
        }
    }
}

fn of(label: &str) -> Option<&'static str> {
    let known = DEPRECATED.iter().find(|(name, _)| *name == label);
    known.map(|(_, words)| *words)
}

fn named(key: &Field<'_>, faults: &mut Faults) {
    if let Some(words) = of(key.text()) {
        faults.warning_of(key, &format!("{} is {words}", key.text()));
    }
}

fn node_term(term: &Field<'_>, warns_of_values: bool, faults: &mut Faults) {
    for expression in term.child("matchExpressions").items() {
        named(&expression.child("key"), faults);
        let values = expression.child("values").items();
        for value in values.iter().filter(|_| warns_of_values) {
            for words in names::label_value(value.text()) {
                faults.warning_of(value, &format!("{} is invalid, {words}", value.text()));
            }
        }
    }
}

fn null_selector(term: &Field<'_>, faults: &mut Faults) {
    let selector = term.child("labelSelector");
    if !selector.is_set() {
        faults.warning_of(&selector, NOTHING);
    }
}
