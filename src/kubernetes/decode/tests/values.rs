//! Values that read themselves, and which of several faults is the answer.

use super::{cannot, container, decoded};
use crate::kubernetes::{Reason, Wanted};

const FORMAT: &str =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

#[test]
fn values_that_read_themselves() {
    for (fields, answer) in [
        ("resources: {limits: {memory: 1GB}}", FORMAT),
        ("resources: {limits: {memory: ''}}", FORMAT),
        ("resources: {limits: {memory: [1]}}", FORMAT),
        ("resources: {limits: {memory: yes}}", FORMAT),
        (
            "resources: {requests: {cpu: 100K}}",
            "unable to parse quantity's suffix",
        ),
        ("resources: {requests: {cpu: 100 m}}", FORMAT),
        (
            "livenessProbe: {httpGet: {port: true}}",
            "json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32",
        ),
        (
            "livenessProbe: {tcpSocket: {port: 1.5}}",
            "json: cannot unmarshal number 1.5 into Go struct field TCPSocketAction.spec.containers.livenessProbe.tcpSocket.port of type int32",
        ),
    ] {
        assert_eq!(container(fields).as_deref(), Some(answer), "{fields}");
    }
    for (text, answer) in [
        (
            "apiVersion: v1\nkind: Secret\ndata: {a: hunter2}",
            "illegal base64 data at input byte 4",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap\nbinaryData: {a: 'x y'}",
            "illegal base64 data at input byte 1",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: yesterday}",
            "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: 2024-01-02}",
            "parsing time \"2024-01-02\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\"",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: '2024-13-01T00:00:00Z'}",
            "parsing time \"2024-13-01T00:00:00Z\": month out of range",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: '2023-02-29T00:00:00Z'}",
            "parsing time \"2023-02-29T00:00:00Z\": day out of range",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: '2024-01-01T00:00:00Zx'}",
            "parsing time \"2024-01-01T00:00:00Zx\": extra text: \"x\"",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: '2024-01-01T00:00:00'}",
            "parsing time \"2024-01-01T00:00:00\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: 5}",
            "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string",
        ),
    ] {
        assert_eq!(decoded(text).error().as_deref(), Some(answer), "{text}");
    }
}

#[test]
fn what_is_accepted() {
    for fields in [
        "args: [a, null]",
        "args: null",
        "image: null, stdin: null, ports: [null, {containerPort: 0x50}]",
        "resources: {limits: {memory: 1Gi, cpu: 1, x: null, y: 0.5, z: 1e3}}",
        "livenessProbe: {httpGet: {port: http}, periodSeconds: 0010}",
        "livenessProbe: {httpGet: {port: 80}}",
        "securityContext: {runAsUser: 9223372036854775807}",
        "ports: [{containerPort: -2147483648}, {containerPort: 2147483647.0}]",
        "command: []",
    ] {
        assert_eq!(container(fields), None, "{fields}");
    }
    for text in [
        "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: null, managedFields: [{fieldsV1: {a: [1]}}]}",
        "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: 2024-01-02T03:04:05Z}",
        "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: '2024-02-29T3:04:05.123+01:00'}",
        "apiVersion: v1\nkind: Pod\nspec: null",
        "apiVersion: v1\nkind: Secret\ndata: {a: eA==, b: null, c: [1, 2], d: ''}",
        "apiVersion: /v1\nkind: Pod",
        "{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {containers: []}}}}",
    ] {
        let decoded = decoded(text);
        assert!(decoded.known && decoded.faults.is_empty(), "{text}");
    }
}

#[test]
fn of_several_faults_one_is_the_answer() {
    // keys are read in the order of JSON, whatever their order in the file
    assert_eq!(
        container("tty: 1, image: 2"),
        cannot("number into Container.spec.containers.image of type string")
    );
    // what reads itself and fails ends the reading, and counts before all others
    assert_eq!(
        container("args: 1, resources: {limits: {cpu: x}}, tty: 1").as_deref(),
        Some(FORMAT)
    );
    // unknown fields are not told beside them
    assert_eq!(
        container("argz: 1, tty: 1"),
        cannot("number into Container.spec.containers.tty of type bool")
    );
    let all =
        decoded("apiVersion: v1\nkind: Pod\nspec: {containers: [{args: [1, 2], b: 1, tty: 1}]}");
    let fields: Vec<_> = all
        .faults
        .iter()
        .map(|fault| fault.field.as_str())
        .collect();
    let [first, second, third, fourth] = fields.as_slice() else {
        panic!("{fields:?}");
    };
    assert_eq!(
        [*first, *second],
        ["spec.containers[0].args[0]", "spec.containers[0].args[1]"]
    );
    assert_eq!(
        [*third, *fourth],
        ["spec.containers[0].b", "spec.containers[0].tty"]
    );
    assert_eq!(all.refusal(), all.faults.first());
    assert_eq!(all.strict(), None);
}

#[test]
fn placeholders_are_marked() {
    for (value, expected) in [
        ("'{{ user }}'", true),
        ("'${UID}'", true),
        ("<uid>", true),
        ("root", false),
    ] {
        let fault = decoded(&format!(
            "apiVersion: v1\nkind: Pod\nspec: {{securityContext: {{runAsUser: {value}}}}}"
        ));
        let reason = Reason::Decode {
            wanted: Wanted::Number,
            placeholder: expected,
        };
        assert_eq!(fault.faults[0].reason, reason, "{value}");
    }
}
