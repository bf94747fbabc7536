//! The pod that a document describes, itself or as a template.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::source::{Span, Text};

use super::{Container, Setting, Volume};

/// The kind of object a pod is described in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A pod of its own.
    Pod,
    /// `PodTemplate`.
    PodTemplate,
    /// `ReplicationController`.
    ReplicationController,
    /// `ReplicaSet` of `apps/v1`.
    ReplicaSet,
    /// `Deployment` of `apps/v1`.
    Deployment,
    /// `StatefulSet` of `apps/v1`.
    StatefulSet,
    /// `DaemonSet` of `apps/v1`.
    DaemonSet,
    /// `Job` of `batch/v1`.
    Job,
    /// `CronJob` of `batch/v1`.
    CronJob,
    /// Tekton's `Task` or `ClusterTask`.
    TektonTask,
    /// Tekton's `TaskRun`, with a task of its own.
    TektonTaskRun,
    /// A task in Tekton's `Pipeline`.
    TektonPipeline,
    /// A task in the pipeline of Tekton's `PipelineRun`.
    TektonPipelineRun,
    /// Argo's `Workflow`.
    ArgoWorkflow,
    /// Argo's `WorkflowTemplate` or `ClusterWorkflowTemplate`.
    ArgoWorkflowTemplate,
    /// Argo's `CronWorkflow`.
    ArgoCronWorkflow,
    /// Shipwright's `BuildStrategy` or `ClusterBuildStrategy`.
    ShipwrightBuildStrategy,
    /// A job of GitLab CI.
    GitlabJob,
    /// A job, or a step of one, of GitHub Actions.
    GithubJob,
    /// A step of Google Cloud Build.
    CloudBuild,
    /// A step of Drone.
    Drone,
    /// A step of Woodpecker.
    Woodpecker,
    /// A service of Docker Compose.
    Compose,
    /// An artifact of Skaffold.
    Skaffold,
    /// A container of a Jenkins agent, with the steps that run in it.
    Jenkins,
    /// `docker run` in a script.
    Script,
    /// `docker run` in a Makefile.
    Makefile,
}

impl Carrier {
    /// Those that Kubernetes itself makes pods of.
    pub const ALL: [Carrier; 9] = [
        Carrier::Pod,
        Carrier::PodTemplate,
        Carrier::ReplicationController,
        Carrier::ReplicaSet,
        Carrier::Deployment,
        Carrier::StatefulSet,
        Carrier::DaemonSet,
        Carrier::Job,
        Carrier::CronJob,
    ];

    /// Its `kind`, or what it is called where it has none.
    pub const fn kind(self) -> &'static str {
        match self {
            Carrier::Pod => "Pod",
            Carrier::PodTemplate => "PodTemplate",
            Carrier::ReplicationController => "ReplicationController",
            Carrier::ReplicaSet => "ReplicaSet",
            Carrier::Deployment => "Deployment",
            Carrier::StatefulSet => "StatefulSet",
            Carrier::DaemonSet => "DaemonSet",
            Carrier::Job => "Job",
            Carrier::CronJob => "CronJob",
            Carrier::TektonTask => "Task",
            Carrier::TektonTaskRun => "TaskRun",
            Carrier::TektonPipeline => "Pipeline",
            Carrier::TektonPipelineRun => "PipelineRun",
            Carrier::ArgoWorkflow => "Workflow",
            Carrier::ArgoWorkflowTemplate => "WorkflowTemplate",
            Carrier::ArgoCronWorkflow => "CronWorkflow",
            Carrier::ShipwrightBuildStrategy => "BuildStrategy",
            Carrier::GitlabJob => "GitLab job",
            Carrier::GithubJob => "GitHub job",
            Carrier::CloudBuild => "Cloud Build step",
            Carrier::Drone => "Drone step",
            Carrier::Woodpecker => "Woodpecker step",
            Carrier::Compose => "Compose service",
            Carrier::Skaffold => "Skaffold artifact",
            Carrier::Jenkins => "Jenkins agent",
            Carrier::Script => "script",
            Carrier::Makefile => "Makefile",
        }
    }

    /// The carrier of that `kind`, spelt exactly so.
    pub fn of_kind(kind: &str) -> Option<Carrier> {
        Self::ALL.into_iter().find(|carrier| carrier.kind() == kind)
    }

    /// Whether a controller fills in `$(params.x)` before Kubernetes sees it.
    pub const fn fills_in_placeholders(self) -> bool {
        matches!(
            self,
            Carrier::TektonTask
                | Carrier::TektonTaskRun
                | Carrier::TektonPipeline
                | Carrier::TektonPipelineRun
                | Carrier::ShipwrightBuildStrategy
        )
    }

    /// The fields that lead from the object to what holds the pod's `metadata` and `spec`.
    pub const fn template_path(self) -> &'static [&'static str] {
        match self {
            Carrier::Pod | Carrier::Jenkins => &[],
            Carrier::PodTemplate => &["template"],
            Carrier::CronJob => &["spec", "jobTemplate", "spec", "template"],
            _ => &["spec", "template"],
        }
    }
}

/// A pod as it is written: nothing is defaulted, nothing judged.
#[derive(Debug, Clone)]
pub struct Pod {
    /// What carries it.
    pub carrier: Carrier,
    /// Its `spec`.
    pub span: Span,
    /// `metadata.annotations` whose values are text.
    pub annotations: Vec<(Text, Text)>,
    /// `restartPolicy`.
    pub restart_policy: Option<Setting<Text>>,
    /// `hostNetwork`.
    pub host_network: Option<Setting<bool>>,
    /// `hostPID`.
    pub host_pid: Option<Setting<bool>>,
    /// `hostIPC`.
    pub host_ipc: Option<Setting<bool>>,
    /// `hostUsers`.
    pub host_users: Option<Setting<bool>>,
    /// `automountServiceAccountToken`.
    pub automount_service_account_token: Option<Setting<bool>>,
    /// `enableServiceLinks`.
    pub enable_service_links: Option<Setting<bool>>,
    /// `serviceAccountName`, or the deprecated `serviceAccount`.
    pub service_account: Option<Setting<Text>>,
    /// `runtimeClassName`.
    pub runtime_class: Option<Setting<Text>>,
    /// `os.name`.
    pub os: Option<Setting<Text>>,
    /// `securityContext`.
    pub security: Option<PodSecurity>,
    /// `imagePullSecrets`, by name.
    pub image_pull_secrets: Vec<Text>,
    /// `volumes`.
    pub volumes: Vec<Arc<Volume>>,
    /// `initContainers`, `containers` and `ephemeralContainers`, in this order.
    pub containers: Vec<Container>,
    /// Whether all its fields are of their types: if not, one that seems absent may be there, as
    /// a template's `{{ … }}` without quotes.
    pub complete: bool,
    /// Whether a `$` stands where Kubernetes takes none, as in a name: something such as `envsubst`
    /// fills in variables before.
    pub is_template: bool,
    /// The last volume of each name, by its place in `volumes`.
    pub(super) volume_places: HashMap<String, usize>,
}

impl Pod {
    /// A pod that a controller makes, of which the file says only this.
    pub(super) fn made_by(
        carrier: Carrier,
        span: Span,
        mut volumes: Vec<Volume>,
        containers: Vec<Container>,
    ) -> Pod {
        let volume_places = volume_places(&volumes);
        count_mounts(&mut volumes, &volume_places, &containers);
        Pod {
            carrier,
            span,
            annotations: Vec::new(),
            restart_policy: None,
            host_network: None,
            host_pid: None,
            host_ipc: None,
            host_users: None,
            automount_service_account_token: None,
            enable_service_links: None,
            service_account: None,
            runtime_class: None,
            os: None,
            security: None,
            image_pull_secrets: Vec::new(),
            volumes: volumes.into_iter().map(Arc::new).collect(),
            containers,
            complete: true,
            is_template: false,
            volume_places,
        }
    }

    /// The volume of that name; the last, should several have it.
    pub fn volume(&self, name: &str) -> Option<&Arc<Volume>> {
        self.volumes.get(*self.volume_places.get(name)?)
    }
}

/// The last volume of each name, by its place.
fn volume_places(volumes: &[Volume]) -> HashMap<String, usize> {
    let named = volumes.iter().enumerate();
    named
        .map(|(place, volume)| (volume.name.to_string(), place))
        .collect()
}

/// Notes how many containers mount each volume.
fn count_mounts(volumes: &mut [Volume], places: &HashMap<String, usize>, containers: &[Container]) {
    for container in containers {
        let names = container
            .mounts
            .iter()
            .filter_map(|mount| mount.name.as_ref());
        let mounted: HashSet<&str> = names.map(|name| name.value.as_str()).collect();
        for name in mounted {
            let volume = places.get(name).and_then(|place| volumes.get_mut(*place));
            if let Some(volume) = volume {
                volume.mounted_in += 1;
            }
        }
    }
}

/// The pod's `securityContext`.
#[derive(Debug, Clone)]
pub struct PodSecurity {
    /// The whole of it.
    pub span: Span,
    /// `runAsUser`.
    pub run_as_user: Option<Setting<i64>>,
    /// `runAsGroup`.
    pub run_as_group: Option<Setting<i64>>,
    /// `runAsNonRoot`.
    pub run_as_non_root: Option<Setting<bool>>,
    /// `fsGroup`.
    pub fs_group: Option<Setting<i64>>,
    /// `supplementalGroups`.
    pub supplemental_groups: Option<Setting<Vec<i64>>>,
    /// `seccompProfile.type`.
    pub seccomp: Option<Setting<Text>>,
    /// `appArmorProfile.type`.
    pub apparmor: Option<Setting<Text>>,
    /// `seLinuxOptions`.
    pub se_linux: Option<SeLinux>,
    /// `sysctls[*].name`.
    pub sysctls: Vec<Text>,
    /// `windowsOptions.hostProcess`.
    pub host_process: Option<Setting<bool>>,
}

/// `seLinuxOptions` of a pod or a container.
#[derive(Debug, Clone)]
pub struct SeLinux {
    /// The whole of it.
    pub span: Span,
    /// `type`.
    pub kind: Option<Setting<Text>>,
    /// `user`.
    pub user: Option<Setting<Text>>,
    /// `role`.
    pub role: Option<Setting<Text>>,
}
