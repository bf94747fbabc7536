//! Containers.

use super::{hold, in_container, in_spec, pod};

#[test]
fn mounts() {
    in_container(&[
        (
            "volumeMounts: [{name: v, mountPath: /w}, {name: w, mountPath: /w}]",
            &["volumeMounts[1].mountPath: Invalid value: \"/w\": must be unique"],
        ),
        (
            "volumeMounts: [{name: v}]",
            &["volumeMounts[0].mountPath: Required value"],
        ),
        ("volumeMounts: [{name: v, mountPath: 'a:b'}]", &[]),
        (
            "volumeMounts: [{name: v, mountPath: /w, subPath: /a}]",
            &["volumeMounts.subPath: Invalid value: \"/a\": must be a relative path"],
        ),
        (
            "volumeMounts: [{name: v, mountPath: /w, subPath: /../a}]",
            &[
                "volumeMounts.subPath: Invalid value: \"/../a\": must be a relative path",
                "volumeMounts.subPath: Invalid value: \"/../a\": must not contain '..'",
            ],
        ),
        (
            "volumeMounts: [{name: v, mountPath: /w, subPath: a, subPathExpr: /b}]",
            &[
                "volumeMounts[0].subPathExpr: Invalid value: \"/b\": subPathExpr and subPath are mutually exclusive",
                "volumeMounts.subPathExpr: Invalid value: \"/b\": must be a relative path",
            ],
        ),
        (
            "volumeMounts: [{name: v, mountPath: /w, mountPropagation: Bidirectional}]",
            &[
                "volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers",
            ],
        ),
        (
            "securityContext: {privileged: true}, volumeMounts: [{name: v, mountPath: /w, mountPropagation: Bidirectional}]",
            &[],
        ),
        (
            "volumeMounts: [{name: v, mountPath: /w, readOnly: true, recursiveReadOnly: Some}]",
            &[
                "volumeMounts.recursiveReadOnly: Unsupported value: \"Some\": supported values: \"Disabled\", \"Enabled\", \"IfPossible\"",
            ],
        ),
        (
            "volumeMounts: [{name: v, mountPath: /w, readOnly: true, recursiveReadOnly: Enabled, mountPropagation: HostToContainer}]",
            &[
                "volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified",
            ],
        ),
        (
            "volumeDevices: [{name: v, devicePath: /d}]",
            &[
                "volumeDevices[0].name: Invalid value: \"v\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
            ],
        ),
        (
            "volumeMounts: [{name: c, mountPath: /d}], volumeDevices: [{name: c, devicePath: /d}]",
            &[
                "volumeMounts[0].name: Invalid value: \"c\": must not already exist in volumeDevices",
                "volumeMounts[0].mountPath: Invalid value: \"/d\": must not already exist as a path in volumeDevices",
                "volumeDevices[0].name: Invalid value: \"c\": must not already exist in volumeMounts",
                "volumeDevices[0].devicePath: Invalid value: \"/d\": must not already exist as a path in volumeMounts",
            ],
        ),
    ]);
}

#[test]
fn ports() {
    in_container(&[
        (
            "ports: [{name: http}]",
            &["ports[0].containerPort: Required value"],
        ),
        (
            "ports: [{containerPort: 70000, hostPort: -1}]",
            &[
                "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
                "ports[0].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive",
            ],
        ),
        (
            "ports: [{name: a_very_long_name1, containerPort: 1, protocol: tcp}]",
            &[
                "ports[0].name: Invalid value: \"a_very_long_name1\": must be no more than 15 characters",
                "ports[0].name: Invalid value: \"a_very_long_name1\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
                "ports[0].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
            ],
        ),
        (
            "ports: [{name: '1--', containerPort: 1}]",
            &[
                "ports[0].name: Invalid value: \"1--\": must contain at least one letter (a-z)",
                "ports[0].name: Invalid value: \"1--\": must not contain consecutive hyphens",
                "ports[0].name: Invalid value: \"1--\": must not begin or end with a hyphen",
            ],
        ),
        (
            "ports: [{name: h, containerPort: 1, hostPort: 2}, {name: h, containerPort: 3, hostPort: 2}]",
            &[
                "ports[1].name: Duplicate value: \"h\"",
                "ports[1].hostPort: Duplicate value: \"TCP//2\"",
            ],
        ),
    ]);
    in_spec(&[
        (
            "hostNetwork: true, containers: [{name: a, image: a, ports: [{containerPort: 80}]}]",
            &[],
        ),
        (
            "hostNetwork: true, containers: [{name: a, image: a, ports: [{containerPort: 80}, {containerPort: 80}]}]",
            &["spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//80\""],
        ),
    ]);
}

#[test]
fn probes_and_lifecycle() {
    in_container(&[
        (
            "livenessProbe: {}",
            &["livenessProbe: Required value: must specify a handler type"],
        ),
        (
            "livenessProbe: {exec: {}}",
            &["livenessProbe.exec.command: Required value"],
        ),
        (
            "livenessProbe: {tcpSocket: {port: 0}, successThreshold: 2}",
            &[
                "livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
                "livenessProbe.successThreshold: Invalid value: 2: must be 1",
            ],
        ),
        (
            "readinessProbe: {httpGet: {port: 80, scheme: http}, terminationGracePeriodSeconds: 1, periodSeconds: -1}",
            &[
                "readinessProbe.httpGet.scheme: Unsupported value: \"http\": supported values: \"HTTP\", \"HTTPS\"",
                "readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
                "readinessProbe.terminationGracePeriodSeconds: Invalid value: 1: must not be set for readinessProbes",
            ],
        ),
        (
            "startupProbe: {exec: {command: [a]}, grpc: {port: 1}}",
            &["startupProbe.grpc: Forbidden: may not specify more than 1 handler type"],
        ),
        (
            "livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: 'a b'}]}}",
            &[
                "livenessProbe.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
            ],
        ),
        (
            "lifecycle: {preStop: {sleep: {seconds: 31}}}",
            &[
                "lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
            ],
        ),
        // grpc is no handler of a lifecycle
        (
            "lifecycle: {postStart: {}}",
            &["lifecycle.postStart: Required value: must specify a handler type"],
        ),
    ]);
}

#[test]
fn security_contexts() {
    const ESCALATION: &str = "securityContext: Invalid value: {\"Capabilities\":null,\"Privileged\":true,\"SELinuxOptions\":null,\"WindowsOptions\":null,\"RunAsUser\":0,\"RunAsGroup\":null,\"RunAsNonRoot\":false,\"ReadOnlyRootFilesystem\":null,\"AllowPrivilegeEscalation\":false,\"ProcMount\":null,\"SeccompProfile\":{\"Type\":\"RuntimeDefault\",\"LocalhostProfile\":null},\"AppArmorProfile\":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
    in_container(&[
        (
            "securityContext: {privileged: true, allowPrivilegeEscalation: false, runAsUser: 0, runAsNonRoot: false, seccompProfile: {type: RuntimeDefault}}",
            &[ESCALATION],
        ),
        (
            "securityContext: {runAsUser: 2147483648, runAsGroup: -1}",
            &[
                "securityContext.runAsUser: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive",
                "securityContext.runAsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive",
            ],
        ),
        (
            "securityContext: {seccompProfile: {}}",
            &[
                "securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set",
            ],
        ),
        (
            "securityContext: {seccompProfile: {type: Unconfined, localhostProfile: a}}",
            &[
                "securityContext.seccompProfile.localhostProfile: Invalid value: {\"Type\":\"Unconfined\",\"LocalhostProfile\":\"a\"}: can only be set when seccomp type is Localhost",
            ],
        ),
        (
            "securityContext: {seccompProfile: {type: Localhost, localhostProfile: /a}}",
            &[
                "securityContext.seccompProfile.localhostProfile: Invalid value: \"/a\": must be a relative path",
            ],
        ),
        (
            "securityContext: {appArmorProfile: {type: Localhost}}",
            &[
                "securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost",
            ],
        ),
        (
            "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: ' a'}}",
            &[
                "securityContext.appArmorProfile.localhostProfile: Invalid value: \" a\": must not be padded with whitespace",
            ],
        ),
        (
            "securityContext: {appArmorProfile: {type: runtime/default}}",
            &[
                "securityContext.appArmorProfile.type: Unsupported value: \"runtime/default\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"",
            ],
        ),
        (
            "securityContext: {windowsOptions: {runAsUserName: ''}}",
            &[
                "securityContext.windowsOptions.runAsUserName: Invalid value: \"\": runAsUserName cannot be an empty string",
            ],
        ),
        (
            "securityContext: {windowsOptions: {runAsUserName: 'a\\b\\c'}}",
            &[
                "securityContext.windowsOptions.runAsUserName: Invalid value: \"a\\\\b\\\\c\": runAsUserName cannot contain more than one backslash",
            ],
        ),
    ]);
}

#[test]
fn policies() {
    in_container(&[
        (
            "terminationMessagePolicy: Log",
            &[
                "terminationMessagePolicy: Unsupported value: \"Log\": supported values: \"File\", \"FallbackToLogsOnError\"",
            ],
        ),
        ("imagePullPolicy: ''", &[]),
        (
            "resizePolicy: [{resourceName: cpu, restartPolicy: Some}, {resourceName: cpu}]",
            &[
                "resizePolicy: Unsupported value: \"Some\": supported values: \"NotRequired\", \"RestartContainer\"",
                "resizePolicy[1]: Duplicate value: \"cpu\"",
                "resizePolicy: Required value",
            ],
        ),
        // the server drops it
        ("restartPolicy: Sometimes", &[]),
    ]);
}

#[test]
fn several_containers() {
    in_spec(&[
        (
            "containers: [{}]",
            &[
                "spec.containers[0].name: Required value",
                "spec.containers[0].image: Required value",
            ],
        ),
        (
            "containers: [{name: a, image: a}, {name: a, image: ' b'}]",
            &[
                "spec.containers[1].name: Duplicate value: \"a\"",
                "spec.containers[1].image: Invalid value: \" b\": must not have leading or trailing whitespace",
            ],
        ),
        (
            "containers: [{name: a, image: a}], initContainers: [{name: b, image: b, lifecycle: {}, startupProbe: {}}]",
            &[
                "spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
                "spec.initContainers[0].startupProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
            ],
        ),
        (
            "containers: [{name: a, image: a}], initContainers: [{name: b, image: b, restartPolicy: Always, startupProbe: {}}]",
            &["spec.initContainers[0].startupProbe: Required value: must specify a handler type"],
        ),
        (
            "containers: [{name: a, image: a}], initContainers: [{name: b, image: b}, {name: c, image: c, ports: [{containerPort: 1, hostPort: 1}, {containerPort: 2, hostPort: 1}]}]",
            &["spec.initContainers[0].ports[1].hostPort: Duplicate value: \"TCP//1\""],
        ),
    ]);
    let ephemeral = "containers: [{name: a, image: a}], ephemeralContainers: [{name: a, image: e, targetContainerName: b, lifecycle: {preStop: {sleep: {seconds: 1}}}}]";
    hold(
        "an ephemeral container",
        &pod(ephemeral),
        "spec.",
        &[
            "ephemeralContainers[0].name: Duplicate value: \"a\"",
            "ephemeralContainers[0].targetContainerName: Not found: \"b\"",
            "ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral Container",
            "ephemeralContainers: Forbidden: cannot be set on create",
        ],
    );
}
