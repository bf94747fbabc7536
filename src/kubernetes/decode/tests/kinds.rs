//! `apiVersion` and `kind`.

use super::{Decoded, decode, decoded};
use crate::kubernetes::Reason;
use crate::source::FileId;
use crate::yaml;

#[test]
fn kinds_that_there_are_not() {
    let scheme = "in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\"";
    for (version, kind, place) in [
        ("v1", "Deployment", "v1"),
        ("v1", "pod", "pod"),
        ("v1", "Pods", "Pods"),
        ("v2", "Pod", "v2"),
        ("V1", "Pod", "V1"),
        ("core/v1", "Pod", "core/v1"),
        ("batch/v1", "Deployment", "batch/v1"),
        ("apps/v1", "Job", "apps/v1"),
        ("apps/v1", "Sandwich", "apps/v1"),
        ("apps/v2", "Deployment", "apps/v2"),
        ("batch/v1", "job", "job"),
        ("batch/v2alpha1", "CronJob", "batch/v2alpha1"),
        ("v1", "Persistentvolumeclaim", "Persistentvolumeclaim"),
    ] {
        let text = format!("apiVersion: {version}\nkind: {kind}\n");
        let decoded = decoded(&text);
        let refusal = decoded.refusal().expect(&text);
        let words = format!("no kind {kind:?} is registered for version {version:?} {scheme}");
        assert_eq!(refusal.text, words);
        assert_eq!(&text[refusal.span.range()], place, "{text}");
    }
    let text = "apiVersion: a/b/c\nkind: Pod\n";
    let words = "unexpected GroupVersion string: a/b/c";
    assert_eq!(decoded(text).error().as_deref(), Some(words));
    let text = "apiVersion: 1\nkind: Pod\n";
    let words = "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string";
    assert_eq!(decoded(text).error().as_deref(), Some(words));
}

#[test]
fn a_missing_kind_is_said_of_objects() {
    for (text, name, value) in [
        ("apiVersion: v1\nmetadata: {name: a}\n", "Kind", None),
        ("apiVersion: apps/v1\nkind: null\nspec: {}\n", "Kind", None),
        ("kind: Pod\nmetadata: {name: a}\n", "apiVersion", Some("v1")),
        (
            "kind: CronJob\napiVersion:\nspec: {}\n",
            "apiVersion",
            Some("batch/v1"),
        ),
    ] {
        let decoded = decoded(text);
        let refusal = decoded.refusal().expect(text);
        assert_eq!(
            refusal.text,
            format!("Object '{name}' is missing in '{text}'")
        );
        let value = value.map(str::to_owned);
        assert_eq!(refusal.reason, Reason::NotSet { value });
    }
}

#[test]
fn a_missing_version_leaves_the_fields_to_be_read() {
    let decoded = decoded("kind: Pod\nspec: {hostnetwork: true, priority: high}");
    let fields: Vec<_> = decoded.faults.iter().map(|fault| &*fault.field).collect();
    assert_eq!(fields, ["apiVersion", "spec.hostnetwork", "spec.priority"]);
    assert_eq!(decoded.refusal(), decoded.faults.first());
    assert!(!decoded.known);
}

#[test]
fn nothing_is_said_of_what_is_not_known() {
    for text in [
        "apiVersion: tekton.dev/v1\nkind: Task\nspec: {steps: 1}",
        "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: []}",
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nspec: 5",
        "apiVersion: extensions/v1beta1\nkind: Deployment\nspec: {replicas: x}",
        "apiVersion: apps/v1beta1\nkind: Deployment\nspec: {replicas: x}",
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nx: 1",
        "apiVersion: v1\nkind: Config\nclusters: []",
        "apiVersion: v1\nkind: Template\nobjects: []",
        "apiVersion: v1\nkind: List\nitems: [1]",
        "apiVersion: v1\nkind: Node\nx: 1",
        "apiVersion: v1\nkind: RoleBinding\nx: 1",
        "apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {}",
        "apiVersion: v2\nname: chart\nversion: 1.0.0",
        "apiVersion: v1\nentries: {}",
        "kind: pipeline\nname: default\nsteps: []",
        "services: {a: {image: b}}",
        "apiVersion: v1\nkind: Secret\ndata: {a: 'ENC[x]'}\nsops: {mac: x}",
        "[1, 2]",
        "text",
    ] {
        assert_eq!(decoded(text), Decoded::default(), "{text}");
    }
}

#[test]
fn a_document_that_is_no_yaml_has_no_answer() {
    let text = "apiVersion: v1\nkind: Pod\nspec: {nodeName: {{ .Node }}, tty: 1}\n";
    let document = yaml::read(FileId::FIRST, text).documents.swap_remove(0);
    let root = document.root.expect("the rest is read");
    assert!(
        document
            .problems
            .iter()
            .any(|problem| problem.kind.is_error())
    );
    assert_eq!(decode(&root, text, &document.problems), Decoded::default());
}
