//! Whatever the document, each fault has a place in it; and what is of its type has none.

use proptest::prelude::*;

use super::{decode, decoded};
use crate::kubernetes::schema::{self, Shape, Struct, Type};
use crate::source::FileId;
use crate::yaml;

/// YAML in brackets, of the keys and values that the decoder knows and others.
fn any_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("yes".to_owned()),
        Just("1.5".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("'1Gi'".to_owned()),
        Just("'{{ x }}'".to_owned()),
        "'[a-zé0-9=. -]{0,8}'",
    ];
    let key = prop_oneof![
        Just("apiVersion"),
        Just("kind"),
        Just("metadata"),
        Just("spec"),
        Just("template"),
        Just("containers"),
        Just("volumes"),
        Just("args"),
        Just("env"),
        Just("value"),
        Just("resources"),
        Just("limits"),
        Just("securityContext"),
        Just("labels"),
        Just("data"),
        Just("creationTimestamp"),
        Just("livenessProbe"),
        Just("httpGet"),
        Just("port"),
        Just("x"),
    ];
    leaf.prop_recursive(6, 48, 5, move |inner| {
        let entries = prop::collection::vec((key.clone(), inner.clone()), 0..5);
        let mapping = entries.prop_map(|entries| {
            let entries = entries.iter().map(|(key, value)| format!("{key}: {value}"));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        });
        let sequence =
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", ")));
        prop_oneof![3 => mapping, 1 => sequence]
    })
}

/// A value of a type, all its fields set.
fn sample(of: Type) -> String {
    match of.shape() {
        Shape::Text => "text".to_owned(),
        Shape::Flag => "true".to_owned(),
        Shape::Number { most, .. } => most.to_string(),
        Shape::Bytes => "eA==".to_owned(),
        Shape::List(item) => format!("[{}, null]", sample(item)),
        Shape::Map(value) => format!("{{a: {}, b: null}}", sample(value)),
        Shape::Struct(object) => format!("{{{}}}", fields(object)),
        Shape::Quantity => "2Gi".to_owned(),
        Shape::IntOrString => "80".to_owned(),
        Shape::Time => "2024-01-02T03:04:05Z".to_owned(),
        Shape::Any => "{a: [1]}".to_owned(),
    }
}

fn fields(object: Struct) -> String {
    let own = object.fields();
    let own = own.filter(|(key, _)| !matches!(*key, "apiVersion" | "kind"));
    let own = own.map(|(key, of)| format!("{key}: {}", sample(of)));
    own.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_field_takes_a_value_of_its_type() {
    for (version, kind) in schema::objects() {
        let object = schema::object(version, kind).expect("it is one of them");
        let fields = fields(object);
        let text = format!("{{apiVersion: {version}, kind: {kind}, {fields}}}");
        let decoded = decoded(&text);
        assert_eq!(decoded.faults, [], "{version} {kind}");
        assert!(decoded.known);
    }
}

proptest! {
    #[test]
    fn every_fault_lies_in_the_text(
        head in prop::sample::select(vec!["apiVersion: v1\nkind: Pod", "apiVersion: batch/v1\nkind: Job", "apiVersion: v1\nkind: Secret", "kind: Pod"]),
        spec in any_value(),
        data in any_value(),
    ) {
        let text = format!("{head}\nspec: {spec}\ndata: {data}\nmetadata: {data}\n");
        let document = yaml::read(FileId::FIRST, &text).documents.swap_remove(0);
        if let Some(root) = document.root {
            let decoded = decode(&root, &text, &document.problems);
            for fault in &decoded.faults {
                prop_assert!(text.get(fault.span.range()).is_some());
                prop_assert!(!fault.text.is_empty());
            }
            prop_assert_eq!(decoded.error().is_some(), !decoded.faults.is_empty());
        }
    }
}
