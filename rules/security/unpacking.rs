//! Which images a build unpacks.

use crate::build::Build;
use crate::dockerfile::{Kind, Stage};

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

/// The images that a build unpacks: RUN, COPY and ADD need the files of what they build on.
pub fn bases(build: &Build) -> Vec<Base<'_>> {
    let Some(found) = build.found_dockerfile() else {
        return Vec::new();
    };
    let mut bases: Vec<(usize, Base<'_>)> = Vec::new();
    for (step, instruction) in build.executed() {
        let runs = matches!(instruction.kind, Kind::Run(_));
        if !runs && !matches!(instruction.kind, Kind::Copy(_) | Kind::Add(_)) {
            continue;
        }
        let place = found.dockerfile.bottom_stage(step.stage);
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
