//! Images and files that stages need from elsewhere, found before the first stage is built
//! (`fetchExtraStages`, `CalculateDependencies`, `resolveExtraStageDigests` of
//! `pkg/executor/build.go`; google v1.24.0, osscontainertools v1.28.3).

use std::collections::BTreeMap;

use crate::dockerfile::{Kind, Source};
use crate::kaniko::facts::StagePlanner;
use crate::kaniko::reference::{check_registry, parse_reference};
use crate::value::{Value, Why};

use super::Place;
use super::outcome::Halt;
use super::plan::{Base, Planned};
use super::stage::{Scene, Stage};
use super::variables::{Arguments, Environment};

/// What later stages copy from one stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Paths and patterns, each with the COPY that takes it, as an index into the Dockerfile's
    /// instructions.
    pub paths: Vec<(String, usize)>,
    /// Why there may be others.
    pub unknown: Option<Why>,
}

/// By the number of the stage that is copied from.
pub(super) type Dependencies = BTreeMap<usize, Wanted>;

pub(super) fn find(
    scene: &Scene<'_>,
    planned: &[Planned<'_>],
    arguments: &Arguments,
    at: &Place,
) -> Result<Dependencies, Halt> {
    let check_base = |stage: &Planned<'_>| {
        let first = scene
            .dockerfile
            .stages
            .get(stage.stage)
            .map(|stage| stage.instructions.start);
        at.set(first.and_then(|first| first.checked_sub(1)));
        check_base(scene, stage, planned)
    };
    let check_froms = |stage: &Planned<'_>| check_froms(scene, stage, planned, at);
    let counting = scene.facts.stages.planner == StagePlanner::Counting;
    if counting {
        // the bases are asked for their triggers while the stages are planned, the last first
        planned.iter().rev().try_for_each(check_base)?;
    } else {
        planned.iter().try_for_each(check_froms)?;
    }
    let mut dependencies = Dependencies::new();
    let mut environments: BTreeMap<usize, Environment> = BTreeMap::new();
    for planned_stage in planned {
        check_base(planned_stage)?;
        let environment = match &planned_stage.base {
            Base::Stage(number) => environments
                .get(number)
                .cloned()
                .unwrap_or_else(Environment::scratch),
            other => environment_of(other),
        };
        let mut stage = Stage::new(scene, arguments.clone(), environment);
        collect(&mut stage, planned_stage, &mut dependencies, at)?;
        environments.insert(planned_stage.number, stage.variables.environment);
    }
    if counting {
        planned.iter().try_for_each(check_froms)?;
    }
    Ok(dependencies)
}

/// The environment of an image that is no stage.
pub(super) fn environment_of(base: &Base) -> Environment {
    match base {
        Base::Image(name) => Environment::unknown(format!("the base image `{name}` may set it")),
        Base::Unknown(why) => Environment::unknown(why.clone()),
        _ => Environment::scratch(),
    }
}

fn check_base(scene: &Scene<'_>, stage: &Planned<'_>, planned: &[Planned<'_>]) -> Result<(), Halt> {
    let references = &scene.facts.references;
    // an image of the stage's own name is looked for among the stages built before it, where an
    // unnamed stage has the name of no image
    let is_itself = |base: &str| {
        let own = stage.name.as_deref().unwrap_or("");
        scene.facts.stages.scratch_name_panics && own == base.to_lowercase()
    };
    match &stage.base {
        Base::Image(name) if is_itself(name) => Err(out_of_range(stage.number)),
        Base::Image(name) => {
            let image = parse_reference(name, references).map_err(Halt::stop)?;
            let mirror = scene.mirrors.first();
            match mirror.filter(|_| references.mirror_is_registry && image.is_of_docker_hub()) {
                Some(mirror) => check_registry(mirror).map_err(Halt::stop),
                None => Ok(()),
            }
        }
        Base::Scratch if is_itself("scratch") => {
            let earlier = planned.iter().any(|other| {
                other.number < stage.number && other.name.as_deref() == Some("scratch")
            });
            match earlier {
                true => Ok(()),
                false => Err(out_of_range(stage.number)),
            }
        }
        _ => Ok(()),
    }
}

fn out_of_range(number: usize) -> Halt {
    Halt::stop(format!(
        "panic: runtime error: index out of range [{number}] with length {number}"
    ))
}

/// Checks that each `--from` leads to an earlier stage or can be an image.
fn check_froms(
    scene: &Scene<'_>,
    stage: &Planned<'_>,
    planned: &[Planned<'_>],
    at: &Place,
) -> Result<(), Halt> {
    let refuses_numbers = scene.facts.stages.refuses_later_from;
    let mut names: Vec<&str> = Vec::new();
    names.extend(
        planned
            .iter()
            .take_while(|earlier| earlier.number < stage.number)
            .filter_map(|earlier| earlier.name.as_deref()),
    );
    for command in &stage.commands {
        let Some(from) = &command.from else {
            continue;
        };
        at.set(Some(command.instruction));
        if let Ok(number) = from.parse::<i64>() {
            let earlier = usize::try_from(number).is_ok_and(|number| number < stage.number);
            if earlier {
                continue;
            }
            if refuses_numbers {
                return Err(Halt::stop(format!(
                    "{} refers to invalid stage: {number}",
                    command.source
                )));
            }
        }
        if !refuses_numbers && names.contains(&from.as_str()) {
            continue;
        }
        parse_reference(from, &scene.facts.references).map_err(Halt::stop)?;
    }
    Ok(())
}

/// Notes what a stage copies from others, following its ARGs and ENVs alone.
fn collect(
    stage: &mut Stage<'_>,
    planned: &Planned<'_>,
    dependencies: &mut Dependencies,
    at: &Place,
) -> Result<(), Halt> {
    for command in &planned.commands {
        at.set(Some(command.instruction));
        match command.kind {
            Kind::Arg(arguments) => stage.declare_arguments(arguments)?,
            Kind::Env(pairs) => stage.set_environment(pairs)?,
            Kind::Copy(copy) => {
                let Some(number) = command.from.as_ref().and_then(|from| from.parse().ok()) else {
                    continue;
                };
                let wanted = dependencies.entry(number).or_default();
                for source in &copy.sources {
                    let Source::Path(word) = source else {
                        continue;
                    };
                    match stage.expand_path(word, &mut Vec::new()) {
                        Ok(path) => wanted.paths.push((path, command.instruction)),
                        Err(Halt::Unknown(why)) => wanted.unknown = Some(why),
                        Err(stop) => return Err(stop),
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The WORKDIR of an image that is no stage; empty where there is none.
pub(super) fn working_directory_of(base: &Base) -> Value<String> {
    match base {
        Base::Image(name) => Value::unknown(format!("the base image `{name}` may set WORKDIR")),
        Base::Unknown(why) => Value::Unknown(why.clone()),
        _ => Value::Known(String::new()),
    }
}
