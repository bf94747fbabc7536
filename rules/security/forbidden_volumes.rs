//! Volumes of a type that namespaces forbid.

use super::{admission, node_paths};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;

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
    let spoken: Vec<Span> = builds.iter().flat_map(node_paths::spoken_of).collect();
    let volumes = builds
        .first()
        .into_iter()
        .flat_map(|build| &build.pod.volumes);
    let volumes = volumes.map(|volume| volume.span);
    let has_own_rule = |volume: &Span| spoken.iter().any(|path| path.overlaps(*volume));
    let spoken: Vec<Span> = volumes.filter(has_own_rule).collect();
    let causes = forbidden.causes_but(&spoken);
    if causes.is_empty() {
        return;
    }
    let (level, _) = forbidden.policy();
    let finding = findings.add(format!(
        "the pod has a volume of a type that `{level}` forbids"
    ));
    for cause in causes {
        finding.at(cause.span, "not every namespace has such volumes");
    }
    finding.help(
        "give the build its files in a claim, in an `emptyDir` that an init container fills, or \
         with a git context",
    );
    forbidden.explain(finding);
}
