//! OpenShift's templates.

use super::*;
use crate::yaml::Node;

const TEMPLATE: &str = "\
apiVersion: template.openshift.io/v1
kind: Template
parameters:
- {name: A, value: one}
- {name: ROOT, value: 'true'}
- {name: NONE}
objects:
- apiVersion: v1
  kind: Pod
  spec:
    containers:
    - image: kaniko:${A}
      args: ['--x=${A}-${NONE}', '${OTHER}', '${{A}}', '${A']
      securityContext: {privileged: '${{ROOT}}'}
- {apiVersion: v1, kind: Secret, metadata: {name: s-$(A)}, stringData: {k: '${A}'}}
";

#[test]
fn objects_are_processed_with_the_values_that_stand_there() {
    let manifest = manifest(TEMPLATE);
    let [template, pod, secret] = manifest.documents.as_slice() else {
        panic!("{}", manifest.documents.len());
    };
    assert!(template.pod.is_none());
    assert_eq!((pod.index, pod.item, secret.item), (0, Some(0), Some(1)));
    let container = &pod.pod.as_ref().unwrap().containers[0];
    let image = &container.image.as_ref().unwrap().value;
    assert_eq!(*image, "kaniko:one");
    let written = |text: &crate::source::Text, range| &TEMPLATE[text.span_of(range).range()];
    assert_eq!(written(image, 7..10), "${A}");
    let args = &container.args.as_ref().unwrap().value;
    let words: Vec<&str> = args.iter().map(|arg| arg.as_str()).collect();
    assert_eq!(words, ["--x=one-{{NONE}}", "${OTHER}", "one", "${A"]);
    assert_eq!(written(&args[0], 8..16), "${NONE}");
    let security = container.security.as_ref().unwrap();
    assert!(security.privileged.as_ref().unwrap().value);
    let name = secret.name.as_ref().unwrap();
    assert_eq!(name.value, "s-$(A)");
}

#[test]
fn the_api_server_is_not_asked_of_what_is_not_processed() {
    let wrong = TEMPLATE.replace("kind: Pod\n", "kind: Pod\n  metadata: {name: A B}\n");
    let manifest = manifest(&wrong);
    for document in &manifest.documents {
        assert_eq!(document.decoded.error(), None);
        assert!(document.validation.faults.is_empty());
    }
    let tree = manifest.documents[1].tree.as_ref().unwrap();
    let name = tree.at(&["metadata", "name"]).and_then(Node::as_str);
    assert_eq!(*name.unwrap(), "A B");
}
