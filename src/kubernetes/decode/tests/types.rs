//! Values against the types of their fields.

use super::{cannot, container, decoded, pod};

#[test]
fn scalars_of_another_type() {
    for (fields, answer) in [
        (
            "image: 1",
            "number into Container.spec.containers.image of type string",
        ),
        (
            "image: yes",
            "bool into Container.spec.containers.image of type string",
        ),
        (
            "image: [a]",
            "array into Container.spec.containers.image of type string",
        ),
        (
            "image: {a: b}",
            "object into Container.spec.containers.image of type string",
        ),
        (
            "stdin: 'true'",
            "string into Container.spec.containers.stdin of type bool",
        ),
        (
            "stdin: [true]",
            "array into Container.spec.containers.stdin of type bool",
        ),
        (
            "stdin: 0",
            "number into Container.spec.containers.stdin of type bool",
        ),
        (
            "imagePullPolicy: 1",
            "number into Container.spec.containers.imagePullPolicy of type v1.PullPolicy",
        ),
        (
            "terminationMessagePolicy: no",
            "bool into Container.spec.containers.terminationMessagePolicy of type v1.TerminationMessagePolicy",
        ),
        (
            "ports: [{containerPort: '80'}]",
            "string into ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "ports: [{containerPort: 1.5}]",
            "number 1.5 into ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "ports: [{containerPort: 3000000000}]",
            "number 3000000000 into ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "ports: [{containerPort: -2147483649}]",
            "number -2147483649 into ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "ports: [{containerPort: true}]",
            "bool into ContainerPort.spec.containers.ports.containerPort of type int32",
        ),
        (
            "securityContext: {runAsUser: 9223372036854775808}",
            "number 9223372036854775808 into SecurityContext.spec.containers.securityContext.runAsUser of type int64",
        ),
        (
            "securityContext: {runAsUser: 1e30}",
            "number 1e+30 into SecurityContext.spec.containers.securityContext.runAsUser of type int64",
        ),
        (
            "securityContext: {privileged: \"yes\"}",
            "string into SecurityContext.spec.containers.securityContext.privileged of type bool",
        ),
        (
            "securityContext: {capabilities: {add: [1]}}",
            "number into Capabilities.spec.containers.securityContext.capabilities.add of type v1.Capability",
        ),
    ] {
        assert_eq!(container(fields), cannot(answer), "{fields}");
    }
}

#[test]
fn collections_of_another_type() {
    for (fields, answer) in [
        (
            "args: --x",
            "string into Container.spec.containers.args of type []string",
        ),
        (
            "args: {a: b}",
            "object into Container.spec.containers.args of type []string",
        ),
        (
            "args: [[a]]",
            "array into Container.spec.containers.args of type string",
        ),
        (
            "env: {A: b}",
            "object into Container.spec.containers.env of type []v1.EnvVar",
        ),
        (
            "env: [A=b]",
            "string into Container.spec.containers.env of type v1.EnvVar",
        ),
        (
            "env: [{name: A, value: {a: b}}]",
            "object into EnvVar.spec.containers.env.value of type string",
        ),
        (
            "volumeMounts: /w",
            "string into Container.spec.containers.volumeMounts of type []v1.VolumeMount",
        ),
        (
            "volumeMounts: {name: a}",
            "object into Container.spec.containers.volumeMounts of type []v1.VolumeMount",
        ),
        (
            "resources: [a]",
            "array into Container.spec.containers.resources of type v1.ResourceRequirements",
        ),
        (
            "resources: {limits: 1Gi}",
            "string into ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList",
        ),
        (
            "securityContext: privileged",
            "string into Container.spec.containers.securityContext of type v1.SecurityContext",
        ),
        (
            "securityContext: {capabilities: [ALL]}",
            "array into SecurityContext.spec.containers.securityContext.capabilities of type v1.Capabilities",
        ),
        (
            "securityContext: {capabilities: {drop: ALL}}",
            "string into Capabilities.spec.containers.securityContext.capabilities.drop of type []v1.Capability",
        ),
    ] {
        assert_eq!(container(fields), cannot(answer), "{fields}");
    }
    for (spec, answer) in [
        ("[a]", "array into Pod.spec of type v1.PodSpec"),
        ("x", "string into Pod.spec of type v1.PodSpec"),
        (
            "{containers: {name: a}}",
            "object into PodSpec.spec.containers of type []v1.Container",
        ),
        (
            "{containers: [a]}",
            "string into PodSpec.spec.containers of type v1.Container",
        ),
        (
            "{volumes: {a: b}}",
            "object into PodSpec.spec.volumes of type []v1.Volume",
        ),
        (
            "{volumes: [{emptyDir: true}]}",
            "bool into Volume.spec.volumes.emptyDir of type v1.EmptyDirVolumeSource",
        ),
        (
            "{volumes: [{persistentVolumeClaim: c}]}",
            "string into Volume.spec.volumes.persistentVolumeClaim of type v1.PersistentVolumeClaimVolumeSource",
        ),
        (
            "{volumes: [{configMap: {name: 1}}]}",
            "number into ConfigMapVolumeSource.spec.volumes.configMap.name of type string",
        ),
        (
            "{volumes: [{hostPath: {type: 1}}]}",
            "number into HostPathVolumeSource.spec.volumes.hostPath.type of type v1.HostPathType",
        ),
        (
            "{imagePullSecrets: [regcred]}",
            "string into PodSpec.spec.imagePullSecrets of type v1.LocalObjectReference",
        ),
        (
            "{nodeSelector: [a]}",
            "array into PodSpec.spec.nodeSelector of type map[string]string",
        ),
        (
            "{nodeSelector: {a: {b: c}}}",
            "object into PodSpec.spec.nodeSelector of type string",
        ),
        (
            "{restartPolicy: no}",
            "bool into PodSpec.spec.restartPolicy of type v1.RestartPolicy",
        ),
        (
            "{securityContext: {fsGroup: '0'}}",
            "string into PodSecurityContext.spec.securityContext.fsGroup of type int64",
        ),
        (
            "{securityContext: {supplementalGroups: [a]}}",
            "string into PodSecurityContext.spec.securityContext.supplementalGroups of type int64",
        ),
        (
            "{tolerations: [{tolerationSeconds: 1s}]}",
            "string into Toleration.spec.tolerations.tolerationSeconds of type int64",
        ),
    ] {
        assert_eq!(pod(spec), cannot(answer), "{spec}");
    }
}

#[test]
fn other_kinds() {
    for (text, answer) in [
        (
            "apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: two}",
            "string into DeploymentSpec.spec.replicas of type int32",
        ),
        (
            "apiVersion: batch/v1\nkind: Job\nspec: {backoffLimit: '0'}",
            "string into JobSpec.spec.backoffLimit of type int32",
        ),
        (
            "apiVersion: batch/v1\nkind: CronJob\nspec: {schedule: 5, jobTemplate: []}",
            "array into CronJobSpec.spec.jobTemplate of type v1.JobTemplateSpec",
        ),
        (
            "apiVersion: batch/v1\nkind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{tty: 1}]}}}}}",
            "number into Container.spec.jobTemplate.spec.template.spec.containers.tty of type bool",
        ),
        (
            "apiVersion: batch/v1beta1\nkind: CronJob\nspec: {jobTemplate: a}",
            "string into CronJobSpec.spec.jobTemplate of type v1beta1.JobTemplateSpec",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap\ndata: {a: 1}",
            "number into ConfigMap.data of type string",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap\ndata: [a]",
            "array into ConfigMap.data of type map[string]string",
        ),
        (
            "apiVersion: v1\nkind: Secret\ndata: {a: 1}",
            "number into Secret.data of type []uint8",
        ),
        (
            "apiVersion: v1\nkind: Secret\ndata: x",
            "string into Secret.data of type map[string][]uint8",
        ),
        (
            "apiVersion: v1\nkind: Secret\ndata: {a: [300]}",
            "number 300 into Secret.data of type uint8",
        ),
        (
            "apiVersion: v1\nkind: Secret\nstringData: {a: {b: c}}",
            "object into Secret.stringData of type string",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: k",
            "string into Pod.metadata of type v1.ObjectMeta",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: 1}",
            "number into ObjectMeta.metadata.name of type string",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {a: true}}",
            "bool into ObjectMeta.metadata.annotations of type string",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {uid: 5}",
            "number into ObjectMeta.metadata.uid of type types.UID",
        ),
        (
            "apiVersion: v1\nkind: PersistentVolumeClaim\nspec: {accessModes: ReadWriteOnce}",
            "string into PersistentVolumeClaimSpec.spec.accessModes of type []v1.PersistentVolumeAccessMode",
        ),
        (
            "apiVersion: v1\nkind: ServiceAccount\nsecrets: [a]",
            "string into ServiceAccount.secrets of type v1.ObjectReference",
        ),
    ] {
        assert_eq!(decoded(text).error(), cannot(answer), "{text}");
    }
}
