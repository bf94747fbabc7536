//! Where a pod may run: gates, tolerations, spreading.

use std::collections::{BTreeMap, BTreeSet};

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::labels;
use super::super::names;
use super::super::pod_facts::PodFacts;
use crate::golang::quote;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// `readinessGates` and `schedulingGates`.
pub(super) fn gates(facts: &PodFacts<'_>, faults: &mut Faults) {
    for gate in facts.spec.child("readinessGates").items() {
        let condition = gate.child("conditionType");
        let says = names::qualified_name(condition.text());
        faults.invalid_each(&condition, &quote(condition.text()), says);
    }
    let mut taken = BTreeSet::new();
    for gate in facts.spec.child("schedulingGates").items() {
        let name = gate.child("name");
        let shown = quote(name.text());
        let says = names::qualified_name(name.text());
        let is_new = taken.insert(name.text());
        let whole = name.named(gate.path);
        faults.invalid_each(&whole, &shown, says);
        if !is_new {
            faults.duplicate(&whole, &shown);
        }
    }
}

/// `tolerations`.
pub(super) fn tolerations(list: &Field<'_>, faults: &mut Faults) {
    for toleration in list.items() {
        let [key, operator, value, effect] =
            ["key", "operator", "value", "effect"].map(|name| toleration.child(name));
        if !key.text().is_empty() {
            labels::label_name(key.text(), &key, faults);
        } else if operator.text() != "Exists" {
            let words = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            faults.invalid(&operator, &json(operator.text()), words);
        }
        let has_seconds = toleration.child("tolerationSeconds").is_set();
        if has_seconds && effect.text() != "NoExecute" {
            let words = "effect must be 'NoExecute' when `tolerationSeconds` is set";
            faults.invalid(&effect, &json(effect.text()), words);
        }
        let of_value = value.clone().named(operator.path.clone());
        match operator.text() {
            "" | "Equal" => {
                let says = names::label_value(value.text());
                if !says.is_empty() {
                    faults.invalid(&of_value, &quote(value.text()), &says.join(";"));
                }
            }
            "Exists" if value.text().is_empty() => {}
            "Exists" => faults.invalid(
                &of_value,
                &quote(value.text()),
                "value must be empty when `operator` is 'Exists'",
            ),
            other => faults.unsupported(&operator, &json(other), &["Equal", "Exists"]),
        }
        if !effect.text().is_empty() && !EFFECTS.contains(&effect.text()) {
            faults.unsupported(&effect, &json(effect.text()), &EFFECTS);
        }
    }
}

/// `topologySpreadConstraints`.
pub(super) fn spread<'t>(facts: &PodFacts<'t>, pod: Option<&Field<'_>>, faults: &mut Faults) {
    const WHEN: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];
    const POLICIES: [&str; 2] = ["Honor", "Ignore"];
    let constraints = facts.spec.child("topologySpreadConstraints").items();
    let pair = |constraint: &Field<'t>| {
        ["topologyKey", "whenUnsatisfiable"].map(|name| constraint.child(name).text())
    };
    let last: BTreeMap<_, usize> = constraints.iter().map(pair).zip(0..).collect();
    for (place, constraint) in constraints.iter().enumerate() {
        let positive = |field: &Field<'_>, faults: &mut Faults| {
            if field.integer() <= 0 {
                let shown = field.integer().to_string();
                faults.invalid(field, &shown, "must be greater than zero");
            }
        };
        positive(&constraint.child("maxSkew"), faults);
        let [key, when] = ["topologyKey", "whenUnsatisfiable"].map(|name| constraint.child(name));
        if key.text().is_empty() {
            faults.required(&key, "can not be empty");
        }
        if !WHEN.contains(&when.text()) {
            faults.unsupported(&when, &json(when.text()), &WHEN);
        }
        if last.get(&pair(constraint)) != Some(&place) {
            let shown = quote(&format!("{{{}, {}}}", key.text(), when.text()));
            let path = format!("{}.{{topologyKey, whenUnsatisfiable}}", constraint.path);
            faults.duplicate(&key.clone().named(path), &shown);
        }
        let domains = constraint.child("minDomains");
        if domains.is_set() {
            positive(&domains, faults);
            if when.text() != "DoNotSchedule" {
                let words = format!(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}",
                    when.text()
                );
                faults.invalid(&domains, &domains.integer().to_string(), &words);
            }
        }
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            let policy = constraint.child(policy);
            if policy.is_set() && !POLICIES.contains(&policy.text()) {
                faults.unsupported(&policy, &json(policy.text()), &POLICIES);
            }
        }
        let own = pod.map(|metadata| metadata.child("labels"));
        label_keys(constraint, &["matchLabelKeys"], own.as_ref(), faults);
        labels::selector(&constraint.child("labelSelector"), faults);
    }
}

/// Keys whose values are taken from the pod's own labels and added to a selector: for a pod, whose
/// labels are known, the server has added them when it looks.
pub(super) fn label_keys(
    term: &Field<'_>,
    lists: &[&str],
    own: Option<&Field<'_>>,
    faults: &mut Faults,
) {
    let selector = term.child("labelSelector");
    for list in lists {
        let list = term.child(list);
        let keys = list.items();
        if !keys.is_empty() && !selector.is_set() {
            faults.forbidden(&list, "must not be specified when labelSelector is not set");
            continue;
        }
        for key in keys {
            labels::label_name(key.text(), &key, faults);
        }
    }
    if !selector.is_set() {
        return;
    }
    let keys = term.child("matchLabelKeys").items();
    let mut selected: BTreeSet<&str> = labels::map(&selector.child("matchLabels"))
        .into_keys()
        .collect();
    let written = selector.child("matchExpressions").items();
    let written = written
        .iter()
        .map(|expression| expression.child("key").text());
    let added = keys
        .iter()
        .map(Field::text)
        .filter(|key| own.is_some_and(|labels| labels.key(key).is_set()));
    for name in written.chain(added) {
        let place = keys.iter().rposition(|key| key.text() == name);
        if let Some(place) = place
            && selected.contains(name)
            && let Some(key) = keys.get(place)
        {
            let path = format!("{}[{place}]", term.path);
            let words = "exists in both matchLabelKeys and labelSelector";
            faults.invalid(&key.clone().named(path), &quote(name), words);
        }
        selected.insert(name);
    }
    let other = term.child("mismatchLabelKeys").items();
    for key in &keys {
        if other.iter().any(|one| one.text() == key.text()) {
            let words = "exists in both matchLabelKeys and mismatchLabelKeys";
            faults.invalid(key, &quote(key.text()), words);
        }
    }
}
