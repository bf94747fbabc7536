//! Deployments, Jobs and the like.

use super::hold;

const POD: &str = "spec: {restartPolicy: Never, containers: [{name: a, image: a}]}";

fn job(spec: &str, wanted: &[&str]) {
    let text = format!(
        "{{apiVersion: batch/v1, kind: Job, metadata: {{name: k}}, spec: {{{spec}, template: {{{POD}}}}}}}"
    );
    hold(spec, &text, "spec.", wanted);
}

#[test]
fn jobs() {
    job("suspend: true", &[]);
    job(
        "parallelism: -1, backoffLimit: -1",
        &[
            "parallelism: Invalid value: -1: must be greater than or equal to 0",
            "backoffLimit: Invalid value: -1: must be greater than or equal to 0",
        ],
    );
    job(
        "completionMode: Some",
        &[
            "completionMode: Unsupported value: \"Some\": supported values: \"NonIndexed\", \"Indexed\"",
        ],
    );
    job(
        "completionMode: Indexed",
        &["completions: Required value: when completion mode is Indexed"],
    );
    job(
        "maxFailedIndexes: 1",
        &[
            "backoffLimitPerIndex: Required value: when maxFailedIndexes is specified",
            "maxFailedIndexes: Invalid value: 1: requires indexed completion mode",
        ],
    );
    job(
        "podFailurePolicy: {rules: [{action: Ignore, onExitCodes: {operator: In, values: [1, 0]}}]}, podReplacementPolicy: TerminatingOrFailed",
        &[
            "podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator",
            "podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [1,0]: must be ordered",
            "podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported values: \"Failed\"",
        ],
    );
    job(
        "manualSelector: true, selector: {matchLabels: {a: b}}",
        &[
            "template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
        ],
    );
    job(
        "selector: {matchLabels: {a: b}}",
        &[
            "selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: `selector` not auto-generated",
        ],
    );
}

#[test]
fn the_name_of_a_job_becomes_a_label() {
    let name = "a".repeat(64);
    let text = format!(
        "{{apiVersion: batch/v1, kind: Job, metadata: {{name: {name}}}, spec: {{template: {{{POD}}}}}}}"
    );
    let says = format!(
        "spec.template.labels: Invalid value: \"{name}\": must be no more than 63 characters"
    );
    hold("a long name", &text, "", &[&says, &says]);
}

fn cron(spec: &str, wanted: &[&str]) {
    let text = format!(
        "{{apiVersion: batch/v1, kind: CronJob, metadata: {{name: k}}, spec: {{{spec}, jobTemplate: {{spec: {{template: {{{POD}}}}}}}}}}}"
    );
    hold(spec, &text, "spec.", wanted);
}

#[test]
fn cron_jobs() {
    cron("schedule: '*/5 0-3 1,15 JAN-mar mon'", &[]);
    cron("schedule: '@daily', timeZone: Etc/UTC", &[]);
    cron("suspend: true", &["schedule: Required value"]);
    for (schedule, words) in [
        ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        (
            "5-1 * * * *",
            "beginning of range (5) beyond end of range (1): 5-1",
        ),
        (
            "*/0 * * * *",
            "step of range should be a positive number: */0",
        ),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        (
            "a * * * *",
            "failed to parse int from a: strconv.Atoi: parsing \\\"a\\\": invalid syntax",
        ),
        ("@weakly", "unrecognized descriptor: @weakly"),
    ] {
        let says = format!(
            "schedule: Invalid value: \"{schedule}\": {}",
            words.replace('\\', "")
        );
        cron(&format!("schedule: '{schedule}'"), &[&says]);
    }
    cron(
        "schedule: '@daily', concurrencyPolicy: Never, timeZone: ''",
        &[
            "timeZone: Invalid value: \"\": timeZone must be nil or non-empty string",
            "concurrencyPolicy: Unsupported value: \"Never\": supported values: \"Allow\", \"Forbid\", \"Replace\"",
        ],
    );
    cron(
        "schedule: 'TZ=UTC 0 0 * * *'",
        &[
            "schedule: Invalid value: \"TZ=UTC 0 0 * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
        ],
    );
}

fn set(kind: &str, spec: &str, wanted: &[&str]) {
    let text =
        format!("{{apiVersion: apps/v1, kind: {kind}, metadata: {{name: k}}, spec: {{{spec}}}}}");
    hold(spec, &text, "spec.", wanted);
}

#[test]
fn sets_of_pods() {
    const LABELLED: &str =
        "template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}";
    const SELECTOR: &str = "selector: {matchLabels: {a: b}}";
    for kind in ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"] {
        set(kind, &format!("{SELECTOR}, {LABELLED}"), &[]);
    }
    set(
        "Deployment",
        LABELLED,
        &[
            "selector: Required value",
            "template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`",
        ],
    );
    set(
        "ReplicaSet",
        &format!("selector: {{}}, {LABELLED}"),
        &["selector: Invalid value: {}: empty selector is invalid for deployment"],
    );
    set(
        "DaemonSet",
        &format!("selector: {{}}, {LABELLED}"),
        &["selector: Invalid value: {}: empty selector is invalid for daemonset"],
    );
    set(
        "Deployment",
        &format!("replicas: -1, selector: {{matchLabels: {{c: d}}}}, {LABELLED}"),
        &[
            "replicas: Invalid value: -1: must be greater than or equal to 0",
            "template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`",
        ],
    );
    set(
        "Deployment",
        &format!("{SELECTOR}, template: {{metadata: {{labels: {{a: b}}}}, {POD}}}"),
        &[
            "template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
        ],
    );
    set(
        "Deployment",
        &format!("{SELECTOR}, {LABELLED}, strategy: {{type: Recreate, rollingUpdate: {{}}}}"),
        &[
            "strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
        ],
    );
    set(
        "Deployment",
        &format!(
            "{SELECTOR}, {LABELLED}, strategy: {{rollingUpdate: {{maxUnavailable: 101%, maxSurge: x}}}}"
        ),
        &[
            "strategy.rollingUpdate.maxSurge: Invalid value: \"x\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
            "strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%",
        ],
    );
    set(
        "StatefulSet",
        &format!("podManagementPolicy: Some, {SELECTOR}, {LABELLED}"),
        &["podManagementPolicy: Invalid value: \"Some\": must be 'OrderedReady' or 'Parallel'"],
    );
}

#[test]
fn templates() {
    let text = format!(
        "{{apiVersion: v1, kind: PodTemplate, metadata: {{name: k}}, template: {{metadata: {{labels: {{-a: b}}}}, {POD}}}}}"
    );
    hold(
        "a template's labels",
        &text,
        "template.labels: Invalid value: \"-a\": ",
        &[
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        ],
    );
    hold(
        "a controller's selector is by default its template's labels",
        "{apiVersion: v1, kind: ReplicationController, metadata: {name: k}, spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: a}]}}}}",
        "",
        &[],
    );
}
