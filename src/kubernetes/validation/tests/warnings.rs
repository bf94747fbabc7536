//! Warnings.

use super::{judged, pod};

fn warns(spec: &str, wanted: &[&str]) {
    let containers = match spec.contains("containers:") {
        true => "",
        false => ", containers: [{name: a, image: a}]",
    };
    let said = judged(&pod(&format!("{spec}{containers}")));
    let said: Vec<&str> = said.warnings.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(said, wanted, "{spec}");
}

#[test]
fn what_is_accepted_with_a_warning() {
    for (spec, wanted) in [
        (
            "nodeSelector: {beta.kubernetes.io/os: linux}",
            &[
                "spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
            ][..],
        ),
        (
            "volumes: [{name: v, gitRepo: {repository: r}}]",
            &["spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+"],
        ),
        (
            "imagePullSecrets: [{name: a}, {name: a}, {}]",
            &[
                "spec.imagePullSecrets[1].name: duplicate name \"a\"",
                "spec.imagePullSecrets[2].name: invalid empty name \"\"",
            ],
        ),
        (
            "terminationGracePeriodSeconds: -1",
            &[
                "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
            ],
        ),
        (
            "containers: [{name: a, image: a, env: [{name: A, value: x}, {name: A, value: '$(A)y'}, {name: A, value: z}]}]",
            &[
                "spec.containers[0].env[2]: hides previous definition of \"A\", which may be dropped when using apply",
            ],
        ),
        (
            "containers: [{name: a, image: a, resources: {limits: {memory: 1m}}}]",
            &[
                "spec.containers[0].resources.limits[memory]: fractional byte value \"1m\" is invalid, must be an integer",
                "spec.containers[0].resources.requests[memory]: fractional byte value \"1m\" is invalid, must be an integer",
            ],
        ),
        (
            "containers: [{name: a, image: a, ports: [{containerPort: 1, name: p, hostIP: 1.1.1.1}, {containerPort: 1, hostPort: 2}]}, {name: b, image: b, ports: [{containerPort: 1, name: p, hostIP: 1.1.1.1}]}]",
            &[
                "spec.containers[0].ports[0]: hostIP set without hostPort: {Name:p HostPort:0 ContainerPort:1 Protocol:TCP HostIP:1.1.1.1}",
                "spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]",
                "spec.containers[1].ports[0]: hostIP set without hostPort: {Name:p HostPort:0 ContainerPort:1 Protocol:TCP HostIP:1.1.1.1}",
                "spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]",
                "spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[1]",
                "spec.containers[1].ports[0]: duplicate port name \"p\" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]",
            ],
        ),
        (
            "volumes: [{name: v, secret: {secretName: s, items: [{key: a, path: d}, {key: b, path: d/e}]}}]",
            &["volume \"v\" (Secret \"s\"): overlapping paths: \"d/e\" with \"d\""],
        ),
        (
            "volumes: [{name: v, projected: {sources: [{configMap: {name: c, items: [{key: a, path: t/a}]}}, {serviceAccountToken: {path: t/}}]}}]",
            &[
                "volume \"v\" (Projected): overlapping paths: \"t\" (ServiceAccountToken) with \"t/a\" (ConfigMap \"c\")",
            ],
        ),
        (
            "dnsConfig: {nameservers: [010.0.0.1, '::FFFF:1.2.3.4', '2001:DB8::1']}",
            &[
                "spec.dnsConfig.nameservers[0]: non-standard IP address \"010.0.0.1\" will be considered invalid in a future Kubernetes release: use \"10.0.0.1\"",
                "spec.dnsConfig.nameservers[1]: non-standard IP address \"::FFFF:1.2.3.4\" will be considered invalid in a future Kubernetes release: use \"1.2.3.4\"",
                "spec.dnsConfig.nameservers[2]: IPv6 address \"2001:DB8::1\" should be in RFC 5952 canonical format (\"2001:db8::1\")",
            ],
        ),
        (
            "affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: z}}]}}",
            &[
                "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod",
            ],
        ),
    ] {
        warns(spec, wanted);
    }
}

#[test]
fn a_template_is_warned_of_by_its_own_path() {
    let said = judged(
        "{apiVersion: batch/v1, kind: Job, metadata: {name: k}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a, env: [{name: A}, {name: A}]}]}}}}",
    );
    assert_eq!(
        said.warnings[0].text,
        "spec.template.spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply"
    );
}
