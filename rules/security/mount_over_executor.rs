//! A volume that hides the executor.

use crate::build::Build;
use crate::context::mounts::MountPoint;
use crate::finding::{Findings, Severity};
use crate::manifest::VolumeSource;
use crate::manifest::launch::Start;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL631",
    name: "mount-over-executor",
    severity: Severity::Error,
    group: Group::Security,
    common: false,
    card: include_str!("mount_over_executor.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for at in ["/", "/kaniko"] {
        let Some((point, mount)) = build.mounts.volume_at(at) else {
            continue;
        };
        let finding = findings.add(format!("the volume at `{at}` hides the executor"));
        if let Some(path) = &mount.mount.path {
            finding.at(path.span, "the image has its executor here");
        }
        let execution = build.launch.execution();
        if execution.is_some_and(|execution| execution.start != Start::Shell) {
            finding.note(format!("the container's runtime will say: {LINE}"));
        }
        if !holds_no_executor(point) {
            finding
                .severity(Severity::Warning)
                .note("it starts only if the volume itself holds `/kaniko/executor`");
        }
        finding.help("mount it elsewhere; below `/kaniko`, as at `/kaniko/.docker`, is fine");
    }
}

/// Whether the volume certainly holds no executor.
fn holds_no_executor(point: &MountPoint) -> bool {
    let volume = point.volume_mount().and_then(|mount| mount.volume.as_ref());
    let by_kind = volume.is_some_and(|volume| {
        use VolumeSource::{ConfigMap, DownwardApi, Projected, Secret};
        let source = &volume.source;
        matches!(
            source,
            Secret(_) | ConfigMap(_) | Projected(_) | DownwardApi
        )
    });
    by_kind || point.starts_empty()
}

const LINE: &str = "exec: \"/kaniko/executor\": no such file or directory";
