//! A `Job`.
//!
//! Kubernetes v1.34, `pkg/apis/batch/validation/validation.go`; what the server fills in first:
//! `pkg/registry/batch/job/strategy.go`.

use std::collections::BTreeSet;

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::labels;
use super::super::metadata;
use super::super::names;
use super::super::pod;
use super::{not_negative, selects_template};
use crate::golang::quote;

/// The most that an indexed Job may run at once, and fail.
const MOST: i64 = 100_000;
/// The most with limits for each index, where there are very many of them.
const MOST_OF_MANY: i64 = 10_000;
const MOST_RULES: usize = 20;
const MOST_EXIT_CODES: usize = 255;
/// The labels that the server gives to the pods of a Job with its name.
const NAME_LABELS: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];
const GENERATED: [&str; 4] = [
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
    "controller-uid",
    "job-name",
];

/// Judges it.
pub(in super::super) fn check(object: &Field<'_>, faults: &mut Faults) {
    let name = object.at(&["metadata", "name"]);
    metadata::object(&object.child("metadata"), names::subdomain, faults);
    let spec = object.child("spec");
    let is_manual = spec.child("manualSelector").flag();
    if !is_manual {
        generated_selector(&spec, name.text(), faults);
    }
    self::spec(&spec, Some(&name).filter(|_| !is_manual), faults);
    let selector = spec.child("selector");
    if is_manual {
        if !selector.is_set() {
            faults.required(&selector, "");
        }
        labels::selector(&selector, faults);
        selects_template(&selector, &spec.child("template"), faults);
    }
    if spec.child("completionMode").text() == "Indexed" {
        let completions = spec.child("completions").integer();
        let host = format!("{}-{}", name.text(), completions - 1);
        if completions > 0 && !name.text().is_empty() && !names::label(&host).is_empty() {
            let words = format!("will not able to create pod with invalid DNS label: {host}");
            faults.invalid(&name, &quote(name.text()), &words);
        }
    }
}

/// The server makes the selector; what is written beside it can only be in the way.
fn generated_selector(spec: &Field<'_>, name: &str, faults: &mut Faults) {
    let selector = spec.child("selector");
    let labels = labels::map(&selector.child("matchLabels"));
    let is_generated = |(key, value): (&&str, &&str)| {
        GENERATED.contains(key) && (!NAME_LABELS.contains(key) || *value == name)
    };
    let is_other = !selector.child("matchExpressions").items().is_empty();
    if is_other || !labels.iter().all(is_generated) {
        let shown = labels::json_selector(&selector);
        faults.invalid(&selector, &shown, "`selector` not auto-generated");
    }
}

/// What a Job and the template of a CronJob have in common. `name` is that of the Job whose pods
/// the server labels with it.
pub(super) fn spec(spec: &Field<'_>, name: Option<&Field<'_>>, faults: &mut Faults) {
    not_negative(
        spec,
        &[
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes",
        ],
        faults,
    );
    let per_index = spec.child("backoffLimitPerIndex");
    if spec.child("maxFailedIndexes").is_set() && !per_index.is_set() {
        faults.required(&per_index, "when maxFailedIndexes is specified");
    }
    completion_mode(spec, faults);
    failure_policy(spec, faults);
    let success = spec.child("successPolicy");
    let rules = success.child("rules");
    if success.is_set() && rules.items().is_empty() && is_indexed(spec) {
        let words = "at least one rules must be specified when the successPolicy is specified";
        faults.required(&rules, words);
    }
    replacement_policy(spec, faults);
    let template = spec.child("template");
    pod::template(&template, faults);
    if let Some(name) = name {
        name_as_label(name, &template, faults);
    }
    restart_policy(spec, &template, faults);
}

fn is_indexed(spec: &Field<'_>) -> bool {
    spec.child("completionMode").text() == "Indexed"
}

/// The name becomes the value of labels, which are shorter than names may be.
fn name_as_label(name: &Field<'_>, template: &Field<'_>, faults: &mut Faults) {
    let written = template.at(&["metadata", "labels"]);
    let place = name.clone().named(format!("{}.labels", template.path));
    for label in NAME_LABELS {
        if !name.text().is_empty() && !written.key(label).is_set() {
            let says = names::label_value(name.text());
            faults.invalid_each(&place, &quote(name.text()), says);
        }
    }
}

fn completion_mode(spec: &Field<'_>, faults: &mut Faults) {
    let mode = spec.child("completionMode");
    let [completions, parallelism, failed, per_index] = [
        "completions",
        "parallelism",
        "maxFailedIndexes",
        "backoffLimitPerIndex",
    ]
    .map(|name| spec.child(name));
    let mut say = |field: &Field<'_>, words: &str| {
        faults.invalid(field, &field.integer().to_string(), words);
    };
    match mode.text() {
        "" | "NonIndexed" => {
            for field in [&per_index, &failed] {
                if field.is_set() {
                    say(field, "requires indexed completion mode");
                }
            }
        }
        "Indexed" => {
            if !completions.is_set() {
                faults.required(&completions, "when completion mode is Indexed");
                return;
            }
            if parallelism.integer() > MOST {
                let words =
                    format!("must be less than or equal to {MOST} when completion mode is Indexed");
                say(&parallelism, &words);
            }
            if failed.integer() > completions.integer() {
                say(&failed, "must be less than or equal to completions");
            }
            if failed.integer() > MOST {
                say(&failed, &format!("must be less than or equal to {MOST}"));
            }
            if completions.integer() > MOST && per_index.is_set() {
                let words = format!(
                    "must be less than or equal to {MOST_OF_MANY} when completions are above {MOST} and used with backoff limit per index"
                );
                if parallelism.integer() > MOST_OF_MANY {
                    say(&parallelism, &words);
                }
                if failed.integer() > MOST_OF_MANY {
                    say(&failed, &words);
                }
                if !failed.is_set() {
                    let words = format!("must be specified when completions is above {MOST}");
                    faults.required(&failed, &words);
                }
            }
        }
        other => faults.unsupported(&mode, &json(other), &["NonIndexed", "Indexed"]),
    }
}

fn failure_policy(spec: &Field<'_>, faults: &mut Faults) {
    let rules = spec.at(&["podFailurePolicy", "rules"]);
    let items = rules.items();
    if items.len() > MOST_RULES {
        faults.too_many(&rules, items.len(), MOST_RULES);
    }
    let containers: BTreeSet<&str> = ["containers", "initContainers"]
        .iter()
        .flat_map(|list| spec.at(&["template", "spec", list]).items())
        .map(|container| container.child("name").text())
        .collect();
    for rule in items {
        let action = rule.child("action");
        one_of(
            &action,
            &["Count", "FailIndex", "FailJob", "Ignore"],
            faults,
        );
        if action.text() == "FailIndex" && !spec.child("backoffLimitPerIndex").is_set() {
            let words = "requires the backoffLimitPerIndex to be set";
            faults.invalid(&action, &json(action.text()), words);
        }
        let codes = rule.child("onExitCodes");
        if codes.is_set() {
            exit_codes(&codes, &containers, faults);
        }
        for pattern in rule.child("onPodConditions").items() {
            let kind = pattern.child("type");
            let says = names::qualified_name(kind.text());
            faults.invalid_each(&kind, &quote(kind.text()), says);
            let status = pattern.child("status");
            // the default is True
            if !status.text().is_empty() {
                one_of(&status, &["False", "True", "Unknown"], faults);
            }
        }
    }
}

/// A field that must be one of a set.
fn one_of(field: &Field<'_>, supported: &[&str], faults: &mut Faults) {
    if field.text().is_empty() {
        let quoted: Vec<String> = supported.iter().map(|one| quote(one)).collect();
        let words = format!("valid values: [{}]", quoted.join(" "));
        faults.required(field, &words);
    } else if !supported.contains(&field.text()) {
        faults.unsupported(field, &json(field.text()), supported);
    }
}

fn exit_codes(codes: &Field<'_>, containers: &BTreeSet<&str>, faults: &mut Faults) {
    let operator = codes.child("operator");
    one_of(&operator, &["In", "NotIn"], faults);
    let name = codes.child("containerName");
    if name.is_set() && !containers.contains(name.text()) {
        let words = "must be one of the container or initContainer names in the pod template";
        faults.invalid(&name, &quote(name.text()), words);
    }
    let values = codes.child("values");
    let items = values.items();
    let numbers: Vec<i64> = items.iter().map(Field::integer).collect();
    if numbers.is_empty() {
        let shown = if values.is_set() { "[]" } else { "null" };
        faults.invalid(&values, shown, "at least one value is required");
    } else if numbers.len() > MOST_EXIT_CODES {
        faults.too_many(&values, numbers.len(), MOST_EXIT_CODES);
    }
    let mut taken = BTreeSet::new();
    for (item, number) in items.iter().zip(&numbers) {
        if operator.text() == "In" && *number == 0 {
            faults.invalid(item, "0", "must not be 0 for the In operator");
        }
        if !taken.insert(number) {
            faults.duplicate(item, &number.to_string());
        }
    }
    if !numbers.is_sorted() {
        let shown: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        faults.invalid(
            &values,
            &format!("[{}]", shown.join(",")),
            "must be ordered",
        );
    }
}

fn replacement_policy(spec: &Field<'_>, faults: &mut Faults) {
    let policy = spec.child("podReplacementPolicy");
    let supported: &[&str] = match spec.child("podFailurePolicy").is_set() {
        true => &["Failed"],
        false => &["Failed", "TerminatingOrFailed"],
    };
    if policy.is_set() && !supported.contains(&policy.text()) {
        faults.unsupported(&policy, &json(policy.text()), supported);
    }
}

fn restart_policy(spec: &Field<'_>, template: &Field<'_>, faults: &mut Faults) {
    let policy = template.at(&["spec", "restartPolicy"]);
    match policy.text() {
        "" | "Always" => {
            faults.required(&policy, "valid values: \"OnFailure\", \"Never\"");
        }
        "OnFailure" if spec.child("podFailurePolicy").is_set() => faults.invalid(
            &policy,
            &json("OnFailure"),
            "only \"Never\" is supported when podFailurePolicy is specified",
        ),
        "OnFailure" | "Never" => {}
        other => faults.unsupported(&policy, &json(other), &["OnFailure", "Never"]),
    }
}
