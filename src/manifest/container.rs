//! A container of a pod.

use crate::source::{Span, Text};
use crate::value::Value;

use super::expansion::Expanded;
use super::{SeLinux, Setting};

/// The list a container stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `initContainers`: runs to its end before the next starts.
    Init,
    /// `containers`.
    Main,
    /// `ephemeralContainers`.
    Ephemeral,
}

impl Role {
    /// The field of the pod's `spec` that holds such containers.
    pub const fn field(self) -> &'static str {
        match self {
            Role::Init => "initContainers",
            Role::Main => "containers",
            Role::Ephemeral => "ephemeralContainers",
        }
    }
}

/// A container as it is written: nothing is defaulted, nothing judged.
#[derive(Debug, Clone)]
pub struct Container {
    /// The list it stands in.
    pub role: Role,
    /// Its place in that list, from 0.
    pub index: usize,
    /// The whole of it.
    pub span: Span,
    /// `name`.
    pub name: Option<Setting<Text>>,
    /// `image`.
    pub image: Option<Setting<Text>>,
    /// `imagePullPolicy`.
    pub image_pull_policy: Option<Setting<Text>>,
    /// `command`, as it is before `$(VAR)` is expanded.
    pub command: Option<Setting<Vec<Text>>>,
    /// `args`, as they are before `$(VAR)` is expanded.
    pub args: Option<Setting<Vec<Text>>>,
    /// A script that the carrier's own shell runs in place of `command` and `args`.
    pub script: Option<Script>,
    /// The words in place of `command`, where a carrier or a shell has filled them in already.
    pub entrypoint: Option<Vec<Expanded>>,
    /// The arguments in place of `args`, where a shell has read them already.
    pub arguments: Option<Vec<Expanded>>,
    /// Whether `command` is all that is written: false if it is no list, or has collections in it.
    pub command_complete: bool,
    /// The same of `args`.
    pub args_complete: bool,
    /// `env`.
    pub env: Vec<EnvVar>,
    /// The items of `envFrom`.
    pub env_from: Vec<Span>,
    /// `volumeMounts`.
    pub mounts: Vec<Mount>,
    /// `workingDir`, or what a carrier has in its place; unknown where no file tells it.
    pub working_dir: Value<Text>,
    /// `terminationMessagePath`.
    pub termination_message_path: Option<Setting<Text>>,
    /// `securityContext`.
    pub security: Option<ContainerSecurity>,
    /// `resources`.
    pub resources: Option<Resources>,
    /// `ports[*].hostPort`.
    pub host_ports: Vec<Setting<i64>>,
    /// `stdin`.
    pub stdin: Option<Setting<bool>>,
    /// `tty`.
    pub tty: Option<Setting<bool>>,
    /// `lifecycle`.
    pub lifecycle: Option<Span>,
    /// `restartPolicy`: with `Always`, an init container is a sidecar.
    pub restart_policy: Option<Setting<Text>>,
}

impl Container {
    /// The variable of a name; of several the last counts.
    pub fn variable(&self, name: &str) -> Option<&EnvVar> {
        let mut last_first = self.env.iter().rev();
        last_first.find(|variable| variable.name == *name)
    }

    /// A container of which only the place is known.
    pub(super) fn made(span: Span) -> Self {
        Container {
            role: Role::Main,
            index: 0,
            span,
            name: None,
            image: None,
            image_pull_policy: None,
            command: None,
            args: None,
            script: None,
            entrypoint: None,
            arguments: None,
            command_complete: true,
            args_complete: true,
            env: Vec::new(),
            env_from: Vec::new(),
            mounts: Vec::new(),
            working_dir: Value::Absent,
            termination_message_path: None,
            security: None,
            resources: None,
            host_ports: Vec::new(),
            stdin: None,
            tty: None,
            lifecycle: None,
            restart_policy: None,
        }
    }
}

/// A script that a carrier runs in a container.
#[derive(Debug, Clone)]
pub struct Script {
    /// The program that reads it, e.g. `/bin/sh`.
    pub shell: Text,
    /// What it reads.
    pub text: Text,
}

/// A variable of `env`.
#[derive(Debug, Clone)]
pub struct EnvVar {
    /// `name`.
    pub name: Text,
    /// `value`, as it is before `$(VAR)` is expanded; empty text where there is none; unknown where
    /// it comes from somewhere else.
    pub value: Value<Text>,
    /// The whole item.
    pub span: Span,
}

/// An item of `volumeMounts`.
#[derive(Debug, Clone)]
pub struct Mount {
    /// The whole item.
    pub span: Span,
    /// `name`: the volume.
    pub name: Option<Setting<Text>>,
    /// `mountPath`; unknown where a shell or a carrier works it out.
    pub path: Option<Setting<Value<Text>>>,
    /// `subPath`.
    pub sub_path: Option<Setting<Text>>,
    /// `subPathExpr`: a sub-path in which `$(VAR)` is expanded.
    pub sub_path_expr: Option<Setting<Text>>,
    /// `readOnly`.
    pub read_only: Option<Setting<bool>>,
}

/// A container's `securityContext`.
#[derive(Debug, Clone)]
pub struct ContainerSecurity {
    /// The whole of it.
    pub span: Span,
    /// `privileged`.
    pub privileged: Option<Setting<bool>>,
    /// `allowPrivilegeEscalation`.
    pub allow_privilege_escalation: Option<Setting<bool>>,
    /// `readOnlyRootFilesystem`.
    pub read_only_root_filesystem: Option<Setting<bool>>,
    /// `runAsUser`.
    pub run_as_user: Option<Setting<i64>>,
    /// `runAsGroup`.
    pub run_as_group: Option<Setting<i64>>,
    /// `runAsNonRoot`.
    pub run_as_non_root: Option<Setting<bool>>,
    /// `capabilities`, the whole of it.
    pub capabilities: Option<Span>,
    /// `capabilities.add`.
    pub add: Option<Setting<Vec<Text>>>,
    /// `capabilities.drop`.
    pub drop: Option<Setting<Vec<Text>>>,
    /// `seccompProfile.type`.
    pub seccomp: Option<Setting<Text>>,
    /// `appArmorProfile.type`.
    pub apparmor: Option<Setting<Text>>,
    /// `procMount`.
    pub proc_mount: Option<Setting<Text>>,
    /// `seLinuxOptions`.
    pub se_linux: Option<SeLinux>,
    /// `windowsOptions.hostProcess`.
    pub host_process: Option<Setting<bool>>,
}

/// A container's `resources`: which quantities it names.
#[derive(Debug, Clone)]
pub struct Resources {
    /// The whole of it.
    pub span: Span,
    /// The keys of `requests`.
    pub requests: Vec<Text>,
    /// The keys of `limits`.
    pub limits: Vec<Text>,
}
