//! Volumes of a type that namespaces forbid.

use super::{admission, node_paths};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kubernetes::pod_security::Cause;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL641",
    name: "forbidden-volumes",
    severity: Severity::Note,
    group: Group::Security,
    common: true,
    card: include_str!("forbidden_volumes.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    let Some(forbidden) = admission::forbidden(builds, &node_paths::FORBIDDING) else {
        return;
    };
    let causes = forbidden.causes().iter();
    let others: Vec<&Cause> = causes
        .filter(|cause| !has_own_rule(builds, cause))
        .collect();
    if others.is_empty() {
        return;
    }
    let (level, _) = forbidden.policy();
    let finding = findings.add(format!(
        "the pod has a volume of a type that `{level}` forbids"
    ));
    for cause in others {
        finding.at(cause.span, "not every namespace has such volumes");
    }
    finding.help(
        "give the build its files in a claim, in an `emptyDir` that an init container fills, or \
         with a git context",
    );
    forbidden.explain(finding);
}

/// Whether another rule speaks of the volume.
fn has_own_rule(builds: &[Build], cause: &Cause) -> bool {
    builds.iter().any(|build| {
        let volumes = build.pod.volumes.iter();
        let volume = volumes.map(|volume| volume.span);
        let mut volume = volume.filter(|volume| volume.overlaps(cause.span));
        volume.any(|volume| {
            let spoken = node_paths::spoken_of(build);
            spoken.iter().any(|path| path.overlaps(volume))
        })
    })
}
