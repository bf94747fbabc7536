//! Rows of what is written and what the server says, derived from its sources.

mod containers;
mod environment;
mod pods;
mod scheduling;
mod volumes;
mod warnings;
mod workloads;

use super::{Validation, validate};
use crate::source::FileId;
use crate::yaml;

/// What is written, and what is said.
type Row = (&'static str, &'static [&'static str]);

fn judged(text: &str) -> Validation {
    let stream = yaml::read(FileId::FIRST, text);
    let [document] = stream.documents.as_slice() else {
        panic!("not one document: {text}");
    };
    let Some(root) = &document.root else {
        panic!("{:?} in {text}", document.problems);
    };
    validate(root)
}

fn pod(spec: &str) -> String {
    format!("{{apiVersion: v1, kind: Pod, metadata: {{name: k}}, spec: {{{spec}}}}}")
}

/// Holds the errors of a pod with this `spec`, beside a container.
fn in_spec(rows: &[Row]) {
    for (written, wanted) in rows {
        let containers = match written.contains("ontainers:") {
            true => "",
            false => ", containers: [{name: a, image: a}]",
        };
        hold(written, &pod(&format!("{written}{containers}")), "", wanted);
    }
}

/// Holds the errors of a container that says this, in a pod with the volumes `v`, `w` and the
/// claim `c`; all in it, so that the paths here go without the way to it.
fn in_container(rows: &[Row]) {
    for (written, wanted) in rows {
        let spec = format!(
            "volumes: [{{name: v}}, {{name: w}}, {{name: c, persistentVolumeClaim: {{claimName: c}}}}], containers: [{{name: a, image: a, {written}}}]"
        );
        hold(written, &pod(&spec), "spec.containers[0].", wanted);
    }
}

/// Holds the errors of a volume that says this; the paths go without the way to it.
fn in_volume(rows: &[Row]) {
    for (written, wanted) in rows {
        let spec = format!(
            "serviceAccountName: s, volumes: [{{name: v, {written}}}], containers: [{{name: a, image: a}}]"
        );
        hold(written, &pod(&spec), "spec.volumes[0].", wanted);
    }
}

fn hold(written: &str, text: &str, prefix: &str, wanted: &[&str]) {
    let said = judged(text);
    let said: Vec<&str> = said
        .faults
        .iter()
        .map(|fault| fault.text.strip_prefix(prefix).unwrap_or(&fault.text))
        .collect();
    assert_eq!(said, wanted, "{written}");
}

#[test]
fn faults_stand_where_they_are_written() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: Build\nspec:\n  containers:\n  - image: a\n    imagePullPolicy: always\n    volumeMounts:\n    - name: sourse\n      mountPath: /w\n  volumes:\n  - name: source\n    secret:\n      optional: true\n";
    let places: Vec<(String, &str)> = judged(text)
        .faults
        .iter()
        .map(|fault| (fault.field.clone(), &text[fault.span.range()]))
        .collect();
    let places: Vec<(&str, &str)> = places
        .iter()
        .map(|(field, place)| (field.as_str(), *place))
        .collect();
    assert_eq!(
        places,
        [
            ("metadata.name", "Build"),
            ("spec.volumes[0].secret.secretName", "secret"),
            ("spec.containers[0].name", "image"),
            ("spec.containers[0].volumeMounts[0].name", "sourse"),
            ("spec.containers[0].imagePullPolicy", "always"),
        ]
    );
}

#[test]
fn reasons_carry_what_helps() {
    use crate::kubernetes::Reason;
    let mount = "volumes: [{name: source}], containers: [{name: a, image: a, volumeMounts: [{name: sourse, mountPath: /w}]}]";
    let said = judged(&pod(mount));
    let nearest = Some("source".to_owned());
    assert_eq!(said.faults[0].reason, Reason::NotFound { nearest });
    let said = judged(&pod("dnsPolicy: x, containers: [{name: a, image: a}]"));
    let Reason::Unsupported { supported } = &said.faults[0].reason else {
        panic!("{:?}", said.faults);
    };
    assert_eq!(supported.len(), 4);
}

#[test]
fn what_does_not_decode_is_read_without_harm() {
    for text in [
        "a",
        "[]",
        "{apiVersion: v1, kind: Pod}",
        "{apiVersion: v1, kind: Pod, spec: [], metadata: 1}",
        "{apiVersion: v1, kind: Pod, spec: {containers: {a: b}, volumes: [1, [], null]}}",
        "{apiVersion: v1, kind: Pod, spec: {containers: [null, 1], volumes: x}}",
        "{apiVersion: batch/v1, kind: CronJob, spec: {schedule: 5, jobTemplate: []}}",
        "{apiVersion: apps/v1, kind: Deployment, spec: {selector: x, template: y}}",
        "{apiVersion: v1, kind: Pod, spec: {containers: [{resources: {limits: {cpu: [], memory: 1e400}}}]}}",
    ] {
        let _ = judged(text);
    }
}

#[test]
fn a_kind_that_is_not_known_is_not_judged() {
    for head in [
        "apiVersion: v1, kind: ConfigMap",
        "apiVersion: apps/v1, kind: Pod",
        "kind: Pod",
    ] {
        let said = judged(&format!("{{{head}}}"));
        assert!(!said.complete && said.faults.is_empty(), "{head}");
    }
}
