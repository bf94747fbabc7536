//! The stages that a target needs, as BuildKit finds them (`buildStageDependencyGraph`,
//! `allReachableStages` of `frontend/dockerfile/dockerfile2llb/convert.go`).

use std::collections::BTreeSet;

use crate::dockerfile::{Instruction, Kind, Stage};

use super::meta::ResolvedBase;
use super::plan::{Planned, Targets};
use super::stage::Scene;

/// The stages that are built and that BuildKit would leave out: no target needs anything of them.
/// None where it cannot be told what a stage needs.
pub(super) fn unneeded(
    scene: &Scene<'_>,
    targets: &Targets,
    planned: &[Planned<'_>],
    bases: &[ResolvedBase],
) -> Vec<usize> {
    let is_target = |stage: &&Planned<'_>| {
        let name = stage.name.as_deref().unwrap_or_default();
        let mut targets = targets.names.iter();
        stage.is_pushed || targets.any(|target| target.to_lowercase() == name)
    };
    let mut needed = BTreeSet::new();
    let mut open: Vec<usize> = planned
        .iter()
        .filter(is_target)
        .map(|stage| stage.stage)
        .collect();
    while let Some(place) = open.pop() {
        if !needed.insert(place) {
            continue;
        }
        match needs(scene, place, bases) {
            Some(more) => open.extend(more),
            None => return Vec::new(),
        }
    }
    let built = planned.iter().map(|stage| stage.stage);
    built.filter(|place| !needed.contains(place)).collect()
}

/// The stages that one builds on, copies from and mounts.
fn needs(scene: &Scene<'_>, place: usize, bases: &[ResolvedBase]) -> Option<Vec<usize>> {
    let stage = scene.dockerfile.stages.get(place)?;
    let base = bases.get(place)?.name.known()?;
    let mut names = vec![base.to_lowercase()];
    for instruction in scene.dockerfile.instructions_of(stage) {
        names.extend(froms_of(scene, instruction)?);
    }
    Some(names.iter().flat_map(|name| named(scene, name)).collect())
}

/// The stages that a name or number may mean, one of each definition.
fn named(scene: &Scene<'_>, name: &str) -> Vec<usize> {
    let stages = scene.dockerfile.stages.iter().enumerate();
    let is_meant = |(place, stage): &(usize, &Stage)| {
        let is_name = stage.name.as_ref().is_some_and(|own| own.as_str() == name);
        is_name || name.parse() == Ok(*place)
    };
    let meant = stages.filter(is_meant).map(|(place, _)| place);
    meant.collect()
}

/// What `--from` and the mounts of an instruction name.
fn froms_of(scene: &Scene<'_>, instruction: &Instruction) -> Option<Vec<String>> {
    let kind = match &instruction.kind {
        Kind::OnBuild(trigger) => trigger.trigger.as_ref(),
        kind => kind,
    };
    match kind {
        Kind::Copy(copy) => {
            let from = copy.from.iter();
            Some(from.map(|from| from.to_lowercase()).collect())
        }
        Kind::Run(run) => {
            let options = run.mounts.iter().map(|mount| {
                let options = mount.options(&scene.dialect, &mut |word| Ok(word.to_owned()));
                options.map(|options| options.from.to_lowercase()).ok()
            });
            options.collect()
        }
        _ => Some(Vec::new()),
    }
}
