//! A pod, from the object that carries it.

use super::fields::Fields;
use super::{container, volume};
use crate::manifest::{Carrier, Container, Pod, PodSecurity, Role, SeLinux, Setting};
use crate::source::Text;

/// The pod of a carrier; none if it has no `spec`.
pub(super) fn read(root: &Fields, carrier: Carrier) -> Option<Pod> {
    let misread = root.misread();
    let mut holder = None;
    for field in carrier.template_path() {
        holder = Some(holder.as_ref().unwrap_or(root).object(field)?);
    }
    let holder = holder.as_ref().unwrap_or(root);
    let spec = holder.object("spec")?;
    let metadata = holder.object("metadata");
    let annotations = metadata.map_or_else(Vec::new, |metadata| metadata.text_map("annotations"));
    let containers: Vec<Container> = [Role::Init, Role::Main, Role::Ephemeral]
        .into_iter()
        .flat_map(|role| container::read_all(&spec, role))
        .collect();
    let volumes = volume::read_all(&spec);
    let secrets = spec.objects("imagePullSecrets");
    let pod = Pod {
        annotations,
        restart_policy: spec.text("restartPolicy"),
        host_network: spec.flag("hostNetwork"),
        host_pid: spec.flag("hostPID"),
        host_ipc: spec.flag("hostIPC"),
        host_users: spec.flag("hostUsers"),
        automount_service_account_token: spec.flag("automountServiceAccountToken"),
        enable_service_links: spec.flag("enableServiceLinks"),
        service_account: spec
            .text("serviceAccountName")
            .or_else(|| spec.text("serviceAccount")),
        runtime_class: spec.text("runtimeClassName"),
        os: spec.object("os").and_then(|os| os.text("name")),
        security: spec
            .object("securityContext")
            .map(|fields| security(&fields)),
        image_pull_secrets: secrets
            .iter()
            .filter_map(|secret| Some(secret.text("name")?.value))
            .collect(),
        ..Pod::made_by(carrier, spec.span(), volumes, containers)
    };
    Some(Pod {
        complete: root.misread() == misread,
        is_template: is_template(root, &pod),
        ..pod
    })
}

/// Whether a variable of a shell's stands in a name, or in the image of a container: the API server
/// refuses it, so that something fills it in before.
fn is_template(root: &Fields, pod: &Pod) -> bool {
    let metadata = root.object("metadata");
    let names = ["name", "generateName", "namespace"];
    let names = metadata
        .iter()
        .flat_map(|metadata| names.map(|name| metadata.text(name)));
    let images = pod
        .containers
        .iter()
        .map(|container| container.image.clone());
    let accounts = [pod.service_account.clone()];
    let mut texts = names.chain(images).chain(accounts).flatten();
    texts.any(|text| text.value.contains('$'))
}

fn security(fields: &Fields) -> PodSecurity {
    let sysctls = fields.objects("sysctls");
    PodSecurity {
        span: fields.span(),
        run_as_user: fields.number("runAsUser"),
        run_as_group: fields.number("runAsGroup"),
        run_as_non_root: fields.flag("runAsNonRoot"),
        fs_group: fields.number("fsGroup"),
        supplemental_groups: fields.numbers("supplementalGroups"),
        seccomp: profile(fields, "seccompProfile"),
        apparmor: profile(fields, "appArmorProfile"),
        se_linux: se_linux(fields),
        sysctls: sysctls
            .iter()
            .filter_map(|sysctl| Some(sysctl.text("name")?.value))
            .collect(),
        host_process: host_process(fields),
    }
}

/// The `type` of a seccomp or AppArmor profile.
pub(super) fn profile(fields: &Fields, key: &str) -> Option<Setting<Text>> {
    fields.object(key)?.text("type")
}

pub(super) fn host_process(fields: &Fields) -> Option<Setting<bool>> {
    fields.object("windowsOptions")?.flag("hostProcess")
}

pub(super) fn se_linux(fields: &Fields) -> Option<SeLinux> {
    let options = fields.object("seLinuxOptions")?;
    Some(SeLinux {
        span: options.span(),
        kind: options.text("type"),
        user: options.text("user"),
        role: options.text("role"),
    })
}
