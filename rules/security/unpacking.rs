//! Which images a build unpacks.

use crate::build::Build;
use crate::dockerfile::{Dockerfile, Instruction, Kind, Stage};

/// What a stage that is built starts from, where it has to be unpacked.
pub struct Base<'b> {
    /// The stage.
    pub stage: &'b Stage,
    /// Whether it certainly is an image of a registry: it may be anything where its name has
    /// variables in it.
    pub is_image: bool,
    /// Whether the stage has a RUN: then the image has a shell, and users.
    pub runs: bool,
}

/// The instructions that a build executes, with their stages.
pub fn executed(build: &Build) -> impl Iterator<Item = (usize, &Instruction, usize)> {
    let found = build.found_dockerfile();
    let steps = build.replay.iter().flat_map(|replay| &replay.steps);
    steps.filter_map(move |step| {
        let instruction = found?.dockerfile.instructions.get(step.instruction)?;
        let copied = step.copy.as_ref().map_or(0, |copy| copy.copied);
        Some((step.stage, instruction, copied))
    })
}

/// The images that a build unpacks: RUN, COPY and ADD need the files of what they build on.
pub fn bases(build: &Build) -> Vec<Base<'_>> {
    let Some(found) = build.found_dockerfile() else {
        return Vec::new();
    };
    let mut bases: Vec<(usize, Base<'_>)> = Vec::new();
    for (place, instruction, _) in executed(build) {
        let runs = matches!(instruction.kind, Kind::Run(_));
        if !runs && !matches!(instruction.kind, Kind::Copy(_) | Kind::Add(_)) {
            continue;
        }
        let place = lowest(&found.dockerfile, place);
        let known = bases.iter_mut().find(|(stage, _)| *stage == place);
        if let Some((_, base)) = known {
            base.runs |= runs;
        } else if let Some(stage) = found.dockerfile.stages.get(place)
            && stage.base != "scratch"
        {
            let is_image = !stage.base.contains('$');
            let base = Base {
                stage,
                is_image,
                runs,
            };
            bases.push((place, base));
        }
    }
    bases.into_iter().map(|(_, base)| base).collect()
}

/// The stage at the bottom of those that a stage builds on, perhaps itself.
fn lowest(dockerfile: &Dockerfile, mut place: usize) -> usize {
    while let Some(below) = earlier(dockerfile, place) {
        place = below;
    }
    place
}

/// The earlier stage that a stage builds on.
pub fn earlier(dockerfile: &Dockerfile, place: usize) -> Option<usize> {
    let base = dockerfile.stages.get(place)?.base.to_lowercase();
    let before = dockerfile.stages.get(..place)?;
    let is_named = |stage: &Stage| stage.name.as_ref().is_some_and(|name| *name == *base);
    before.iter().rposition(is_named)
}
