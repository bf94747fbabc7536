//! A mirror of Docker Hub, where nothing is pulled from there.

use std::collections::BTreeSet;

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::flags::Catalog;
use crate::kaniko::reference::parse_reference;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL230",
    name: "mirror-not-used",
    severity: Severity::Note,
    group: Group::Executor,
    common: false,
    card: include_str!("mirror_not_used.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    let mirror = start.line.options.last("registry-mirror");
    let Some(value) = mirror.and_then(|setting| setting.value.as_ref()) else {
        return;
    };
    let Some(registries) = registries(build) else {
        return;
    };
    let Some(first) = registries.first() else {
        return;
    };
    let finding = findings.add("nothing is pulled through this mirror");
    finding.at(value.span(), "stands for Docker Hub alone");
    finding.note(format!(
        "the images of this build come from {}",
        registries
            .iter()
            .map(|registry| format!("`{registry}`"))
            .collect::<Vec<_>>()
            .join(", ")
    ));
    let maps = Catalog::of(build.facts.release).named("registry-map");
    finding.help(match maps {
        Some(_) => format!("leave it out, or map the registry: `--registry-map={first}=MIRROR`"),
        None => String::from("leave it out"),
    });
}

/// The registries that images are pulled from; none where one of them is not known, or is Docker
/// Hub.
fn registries(build: &Build) -> Option<BTreeSet<String>> {
    let rules = &build.facts.references;
    let registry = |image: &Value<String>| {
        let reference = parse_reference(image.known()?, rules).ok()?;
        (!reference.is_of_docker_hub()).then_some(reference.registry)
    };
    let replay = build.replay.as_ref()?;
    replay.pulled.iter().map(registry).collect()
}
