//! Two stages of one name.

use super::dockerfile;
use crate::build::Build;
use crate::dockerfile::{Dockerfile, Kind};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL417",
    name: "duplicate-stage-name",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("duplicate_stage_name.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(dockerfile) = dockerfile(build) else {
        return;
    };
    for (place, stage) in dockerfile.stages.iter().enumerate() {
        let Some(name) = &stage.name else { continue };
        let earlier = dockerfile.stages.iter().take(place);
        let first = earlier
            .filter_map(|other| other.name.as_ref())
            .find(|other| other.as_str() == name.as_str());
        let Some(first) = first.filter(|_| is_named_later(dockerfile, place, name)) else {
            continue;
        };
        let finding = findings.add(format!("there are two stages `{name}`"));
        finding.at(name.span(), "`COPY --from` takes this one");
        finding.see(first.span(), "`FROM` and `--target` take the first");
        finding.help("give each stage a name of its own");
    }
}

/// Whether a stage behind this place builds on the name, or copies from it.
fn is_named_later(dockerfile: &Dockerfile, place: usize, name: &str) -> bool {
    let later = dockerfile
        .instructions
        .iter()
        .filter(|instruction| instruction.stage > Some(place));
    later
        .into_iter()
        .any(|instruction| match &instruction.kind {
            Kind::From(from) => from.image.eq_ignore_ascii_case(name),
            Kind::Copy(copy) => copy
                .from
                .as_ref()
                .is_some_and(|from| from.eq_ignore_ascii_case(name)),
            _ => false,
        })
}
