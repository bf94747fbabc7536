//! Volumes.

use super::{hold, in_spec, in_volume, pod};

#[test]
fn volumes_of_the_node() {
    in_volume(&[
        ("hostPath: {path: /a/..b}", &[]),
        (
            "hostPath: {path: ../a}",
            &["hostPath.path: Invalid value: \"../a\": must not contain '..'"],
        ),
        (
            "hostPath: {path: /a, type: Dir}",
            &[
                "hostPath.type: Unsupported value: \"Dir\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"",
            ],
        ),
        // the path is judged first, and alone where there is none
        ("hostPath: {type: Dir}", &["hostPath.path: Required value"]),
        (
            "gitRepo: {directory: /a}",
            &[
                "gitRepo.repository: Required value",
                "gitRepo.directory: Invalid value: \"/a\": must be a relative path",
            ],
        ),
        (
            "emptyDir: {sizeLimit: \"-1\"}",
            &["emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity"],
        ),
    ]);
}

#[test]
fn volumes_of_objects() {
    in_volume(&[
        (
            "secret: {secretName: s, defaultMode: 1000}",
            &[
                "secret.defaultMode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive",
            ],
        ),
        (
            "secret: {secretName: s, items: [{key: k, path: a/../b, mode: -1}]}",
            &[
                "secret.items[0].path: Invalid value: \"a/../b\": must not contain '..'",
                "secret.items[0].mode: Invalid value: -1: must be a number between 0 and 0777 (octal), both inclusive",
            ],
        ),
        (
            "configMap: {name: c, items: [{}]}",
            &[
                "configMap.items[0].key: Required value",
                "configMap.items[0].path: Required value",
            ],
        ),
        (
            "persistentVolumeClaim: {}",
            &["persistentVolumeClaim.claimName: Required value"],
        ),
        (
            "downwardAPI: {items: [{path: a}]}",
            &["downwardAPI: Required value: one of fieldRef and resourceFieldRef is required"],
        ),
        (
            "downwardAPI: {items: [{path: a, fieldRef: {fieldPath: spec.nodeName}}]}",
            &[
                "downwardAPI.fieldRef.fieldPath: Unsupported value: \"spec.nodeName\": supported values: \"metadata.annotations\", \"metadata.labels\", \"metadata.name\", \"metadata.namespace\", \"metadata.uid\"",
            ],
        ),
        (
            "downwardAPI: {items: [{path: a, resourceFieldRef: {resource: limits.cpu}}]}",
            &["downwardAPI.resourceFieldRef.containerName: Required value"],
        ),
    ]);
}

#[test]
fn projected_volumes() {
    in_volume(&[
        ("projected: {}", &[]),
        (
            "projected: {defaultMode: 512}",
            &[
                "projected.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
            ],
        ),
        (
            "projected: {sources: [{configMap: {items: [{key: k, path: /p}]}}]}",
            &[
                "projected.sources[0].configMap.name: Required value",
                "projected.sources[0].configMap.items[0].path: Invalid value: \"/p\": must be a relative path",
            ],
        ),
        // the server leaves out where the token's path stands
        (
            "projected: {sources: [{serviceAccountToken: {}}]}",
            &["projected.path: Required value"],
        ),
        (
            "projected: {sources: [{serviceAccountToken: {path: ..t}}]}",
            &["projected.path: Invalid value: \"..t\": must not start with '..'"],
        ),
        (
            "projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 4294967297}}]}",
            &[
                "projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
            ],
        ),
    ]);
}

#[test]
fn volumes_that_are_served() {
    in_volume(&[
        (
            "nfs: {server: s}",
            &[
                "nfs.path: Required value",
                "nfs.path: Invalid value: \"\": must be an absolute path",
            ],
        ),
        (
            "csi: {driver: a_b}",
            &[
                "csi.driver: Invalid value: \"a_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            ],
        ),
        (
            "ephemeral: {}",
            &["ephemeral.volumeClaimTemplate: Required value"],
        ),
        (
            "ephemeral: {volumeClaimTemplate: {spec: {accessModes: [Some]}}}",
            &[
                "ephemeral.volumeClaimTemplate.spec.accessModes: Unsupported value: \"Some\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"",
                "ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value",
            ],
        ),
        (
            "ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}}}}",
            &[
                "ephemeral.volumeClaimTemplate.spec.resources[storage]: Invalid value: \"0\": must be greater than zero",
            ],
        ),
        (
            "azureFile: {}",
            &[
                "azureFile.secretName: Required value",
                "azureFile.shareName: Required value",
            ],
        ),
        (
            "gcePersistentDisk: {}",
            &["persistentDisk.pdName: Required value"],
        ),
    ]);
}

#[test]
fn several_sources() {
    in_volume(&[
        (
            "secret: {}, emptyDir: {}, nfs: {}",
            &[
                "secret: Forbidden: may not specify more than 1 volume type",
                "nfs: Forbidden: may not specify more than 1 volume type",
            ],
        ),
        (
            "secret: {}, downwardAPI: {}",
            &[
                "secret.secretName: Required value",
                "downwarAPI: Forbidden: may not specify more than 1 volume type",
            ],
        ),
        // image volumes are dropped
        ("image: {}, secret: {}", &[]),
    ]);
}

#[test]
fn names_of_volumes() {
    in_spec(&[
        (
            "volumes: [{name: a.b}]",
            &["spec.volumes[0].name: Invalid value: \"a.b\": must not contain dots"],
        ),
        (
            "volumes: [{name: v}, {name: v}]",
            &["spec.volumes[1].name: Duplicate value: \"v\""],
        ),
        // a volume with a fault is none, and no name is taken by it
        (
            "volumes: [{name: v, secret: {}}, {name: v}]",
            &["spec.volumes[0].secret.secretName: Required value"],
        ),
    ]);
    let dropped = "volumes: [{name: i, image: {reference: r}}, {name: v, secret: {}}], containers: [{name: a, image: a, volumeMounts: [{name: i, mountPath: /i}, {name: x, mountPath: /x}]}]";
    hold(
        "an image volume and its mount are dropped before places are counted",
        &pod(dropped),
        "",
        &[
            "spec.volumes[0].secret.secretName: Required value",
            "spec.containers[0].volumeMounts[0].name: Not found: \"x\"",
        ],
    );
    let token = "volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}], containers: [{name: a, image: a}]";
    hold(
        "a token of no account",
        &pod(token),
        "spec.volumes[0].projected.sources[0].",
        &[
            "serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set",
        ],
    );
    hold(
        "its old name",
        &pod(&format!("serviceAccount: s, {token}")),
        "",
        &[],
    );
}
