//! Kustomizations.

use super::joined::Shelf;
use super::*;
use crate::manifest::Container;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: build}
spec:
  containers:
  - name: k
    image: example.com:5000/kaniko:v1@sha256:0
    args: [--a, --b]
    env: [{name: A, value: '1'}]
    volumeMounts: [{name: v, mountPath: /a}]
  volumes: [{name: v, emptyDir: {}}]
";

fn with(kustomization: &str, files: &[(&str, &str)]) -> (Shelf, Manifest) {
    let text = format!("resources: [pod.yaml]\n{kustomization}");
    let mut all = vec![("o/kustomization.yaml", text.as_str()), ("o/pod.yaml", POD)];
    all.extend(files);
    let mut shelf = Shelf::of(&all);
    let manifest = shelf.read();
    (shelf, manifest)
}

fn container(manifest: &Manifest) -> Container {
    let pod = manifest.documents[0].pod.as_ref();
    pod.expect("a pod").containers[0].clone()
}

fn words(container: &Container) -> Vec<&str> {
    let args = container.args.iter().flat_map(|args| &args.value);
    args.map(|word| word.as_str()).collect()
}

#[test]
fn a_strategic_merge_patch_is_laid_over_by_merge_keys() {
    let patch = "\
kind: Pod
metadata: {name: build}
spec:
  containers:
  - name: k
    args: [--c]
    env: [{name: B, value: '2'}]
    volumeMounts: [{mountPath: /a, readOnly: true}, {mountPath: /b, name: w}]
  - {name: new, image: x}
  volumes:
  - {name: v, $patch: delete}
  - {name: w, hostPath: {path: /w}}
";
    for key in [
        "patches: [{path: p.yaml}]",
        "patchesStrategicMerge: [p.yaml]",
    ] {
        let (shelf, manifest) = with(key, &[("o/p.yaml", patch)]);
        assert_eq!(shelf.parts(&manifest), ["o/pod.yaml", "o/p.yaml"]);
        let pod = manifest.documents[0].pod.as_ref().unwrap();
        let names = pod.containers.iter().map(|one| one.name.as_ref().unwrap());
        let names: Vec<&str> = names.map(|name| name.value.as_str()).collect();
        assert_eq!(names, ["new", "k"]);
        let volumes: Vec<&str> = pod.volumes.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(volumes, ["w"]);
        let container = &pod.containers[1];
        let args = container.args.as_ref().unwrap();
        assert_eq!(shelf.place(&args.value[0]), ("o/p.yaml".into(), "--c"));
        let variables: Vec<&str> = container.env.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(variables, ["B", "A"]);
        let paths = container
            .mounts
            .iter()
            .map(|one| one.path.as_ref().unwrap().value.known().unwrap());
        assert_eq!(
            paths.map(|path| path.as_str()).collect::<Vec<_>>(),
            ["/b", "/a"]
        );
        assert!(container.mounts[1].read_only.as_ref().unwrap().value);
        assert_eq!(container.mounts[1].name.as_ref().unwrap().value, "v");
    }
}

#[test]
fn a_json_patch_is_done_operation_by_operation() {
    let (shelf, manifest) = with(
        "\
patches:
- target: {kind: Po.*}
  patch: |-
    - {op: replace, path: /spec/containers/0/args/1, value: --x}
    - {op: add, path: /spec/containers/0/args/-, value: --y}
    - {op: add, path: /spec/containers/0/args/0, value: --z}
    - {op: remove, path: /spec/containers/0/args/1}
    - {op: add, path: /metadata/annotations, value: {a~b: c}}
    - {op: replace, path: /metadata/annotations/a~0b, value: d}
",
        &[],
    );
    let container = container(&manifest);
    assert_eq!(words(&container), ["--z", "--x", "--y"]);
    let args = &container.args.as_ref().unwrap().value;
    let place = shelf.place(&args[2]);
    assert_eq!(place, ("o/kustomization.yaml".into(), "--y"));
    let pod = manifest.documents[0].pod.as_ref().unwrap();
    assert_eq!(pod.annotations[0].1, "d");
}

#[test]
fn images_get_other_names_tags_and_digests() {
    for (wanted, image) in [
        ("newName: n", "n:v1@sha256:0"),
        ("newTag: t", "example.com:5000/kaniko:t"),
        ("newTag: 1.0", "example.com:5000/kaniko:1.0"),
        ("digest: sha256:1", "example.com:5000/kaniko@sha256:1"),
        ("newName: n, newTag: t", "n:t"),
    ] {
        let images = format!("images: [{{name: 'example.com:5000/kaniko', {wanted}}}]");
        let (shelf, manifest) = with(&images, &[]);
        let given = container(&manifest).image.unwrap().value;
        assert_eq!(given, image);
        let end = given.slice(given.len() - 1..given.len());
        let is_own = wanted != "newName: n";
        assert_eq!(shelf.place(&end).0 == "o/kustomization.yaml", is_own);
    }
    let (_, manifest) = with("images: [{name: kaniko, newTag: t}]", &[]);
    let image = container(&manifest).image.unwrap();
    assert_eq!(image.value, "example.com:5000/kaniko:v1@sha256:0");
}

#[test]
fn what_may_change_unread_leaves_no_pod() {
    for key in [
        "components: [../c]",
        "replacements: [{path: r.yaml}]",
        "patches: [{path: gone.yaml}]",
        "patches: [{path: pod.yaml, target: {labelSelector: a=b}}]",
        "patches: [{target: {kind: Pod}, patch: '[{op: move, path: /spec, from: /x}]'}]",
        "patches: [{target: {kind: Pod}, patch: '[{op: remove, path: /spec/none}]'}]",
        "patches: [{patch: \"kind: Pod\\nmetadata: {name: build}\"}]",
        "patches: [{patch: '{kind: Pod, metadata: {name: pre-build}, spec: {}}'}]",
        "patchesStrategicMerge: [https://example.com/p.yaml]",
    ] {
        let (_, manifest) = with(key, &[]);
        let documents = &manifest.documents;
        assert!(!documents.is_empty());
        assert!(documents.iter().all(|one| one.pod.is_none()), "{key}");
    }
    for key in [
        "patches: [{path: gone.yaml, target: {kind: Job}}]",
        "patches: [{target: {name: other}, patch: '[]'}, {target: {kind: Pod}, patch: '[]'}]",
        "labels: [{pairs: {a: b}}]",
    ] {
        let pod = with(key, &[]).1.documents[0].pod.clone();
        assert_eq!(pod.is_some(), !key.contains("other"), "{key}");
    }
}

#[test]
fn bases_and_generated_objects_are_resources() {
    let (shelf, manifest) = with(
        "\
bases: [../b]
namespace: ci
secretGenerator:
- {name: s, literals: [a=b=c], files: [config.json, k=gone]}
",
        &[
            ("b/kustomization.yml", "resources: [pv.yaml]"),
            (
                "b/pv.yaml",
                "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv}\n",
            ),
            ("o/config.json", "{}"),
        ],
    );
    let parts = ["o/pod.yaml", "b/kustomization.yml", "b/pv.yaml"];
    assert_eq!(shelf.parts(&manifest), parts);
    let [pod, volume, secret] = manifest.documents.as_slice() else {
        panic!("{}", manifest.documents.len());
    };
    assert_eq!(pod.namespace.as_ref().unwrap().value, "ci");
    assert_eq!(volume.name.as_ref().unwrap().value, "pv");
    let Some(Object::Secret(data)) = secret.object.as_deref() else {
        panic!("{:?}", secret.object);
    };
    let value = |key| {
        data.entry(key)
            .unwrap()
            .value
            .as_ref()
            .map(|text| text.as_str())
    };
    assert_eq!(value("a"), Some("b=c"));
    assert_eq!(value("config.json"), Some("{}"));
    assert_eq!(value("k"), None);
}

#[test]
fn a_kustomization_of_other_things_takes_nothing_in() {
    let mut shelf = Shelf::of(&[
        ("kustomization.yaml", "resources: [pod.yaml]"),
        ("pod.yaml", "kind: Pod\nspec: {containers: [{image: x}]}\n"),
    ]);
    let manifest = shelf.read();
    assert!(manifest.documents.is_empty() && manifest.parts.is_empty());
}

#[test]
fn lists_are_taken_apart_and_broken_files_told() {
    let list = format!(
        "kind: List\napiVersion: v1\nitems:\n- {}",
        POD.trim_end().replace('\n', "\n  ")
    );
    let mut shelf = Shelf::of(&[
        (
            "kustomization.yaml",
            "resources: [list.yaml, broken.yaml]\npatches: [{target: {kind: Pod}, patch: '[{op: remove, path: /spec/containers/0/args}]'}]\n",
        ),
        ("list.yaml", &list),
        ("broken.yaml", "a: b: c\n"),
    ]);
    let manifest = shelf.read();
    assert!(words(&container(&manifest)).is_empty());
    assert!(manifest.documents[1].is_broken());
}
