//! What strict decoding says beyond that.

use super::{decoded, pod};

fn unknown(fields: &[&str]) -> Option<String> {
    let fields = fields
        .iter()
        .map(|field| format!("unknown field {field:?}"));
    let fields: Vec<_> = fields.collect();
    Some(format!("strict decoding error: {}", fields.join(", ")))
}

#[test]
fn strict_decoding_tells_all_unknown_fields() {
    for (spec, fields) in [
        (
            "{containers: [{b: 1, a: 2}], Z: 3}",
            &["spec.Z", "spec.containers[0].a", "spec.containers[0].b"][..],
        ),
        ("{Containers: []}", &["spec.Containers"]),
        (
            "{containers: [{}, {env: [{}, {nam: a}]}]}",
            &["spec.containers[1].env[1].nam"],
        ),
        (
            "{volumes: [{hostpath: {path: /x}}]}",
            &["spec.volumes[0].hostpath"],
        ),
        (
            "{volumes: [{hostPath: {Path: /x}}]}",
            &["spec.volumes[0].hostPath.Path"],
        ),
        (
            "{volumes: [{name: a, size: 1Gi}]}",
            &["spec.volumes[0].size"],
        ),
        ("{privileged: true}", &["spec.privileged"]),
        (
            "{affinity: {nodeAffinity: {x: 1}}}",
            &["spec.affinity.nodeAffinity.x"],
        ),
        ("{'a\"b': 1}", &["spec.a\"b"]),
    ] {
        assert_eq!(pod(spec), unknown(fields), "{spec}");
    }
    assert_eq!(
        decoded("apiVersion: v1\nkind: Pod\nspecs: {}\nmetadata: {label: {}}").error(),
        unknown(&["metadata.label", "specs"])
    );
    // the two keys themselves are read by another decoder, which takes any case
    assert_eq!(
        decoded("apiversion: v1\nKind: Pod").error(),
        unknown(&["Kind", "apiversion"])
    );
    let many: Vec<_> = (100..300).map(|key| format!("a{key}: 1")).collect();
    let many = pod(&format!("{{{}}}", many.join(", "))).expect("an answer");
    assert_eq!(many.matches("unknown field").count(), 100);
}

#[test]
fn duplicate_keys_come_first() {
    let text = "apiVersion: v1\nkind: Pod\nspec:\n  a: 1\n  restartPolicy: Never\n  restartPolicy: Always\nspec2: {b: 1, b: 2}\n";
    assert_eq!(
        decoded(text).error().as_deref(),
        Some(
            "strict decoding error: yaml: unmarshal errors:\n  line 6: key \"restartPolicy\" already set in map\n  line 7: key \"b\" already set in map, unknown field \"spec.a\", unknown field \"spec2\""
        )
    );
}
