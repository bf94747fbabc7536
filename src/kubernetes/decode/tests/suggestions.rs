//! The field that was meant.

use super::decoded;
use crate::kubernetes::Reason;

/// The field that was meant, or where it belongs, behind a `@`.
fn suggestion(text: &str) -> String {
    let faults = decoded(text).faults;
    let Reason::UnknownField {
        nearest, elsewhere, ..
    } = &faults[0].reason
    else {
        panic!("{faults:?}");
    };
    match (nearest, elsewhere) {
        (Some(nearest), _) => nearest.clone(),
        (None, Some(elsewhere)) => format!("@{elsewhere}"),
        (None, None) => String::new(),
    }
}

#[test]
fn the_field_that_was_meant() {
    for (spec, meant) in [
        ("{containers: [{volumeMount: []}]}", "volumeMounts"),
        ("{containers: [{volumemounts: []}]}", "volumeMounts"),
        ("{containers: [{volume-mounts: []}]}", "volumeMounts"),
        (
            "{containers: [{volumeMounts: [{mountpath: /a}]}]}",
            "mountPath",
        ),
        ("{containers: [{volumeMounts: [{path: /a}]}]}", "mountPath"),
        ("{containers: [{arg: []}]}", ""),
        ("{containers: [{commands: []}]}", "command"),
        ("{containers: [{environment: []}]}", "env"),
        ("{containers: [{imagePullPolcy: a}]}", "imagePullPolicy"),
        ("{containers: [{workDir: a}]}", ""),
        ("{containers: [{volumes: []}]}", "@spec.volumes"),
        ("{containers: [{hostNetwork: true}]}", "@spec.hostNetwork"),
        (
            "{containers: [{serviceAccountName: a}]}",
            "@spec.serviceAccountName",
        ),
        (
            "{containers: [{fsGroup: 1}]}",
            "@spec.securityContext.fsGroup",
        ),
        (
            "{containers: [{securityContext: {fsGroup: 1}}]}",
            "@spec.securityContext.fsGroup",
        ),
        (
            "{containers: [{privileged: true}]}",
            "@spec.containers[0].securityContext.privileged",
        ),
        (
            "{containers: [{limits: {}}]}",
            "@spec.containers[0].resources.limits",
        ),
        (
            "{containers: [{env: [{secretKeyRef: {}}]}]}",
            "@spec.containers[0].env[0].valueFrom.secretKeyRef",
        ),
        (
            "{privileged: true}",
            "@spec.containers[].securityContext.privileged",
        ),
        (
            "{securityContext: {privileged: true}}",
            "@spec.containers[].securityContext.privileged",
        ),
        ("{args: []}", "@spec.containers[].args"),
        ("{volumeMounts: []}", "@spec.containers[].volumeMounts"),
        ("{image: a}", "@spec.containers[].image"),
        ("{container: []}", "containers"),
        ("{volume: []}", "volumes"),
        ("{imagePullSecret: []}", "imagePullSecrets"),
        ("{volumes: [{emptydir: {}}]}", "emptyDir"),
        ("{volumes: [{hostpath: {}}]}", "hostPath"),
        ("{volumes: [{pvc: {}}]}", "persistentVolumeClaim"),
        (
            "{volumes: [{hostPath: , path: /x}]}",
            "@spec.volumes[0].hostPath.path",
        ),
        (
            "{volumes: [{claimName: a}]}",
            "@spec.volumes[0].persistentVolumeClaim.claimName",
        ),
        ("{volumes: [{secret: {name: a}}]}", "secretName"),
        (
            "{volumes: [{projected: {sources: [{secret: {secretName: a}}]}}]}",
            "name",
        ),
        ("{flavour: sweet}", ""),
    ] {
        let text = format!("apiVersion: v1\nkind: Pod\nspec: {spec}");
        assert_eq!(suggestion(&text), meant, "{spec}");
    }
    for (text, meant) in [
        (
            "apiVersion: v1\nkind: Pod\ncontainers: []",
            "@spec.containers",
        ),
        ("apiVersion: v1\nkind: Pod\nlabels: {}", "@metadata.labels"),
        ("apiVersion: v1\nkind: Pod\nSpec: {}", "spec"),
        (
            "apiVersion: batch/v1\nkind: Job\nspec: {containers: []}",
            "@spec.template.spec.containers",
        ),
        (
            "apiVersion: batch/v1\nkind: Job\nspec: {template: {containers: []}}",
            "@spec.template.spec.containers",
        ),
        (
            "apiVersion: batch/v1\nkind: CronJob\nspec: {containers: []}",
            "@spec.jobTemplate.spec.template.spec.containers",
        ),
        (
            "apiVersion: batch/v1\nkind: Job\nspec: {template: {spec: {backoffLimit: 1}}}",
            "@spec.backoffLimit",
        ),
        (
            "apiVersion: batch/v1\nkind: CronJob\nspec: {template: {}}",
            "@spec.jobTemplate.spec.template",
        ),
    ] {
        assert_eq!(suggestion(text), meant, "{text}");
    }
}

#[test]
fn what_later_releases_know_is_marked() {
    let later = |field: &str| {
        let faults = decoded(&format!("apiVersion: v1\nkind: Pod\nspec: {{{field}: a}}")).faults;
        matches!(faults[0].reason, Reason::UnknownField { later: true, .. })
    };
    assert!(later("schedulingGroup"));
    let decoded = decoded("apiVersion: v1\nkind: Pod\nspec: {schedulingGroup: a}");
    assert!(!decoded.known && decoded.error().is_none());
    assert!(!later("schedulingGroups"));
}
