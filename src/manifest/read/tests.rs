mod joined;
mod kustomize;
mod parameters;
mod template;

use super::*;
use crate::manifest::{DataForm, Object, Pod, Projection, Role, VolumeSource};
use crate::source::Span;
use crate::value::Value;

fn manifest(text: &str) -> Manifest {
    read(FileId::FIRST, text)
}

fn pod(text: &str) -> Arc<Pod> {
    manifest(text).documents[0].pod.clone().expect("a pod")
}

const FULL: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: kaniko
  namespace: ci
  annotations: {a/b: c}
spec:
  restartPolicy: Never
  hostNetwork: yes
  hostUsers: false
  serviceAccount: builder
  imagePullSecrets: [{name: pull}]
  securityContext: {runAsUser: 0, supplementalGroups: [1, 2], seccompProfile: {type: Unconfined}, sysctls: [{name: x}]}
  volumes:
  - name: ctx
    hostPath: {path: /src, type: Directory}
  - name: docker
    secret: {secretName: s, defaultMode: 0400, items: [{key: .dockerconfigjson, path: config.json}]}
  - {name: null-host, hostPath: }
  - {name: typo, emptydir: {}}
  - {name: tmp, emptyDir: }
  - {name: wrong, hostPath: /x}
  - {name: odd, image: {reference: x}}
  - name: all
    projected:
      sources: [{secret: {name: s}}, {configMap: {name: c}}, {serviceAccountToken: {path: t}}, {downwardAPI: {}}]
  initContainers:
  - {name: clone, image: alpine/git}
  containers:
  - name: kaniko
    image: \"gcr.io/kaniko-project/executor\"
    args: [\"--a\", null, b]
    env:
    - {name: A, value: \"1\"}
    - {name: B}
    - {name: C, valueFrom: {secretKeyRef: {name: s, key: k}}}
    - {name: D, value: \"\", valueFrom: {fieldRef: {fieldPath: x}}}
    envFrom: [{secretRef: {name: s}}]
    volumeMounts:
    - {name: ctx, mountPath: /workspace, readOnly: true, subPath: a}
    ports: [{hostPort: 80}]
    resources: {limits: {memory: 1Gi}, requests: {cpu: 1, ephemeral-storage: 1Gi}}
    securityContext:
      privileged: true
      capabilities: {add: [SYS_ADMIN], drop: [ALL]}
      appArmorProfile: {type: Unconfined}
      seLinuxOptions: {type: t}
  ephemeralContainers:
  - {name: debug}
";

#[test]
fn a_pod_is_read_whole() {
    let manifest = manifest(FULL);
    let document = &manifest.documents[0];
    let text = |setting: &Option<crate::manifest::Setting<crate::source::Text>>| {
        setting.as_ref().map(|setting| setting.value.to_string())
    };
    assert_eq!(text(&document.name).as_deref(), Some("kaniko"));
    assert_eq!(text(&document.namespace).as_deref(), Some("ci"));
    assert_eq!(text(&document.api_version).as_deref(), Some("v1"));
    let pod = document.pod.as_deref().expect("a pod");
    assert_eq!(pod.carrier, Carrier::Pod);
    assert_eq!(text(&pod.restart_policy).as_deref(), Some("Never"));
    assert!(pod.host_network.is_some_and(|setting| setting.value));
    assert!(pod.host_pid.is_none());
    assert_eq!(text(&pod.service_account).as_deref(), Some("builder"));
    assert_eq!(pod.image_pull_secrets, ["pull"]);
    assert_eq!(pod.annotations[0].1, "c");
    let security = pod.security.as_ref().expect("a security context");
    assert_eq!(security.run_as_user.map(|user| user.value), Some(0));
    assert_eq!(
        security
            .supplemental_groups
            .as_ref()
            .map(|groups| groups.value.len()),
        Some(2)
    );
    assert_eq!(text(&security.seccomp).as_deref(), Some("Unconfined"));
    assert_eq!(security.sysctls, ["x"]);
}

#[test]
fn volumes_know_their_sources() {
    let pod = pod(FULL);
    let fields: Vec<_> = pod
        .volumes
        .iter()
        .map(|volume| volume.source.field())
        .collect();
    assert_eq!(
        fields,
        [
            "hostPath",
            "secret",
            "emptyDir",
            "emptyDir",
            "emptyDir",
            "hostPath",
            "image",
            "projected"
        ]
    );
    let missing = |name: &str| {
        let volume = pod.volume(name).expect("a volume");
        matches!(volume.source, VolumeSource::Missing)
    };
    assert!(missing("null-host") && missing("typo") && !missing("tmp"));
    let VolumeSource::Secret(keys) = &pod.volumes[1].source else {
        panic!("a secret");
    };
    assert_eq!(keys.default_mode.map(|mode| mode.value), Some(0o400));
    let items = keys.items.as_deref().unwrap_or_default();
    assert_eq!(
        items[0].path.as_ref().map(|path| path.value.as_str()),
        Some("config.json")
    );
    let VolumeSource::Projected(sources) = &pod.volumes[7].source else {
        panic!("a projected volume");
    };
    assert!(matches!(
        sources.as_slice(),
        [
            Projection::Secret(_),
            Projection::ConfigMap(_),
            Projection::ServiceAccountToken(Some(_)),
            Projection::Other(_)
        ]
    ));
}

#[test]
fn containers_are_read_whole() {
    let pod = pod(FULL);
    let roles: Vec<_> = pod
        .containers
        .iter()
        .map(|container| container.role)
        .collect();
    assert_eq!(roles, [Role::Init, Role::Main, Role::Ephemeral]);
    let container = &pod.containers[1];
    let args = container.args.as_ref().expect("args");
    assert_eq!(args.value, ["--a", "", "b"]);
    assert_eq!(&FULL[args.key.range()], "args");
    assert_eq!(&FULL[args.value[0].span().range()], "\"--a\"");
    assert_eq!(&FULL[args.value[0].span_of(0..3).range()], "--a");
    let image = container.image.as_ref().expect("an image");
    assert_eq!(
        &FULL[image.span.range()],
        "\"gcr.io/kaniko-project/executor\""
    );
    let values: Vec<_> = container
        .env
        .iter()
        .map(|variable| variable.value.known().map(|value| value.to_string()))
        .collect();
    assert_eq!(
        values,
        [Some("1".to_owned()), Some(String::new()), None, None]
    );
    assert_eq!(
        container.env[2].value,
        Value::unknown("`C` comes from a Secret")
    );
    assert_eq!(container.env_from.len(), 1);
    let mount = &container.mounts[0];
    assert!(mount.read_only.is_some_and(|setting| setting.value));
    assert_eq!(
        mount.sub_path.as_ref().map(|path| path.value.as_str()),
        Some("a")
    );
    assert_eq!(container.host_ports[0].value, 80);
    let resources = container.resources.as_ref().expect("resources");
    assert_eq!(resources.requests, ["cpu", "ephemeral-storage"]);
    let security = container.security.as_ref().expect("a security context");
    assert!(security.privileged.is_some_and(|setting| setting.value));
    assert_eq!(
        security
            .drop
            .as_ref()
            .map(|drop| drop.value[0].to_string())
            .as_deref(),
        Some("ALL")
    );
    assert!(security.se_linux.is_some() && security.apparmor.is_some());
}

#[test]
fn templates_carry_pods() {
    for (kind, path) in [
        ("PodTemplate", "template"),
        ("ReplicationController", "spec: {template"),
        ("ReplicaSet", "spec: {template"),
        ("Deployment", "spec: {template"),
        ("StatefulSet", "spec: {template"),
        ("DaemonSet", "spec: {template"),
        ("Job", "spec: {template"),
        ("CronJob", "spec: {jobTemplate: {spec: {template"),
    ] {
        let closing = "}".repeat(path.matches('{').count());
        let text =
            format!("kind: {kind}\n{path}: {{spec: {{containers: [{{args: [1]}}]}}}}{closing}\n");
        let pod = pod(&text);
        assert_eq!(pod.carrier.kind(), kind);
        assert_eq!(pod.containers.len(), 1);
    }
    assert!(manifest("kind: pod\nspec: {}\n").documents[0].pod.is_none());
    assert!(manifest("kind: Pod\n").documents[0].pod.is_none());
}

#[test]
fn wrong_types_leave_the_rest_readable() {
    let pod = pod(
        "kind: Pod\nspec:\n  containers:\n  - 3\n  - {image: x, args: [-v, 3, {a: b}], tty: 1}\n  -\n",
    );
    let [read, null] = pod.containers.as_slice() else {
        panic!("two containers");
    };
    assert_eq!(read.args.as_ref().map(|args| args.value.len()), Some(2));
    assert!(read.command_complete && !read.args_complete && read.image.is_some());
    assert!(null.image.is_none());
}

#[test]
fn objects_are_read() {
    let text = "\
kind: Secret
metadata: {name: s}
type: Opaque
data: {a: eA==, b: eQ==}
stringData: {a: z}
---
kind: ConfigMap
data: {Dockerfile: FROM scratch}
---
kind: PersistentVolume
spec: {local: {path: /data}, claimRef: {name: c}}
---
kind: Service
";
    let manifest = manifest(text);
    let objects: Vec<_> = manifest
        .documents
        .iter()
        .map(|document| document.object.as_deref())
        .collect();
    let [
        Some(Object::Secret(secret)),
        Some(Object::ConfigMap(map)),
        Some(Object::Volume(volume)),
        None,
    ] = objects.as_slice()
    else {
        panic!("{objects:?}");
    };
    assert_eq!(
        secret.entry("a").map(|entry| entry.form),
        Some(DataForm::Plain)
    );
    assert_eq!(
        secret.entry("b").map(|entry| entry.form),
        Some(DataForm::Base64)
    );
    assert_eq!(secret.entry("c").map(|entry| entry.form), None);
    assert!(
        map.entry("Dockerfile")
            .is_some_and(|entry| entry.value.is_some())
    );
    assert!(volume.host_path.is_some() && volume.claim.is_some());
}

#[test]
fn items_of_lists_become_documents() {
    let text = "\
kind: Pod
---
kind: List
items:
- {kind: Pod, metadata: {name: a}, spec: {}}
- kind: List
  items: [{kind: Pod, metadata: {name: b}, spec: {}}]
- {kind: Pod, metadata: {name: c}, spec: {}}
---
# nothing
---
kind: [
";
    let manifest = manifest(text);
    let seen: Vec<_> = manifest
        .documents
        .iter()
        .map(|document| {
            let name = document
                .name
                .as_ref()
                .map_or("-", |name| name.value.as_str());
            (document.index, document.item, name)
        })
        .collect();
    assert_eq!(
        seen,
        [
            (0, None, "-"),
            (1, None, "-"),
            (1, Some(0), "a"),
            (1, Some(1), "-"),
            (1, Some(0), "b"),
            (1, Some(2), "c"),
            (2, None, "-"),
            (3, None, "-"),
        ]
    );
    assert!(manifest.documents[6].problems.is_empty());
    assert!(!manifest.documents[7].problems.is_empty());
    assert_eq!(manifest.comments.len(), 1);
    let item: Span = manifest.documents[2].span;
    assert!(text[item.range()].starts_with("{kind: Pod, metadata: {name: a}"));
}
