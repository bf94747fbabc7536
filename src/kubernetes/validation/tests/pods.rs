//! The pod itself.

use super::{hold, in_spec};

const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

fn in_metadata(metadata: &str, wanted: &[&str]) {
    let text = format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{{metadata}}}, spec: {{containers: [{{name: a, image: a}}]}}}}"
    );
    hold(metadata, &text, "metadata.", wanted);
}

#[test]
fn metadata() {
    in_metadata(
        "",
        &["name: Required value: name or generateName is required"],
    );
    in_metadata("generateName: build-", &[]);
    let says = format!("generateName: Invalid value: \"Build-\": {SUBDOMAIN}");
    in_metadata("generateName: Build-", &[&says]);
    let says = format!("name: Invalid value: \"a_b\": {SUBDOMAIN}");
    in_metadata("name: a_b", &[&says]);
    in_metadata("name: a.b", &[]);
    let says = format!("namespace: Invalid value: \"My\": {LABEL}");
    in_metadata("name: a, namespace: My", &[&says]);
    let long = "a".repeat(254);
    let says = format!("name: Invalid value: \"{long}\": must be no more than 253 characters");
    in_metadata(&format!("name: {long}"), &[&says]);
    in_metadata(
        "name: a, labels: {a: 'b c'}",
        &[
            "labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        ],
    );
    in_metadata(
        "name: a, labels: {/a: b}",
        &["labels: Invalid value: \"/a\": prefix part must be non-empty"],
    );
    in_metadata(
        "name: a, annotations: {a/b/c: d}",
        &[
            "annotations: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
        ],
    );
    in_metadata(
        "name: a, finalizers: [keep]",
        &[
            "finalizers[0]: Invalid value: \"keep\": name is neither a standard finalizer name nor is it fully qualified",
        ],
    );
    in_metadata(
        "name: a, annotations: {container.apparmor.security.beta.kubernetes.io/b: x}",
        &[
            "annotations[container.apparmor.security.beta.kubernetes.io/b]: Invalid value: \"b\": container not found",
            "annotations[container.apparmor.security.beta.kubernetes.io/b]: Invalid value: \"x\": invalid AppArmor profile name: \"x\"",
        ],
    );
    in_metadata(
        "name: a, annotations: {seccomp.security.alpha.kubernetes.io/pod: x}",
        &[
            "annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: \"x\": must be a valid seccomp profile",
        ],
    );
}

#[test]
fn policies_and_deadlines() {
    in_spec(&[
        (
            "restartPolicy: never",
            &[
                "spec.restartPolicy: Unsupported value: \"never\": supported values: \"Always\", \"OnFailure\", \"Never\"",
            ],
        ),
        ("restartPolicy: '', dnsPolicy: ''", &[]),
        (
            "activeDeadlineSeconds: 2147483648",
            &[
                "spec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive",
            ],
        ),
        (
            "preemptionPolicy: Some",
            &[
                "spec.preemptionPolicy: Unsupported value: \"Some\": supported values: \"PreemptLowerPriority\", \"Never\"",
            ],
        ),
        (
            "os: {name: mac}",
            &["spec.os: Unsupported value: \"mac\": supported values: \"linux\", \"windows\""],
        ),
        ("os: {}", &["spec.os.name: Required value"]),
        (
            "overhead: {gpu: 1}",
            &[
                "spec.overhead.limits[gpu]: Invalid value: \"gpu\": must be a standard resource type or fully qualified",
                "spec.overhead.limits[gpu]: Invalid value: \"gpu\": must be a standard resource for containers",
            ],
        ),
    ]);
}

#[test]
fn dns() {
    in_spec(&[
        (
            "dnsPolicy: None",
            &["spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
        ),
        (
            "dnsPolicy: None, dnsConfig: {}",
            &[
                "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None",
            ],
        ),
        (
            "dnsConfig: {nameservers: [1.1.1.1, a, 1.1.1.1, 1.1.1.1]}",
            &[
                "spec.dnsConfig.nameservers: Invalid value: [\"1.1.1.1\",\"a\",\"1.1.1.1\",\"1.1.1.1\"]: must not have more than 3 nameservers",
                "spec.dnsConfig.nameservers[1]: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
            ],
        ),
        (
            "dnsConfig: {searches: [., a_b.c., _x], nameservers: [010.0.0.1]}",
            &[],
        ),
        (
            "dnsConfig: {options: [{value: a}]}",
            &["spec.dnsConfig.options[0]: Required value: must not be empty"],
        ),
        (
            "hostAliases: [{ip: x}]",
            &[
                "spec.hostAliases[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
            ],
        ),
    ]);
}

#[test]
fn the_node_and_its_users() {
    in_spec(&[
        (
            "hostUsers: false, hostPID: true, hostIPC: true",
            &[
                "spec.HostPID: Forbidden: when `hostUsers` is false",
                "spec.HostIPC: Forbidden: when `hostUsers` is false",
            ],
        ),
        (
            "hostUsers: false, containers: [{name: a, image: a, securityContext: {procMount: Unmasked}}]",
            &[],
        ),
        (
            "shareProcessNamespace: true, hostPID: true",
            &[
                "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
            ],
        ),
        (
            "securityContext: {fsGroup: -1, supplementalGroups: [1, -2]}",
            &[
                "spec.securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive",
                "spec.securityContext.supplementalGroups[1]: Invalid value: -2: must be between 0 and 2147483647, inclusive",
            ],
        ),
        (
            "securityContext: {fsGroupChangePolicy: Some}",
            &[
                "spec.securityContext.fsGroupChangePolicy: Unsupported value: \"Some\": supported values: \"Always\", \"OnRootMismatch\"",
            ],
        ),
        (
            "hostNetwork: true, securityContext: {sysctls: [{name: net.core.somaxconn}, {name: a..b}, {}]}",
            &[
                "spec.securityContext.sysctls[0].name: Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true",
                "spec.securityContext.sysctls[1].name: Invalid value: \"a..b\": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
                "spec.securityContext.sysctls[2].name: Required value",
            ],
        ),
    ]);
}

#[test]
fn windows() {
    in_spec(&[
        (
            "os: {name: windows}, hostPID: false, hostUsers: true, securityContext: {runAsUser: 1, sysctls: []}",
            &[
                "spec.hostUsers: Forbidden: cannot be set for a windows pod",
                "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
            ],
        ),
        (
            "os: {name: windows}, containers: [{name: a, image: a, securityContext: {capabilities: {}, readOnlyRootFilesystem: false}}]",
            &[
                "spec.containers[0].securityContext.capabilities: Forbidden: cannot be set for a windows pod",
                "spec.containers[0].securityContext.readOnlyRootFilesystem: Forbidden: cannot be set for a windows pod",
            ],
        ),
        (
            "os: {name: linux}, securityContext: {windowsOptions: {}}",
            &[
                "spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod",
            ],
        ),
        (
            "securityContext: {windowsOptions: {hostProcess: true}}",
            &[
                "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
            ],
        ),
    ]);
}
