//! The containers of a pod.

use super::fields::Fields;
use super::pod::{host_process, profile, se_linux};
use crate::manifest::{Container, ContainerSecurity, EnvVar, Mount, Resources, Role};
use crate::source::Text;
use crate::value::Value;

/// The containers of one list.
pub(super) fn read_all(spec: &Fields, role: Role) -> Vec<Container> {
    let containers = spec.objects(role.field()).into_iter().enumerate();
    containers
        .map(|(index, fields)| read(&fields, role, index))
        .collect()
}

pub(super) fn read(fields: &Fields, role: Role, index: usize) -> Container {
    let ports = fields.objects("ports");
    Container {
        role,
        index,
        span: fields.span(),
        name: fields.text("name"),
        image: fields.text("image"),
        image_pull_policy: fields.text("imagePullPolicy"),
        command: fields.texts("command"),
        args: fields.texts("args"),
        script: None,
        entrypoint: None,
        arguments: None,
        command_complete: fields.is_word_list("command"),
        args_complete: fields.is_word_list("args"),
        env: fields.objects("env").iter().map(env_var).collect(),
        env_from: fields.objects("envFrom").iter().map(Fields::span).collect(),
        mounts: fields.objects("volumeMounts").iter().map(mount).collect(),
        working_dir: fields
            .text("workingDir")
            .map(|setting| setting.value)
            .into(),
        termination_message_path: fields.text("terminationMessagePath"),
        security: fields
            .object("securityContext")
            .map(|fields| security(&fields)),
        resources: fields.object("resources").map(|fields| resources(&fields)),
        host_ports: ports
            .iter()
            .filter_map(|port| port.small_number("hostPort"))
            .collect(),
        stdin: fields.flag("stdin"),
        tty: fields.flag("tty"),
        lifecycle: fields.span_of("lifecycle"),
        restart_policy: fields.text("restartPolicy"),
    }
}

fn env_var(fields: &Fields) -> EnvVar {
    let name = fields.text("name");
    let name = name.map_or_else(|| fields.missing(), |name| name.value);
    EnvVar {
        value: env_value(fields, &name),
        name,
        span: fields.span(),
    }
}

/// The kubelet looks at `valueFrom` only where `value` is empty.
fn env_value(fields: &Fields, name: &str) -> Value<Text> {
    let value = fields.text("value").map(|value| value.value);
    let (None | Some("")) = value.as_deref() else {
        return value.into();
    };
    let Some(source) = fields.object("valueFrom") else {
        return match fields.span_of("valueFrom") {
            Some(_) => Value::unknown(format!("`{name}` comes from elsewhere")),
            None => Value::Known(value.unwrap_or_else(|| fields.missing())),
        };
    };
    let known_sources = [
        ("secretKeyRef", "a Secret"),
        ("configMapKeyRef", "a ConfigMap"),
        ("fieldRef", "a field of the pod"),
        ("resourceFieldRef", "the container's resources"),
        ("fileKeyRef", "a file"),
    ];
    let found = known_sources
        .into_iter()
        .find(|(field, _)| source.span_of(field).is_some());
    let origin = found.map_or("elsewhere", |(_, origin)| origin);
    Value::unknown(format!("`{name}` comes from {origin}"))
}

fn mount(fields: &Fields) -> Mount {
    Mount {
        span: fields.span(),
        name: fields.text("name"),
        path: fields.text("mountPath").map(|path| path.map(Value::Known)),
        sub_path: fields.text("subPath"),
        sub_path_expr: fields.text("subPathExpr"),
        read_only: fields.flag("readOnly"),
    }
}

fn security(fields: &Fields) -> ContainerSecurity {
    let capabilities = fields.object("capabilities");
    let capabilities = capabilities.as_ref();
    ContainerSecurity {
        span: fields.span(),
        privileged: fields.flag("privileged"),
        allow_privilege_escalation: fields.flag("allowPrivilegeEscalation"),
        read_only_root_filesystem: fields.flag("readOnlyRootFilesystem"),
        run_as_user: fields.number("runAsUser"),
        run_as_group: fields.number("runAsGroup"),
        run_as_non_root: fields.flag("runAsNonRoot"),
        capabilities: capabilities.map(Fields::span),
        add: capabilities.and_then(|lists| lists.texts("add")),
        drop: capabilities.and_then(|lists| lists.texts("drop")),
        seccomp: profile(fields, "seccompProfile"),
        apparmor: profile(fields, "appArmorProfile"),
        proc_mount: fields.text("procMount"),
        se_linux: se_linux(fields),
        host_process: host_process(fields),
    }
}

fn resources(fields: &Fields) -> Resources {
    let keys = |key| {
        let entries = fields.map(key).into_iter();
        entries.map(|entry| entry.key.clone()).collect()
    };
    Resources {
        span: fields.span(),
        requests: keys("requests"),
        limits: keys("limits"),
    }
}
