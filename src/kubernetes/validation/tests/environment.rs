//! Variables, and amounts of resources.

use super::{in_container, in_spec};

#[test]
fn variables() {
    in_container(&[
        ("env: [{value: x}]", &["env[0].name: Required value"]),
        (
            "env: [{name: 'A=B'}]",
            &[
                "env[0].name: Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='",
            ],
        ),
        ("env: [{name: '1 .-'}, {name: '1 .-'}]", &[]),
        (
            "env: [{name: A, valueFrom: {}}]",
            &[
                "env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: s, key: k}}}]",
            &[
                "env[0].valueFrom: Invalid value: \"\": may not have more than one field specified at a time",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.image}}}]",
            &[
                "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.image\": error converting fieldPath: field label not supported: spec.image",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]",
            &[
                "env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"metadata.labels\": supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['app']\"}}}]",
            &[],
        ),
        (
            "env: [{name: A, valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}}]",
            &[
                "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"metadata.name\": error converting fieldPath: unsupported pod version: v2",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 2}}}]",
            &[
                "env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {resourceFieldRef: {resource: cpu}}}]",
            &[
                "env[0].valueFrom.resourceFieldRef.resource: Unsupported value: \"cpu\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"",
            ],
        ),
        (
            "env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: a/b}}}]",
            &[
                "env[0].valueFrom.configMapKeyRef.key: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
            ],
        ),
        (
            "envFrom: [{prefix: A, secretRef: {}}]",
            &["envFrom[0].secretRef.name: Required value"],
        ),
        (
            "envFrom: [{prefix: A}]",
            &["envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`"],
        ),
        (
            "envFrom: [{configMapRef: {name: c}, secretRef: {name: s-}}]",
            &["envFrom: Invalid value: \"\": may not have more than one field specified at a time"],
        ),
    ]);
}

#[test]
fn amounts() {
    in_container(&[
        (
            "resources: {limits: {cpu: 500m, memory: 1Gi, example.com/gpu: 1}}",
            &[],
        ),
        (
            "resources: {limits: {memory: 1Gi}, requests: {memory: 2Gi}}",
            &[
                "resources.requests: Invalid value: \"2Gi\": must be less than or equal to memory limit of 1Gi",
            ],
        ),
        (
            "resources: {limits: {memory: 1Gi}, requests: {memory: 1025Mi}}",
            &[
                "resources.requests: Invalid value: \"1025Mi\": must be less than or equal to memory limit of 1Gi",
            ],
        ),
        (
            "resources: {requests: {storage: 1Gi}}",
            &[
                "resources.requests[storage]: Invalid value: \"storage\": must be a standard resource for containers",
            ],
        ),
        // a request is by default the limit, and as wrong
        (
            "resources: {limits: {cpu: -0.5}}",
            &[
                "resources.limits[cpu]: Invalid value: \"-500m\": must be greater than or equal to 0",
                "resources.requests[cpu]: Invalid value: \"-500m\": must be greater than or equal to 0",
            ],
        ),
        (
            "resources: {requests: {example.com/gpu: 1}}",
            &[
                "resources.limits: Required value: Limit must be set for non overcommitable resources",
            ],
        ),
        (
            "resources: {limits: {example.com/gpu: 2}, requests: {example.com/gpu: 1}}",
            &[
                "resources.requests: Invalid value: \"1\": must be equal to example.com/gpu limit of 2",
            ],
        ),
        (
            "resources: {limits: {example.com/gpu: 1500m}}",
            &[
                "resources.limits[example.com/gpu]: Invalid value: \"1500m\": must be an integer",
                "resources.requests[example.com/gpu]: Invalid value: \"1500m\": must be an integer",
            ],
        ),
        (
            "resources: {limits: {hugepages-2Mi: 3Mi}}",
            &[
                "resources.limits[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi",
                "resources.requests[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi",
                "resources: Forbidden: HugePages require cpu or memory",
            ],
        ),
        (
            "resources: {claims: [{name: a}]}",
            &[
                "resources.claims[0]: Not found: \"a\": must be one of the names in pod.spec.resourceClaims which is empty",
            ],
        ),
    ]);
    in_spec(&[
        (
            "resources: {requests: {cpu: 1}}, containers: [{name: a, image: a, resources: {requests: {cpu: 600m}}}, {name: b, image: b, resources: {requests: {cpu: 600m}}}]",
            &[
                "spec.resources.requests[cpu]: Invalid value: \"1\": must be greater than or equal to aggregate container requests of 1200m",
            ],
        ),
        (
            "resources: {limits: {ephemeral-storage: 1Gi}}",
            &[
                "spec.resources.limits[ephemeral-storage]: Unsupported value: \"ephemeral-storage\": supported values: \"cpu\", \"hugepages-\", \"memory\"",
            ],
        ),
    ]);
}
