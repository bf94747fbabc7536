//! Stage after stage (`DoBuild` of `pkg/executor/build.go`; google v1.24.0, osscontainertools
//! v1.28.3).

use std::collections::BTreeMap;

use crate::build::filesystem::{Content, FileSystem, Ground, Image};
use crate::dockerfile::Kind;
use crate::kaniko::facts::WorkdirUnpacks;
use crate::path;
use crate::value::Value;

use super::dependencies::{Dependencies, Wanted, environment_of, working_directory_of};
use super::execute::execute;
use super::outcome::Halt;
use super::plan::{Base, Command, Planned};
use super::remark::Remark;
use super::stage::{Scene, Stage};
use super::start_command::StartCommands;
use super::variables::{Arguments, Environment};
use super::{Replay, Request, elsewhere, platform};

/// What a finished stage leaves to those that build on it.
struct Finished {
    image: Image,
    environment: Environment,
    working_directory: Value<String>,
    user: Value<String>,
    shell: Option<Vec<String>>,
    links: Vec<String>,
    arguments: Arguments,
}

/// What is to be built.
pub(super) struct Work<'w, 'd> {
    /// What the command line asks for.
    pub request: &'w Request,
    /// The stages, in order.
    pub planned: &'w [Planned<'d>],
    /// The arguments that a stage starts with.
    pub arguments: Arguments,
    /// What later stages take from each.
    pub dependencies: &'w Dependencies,
}

/// Builds stage after stage on the file system, and notes what comes of it.
pub(super) fn build(
    scene: &Scene<'_>,
    work: Work<'_, '_>,
    mut files: FileSystem,
    replay: &mut Replay,
) {
    let request = work.request;
    let keeps = |at: &str| request.restores_context || is_kept(scene, at);
    if request.cleans_first {
        files.clear(&keeps);
    }
    let mut finished: BTreeMap<usize, Finished> = BTreeMap::new();
    let mut start_commands = StartCommands::default();
    let mut leaked = work.arguments.clone();
    for planned in work.planned {
        note_start(scene, request, planned, replay);
        let mut stage = begin(scene, planned, &finished, &work.arguments, &leaked);
        stage.files = files;
        let needed = work.dependencies.get(&planned.number);
        let base = base_image(planned, &finished);
        let unpacked = needs_base(scene, planned, needed.is_some());
        match unpacked {
            true => stage.files.unpack(&base),
            false => stage.withheld = Some(base.clone()),
        }
        replay.remarks.extend(start_commands.take_in(planned));
        execute(&mut stage, planned, replay);
        if let Some(line) = &request.after_stage {
            replay.halt(Halt::stop(line.clone()));
        }
        leaked = stage.variables.arguments.clone();
        if planned.is_final {
            if request.cleans_last {
                stage.files.clear(&keeps);
            }
            note_end(scene, stage.files, replay);
            return;
        }
        let root = path::join(&[scene.facts.stages.from_root, &planned.number.to_string()]);
        if let Some(needed) = needed {
            save(&mut stage, needed, &root, replay);
        }
        let ignored = |at: &str| stage.is_ignored(at);
        let written = stage.files.image(&ignored);
        let image = match unpacked {
            true => written,
            false => written.over(base),
        };
        files = finish(stage, planned.number, image, &root, &mut finished, &keeps);
    }
}

/// What is said of a stage before its first instruction.
fn note_start(scene: &Scene<'_>, request: &Request, planned: &Planned<'_>, replay: &mut Replay) {
    let before_push = request.before_push.as_ref();
    if let Some(line) = before_push.filter(|_| planned.is_pushed) {
        replay.halt(Halt::stop(line.clone()));
    }
    note_platform(scene, request, planned, replay);
    elsewhere::note_kept_command(scene, planned, &mut replay.remarks);
}

/// What lies in the image, and in the container, when the last stage is built.
fn note_end(scene: &Scene<'_>, files: FileSystem, replay: &mut Replay) {
    let ignored = |at: &str| path::lies_below(at, &scene.kaniko_dir);
    let known = files.blurred().is_none();
    replay.files = known.then(|| files.listing(&ignored));
    replay.end = Some(files);
}

/// Saves what later stages take from a stage.
fn save(stage: &mut Stage<'_>, needed: &Wanted, root: &str, replay: &mut Replay) {
    if let Some(why) = &needed.unknown {
        stage.blur(why.clone());
    }
    if let Err((halt, taker)) = stage.save_files(&needed.paths, root) {
        replay.halt_at(taker, halt);
        stage.blur("what an earlier stage leaves is not known");
    }
}

/// Notes a `FROM --platform` that asks for another platform than the one that is built for.
fn note_platform(scene: &Scene<'_>, request: &Request, planned: &Planned<'_>, replay: &mut Replay) {
    let stage = scene.dockerfile.stages.get(planned.stage);
    let Some(at) = stage.and_then(|stage| stage.instructions.start.checked_sub(1)) else {
        return;
    };
    let instruction = scene.dockerfile.instructions.get(at);
    let platform = match instruction.map(|instruction| &instruction.kind) {
        Some(Kind::From(from)) => from.platform.as_ref(),
        _ => None,
    };
    if let Some(what) = platform.and_then(|word| platform::ignored(word, &request.platform)) {
        replay.remarks.push(Remark {
            instruction: at,
            what,
        });
    }
}

/// A stage before its first instruction.
fn begin<'a>(
    scene: &'a Scene<'a>,
    planned: &Planned<'_>,
    finished: &BTreeMap<usize, Finished>,
    fresh: &Arguments,
    leaked: &Arguments,
) -> Stage<'a> {
    let base = match planned.base {
        Base::Stage(number) => finished.get(&number),
        _ => None,
    };
    let of_base = base.map(|base| &base.arguments);
    let arguments = match scene.facts.variables.args_leak {
        true => leaked.leaked_to(of_base),
        false => of_base.unwrap_or(fresh).clone(),
    };
    let environment = base.map_or_else(
        || environment_of(&planned.base),
        |base| base.environment.clone(),
    );
    let mut stage = Stage::new(scene, arguments, environment);
    match base {
        Some(base) => {
            stage.working_directory = base.working_directory.clone();
            stage.user = base.user.clone();
            stage.shell = base.shell.clone();
            stage.links = base.links.clone();
        }
        None => {
            stage.working_directory = working_directory_of(&planned.base);
            // whatever USER an image sets exists in it
            stage.user = Value::Known(String::new());
        }
    }
    stage
}

fn base_image(planned: &Planned<'_>, finished: &BTreeMap<usize, Finished>) -> Image {
    match &planned.base {
        Base::Scratch => Image::scratch(),
        Base::Stage(number) => finished
            .get(number)
            .map_or_else(Image::scratch, |base| base.image.clone()),
        Base::Image(name) => Image::unknown(format!(
            "the content of the base image `{name}` is not known"
        )),
        Base::Unknown(why) => Image::unknown(why.clone()),
    }
}

/// Whether the base is unpacked: an instruction needs it, or a later stage copies from it.
fn needs_base(scene: &Scene<'_>, planned: &Planned<'_>, copied_from: bool) -> bool {
    let needs = |command: &Command<'_>| match command.kind {
        Kind::Run(_) | Kind::Copy(_) | Kind::Add(_) => true,
        Kind::Workdir(directory) => match scene.facts.stages.workdir_unpacks {
            WorkdirUnpacks::Never => false,
            WorkdirUnpacks::Always => true,
            WorkdirUnpacks::UnlessRoot => directory != "/",
        },
        _ => false,
    };
    copied_from || planned.commands.iter().any(needs)
}

/// Keeps what later stages need of a stage, and clears the file system.
fn finish(
    stage: Stage<'_>,
    number: usize,
    image: Image,
    root: &str,
    finished: &mut BTreeMap<usize, Finished>,
    keeps: &dyn Fn(&str) -> bool,
) -> FileSystem {
    let mut files = stage.files;
    files.clear(keeps);
    // nothing but what was saved lies there
    files.lay_ground(Ground {
        at: root.to_owned(),
        content: Content::Empty,
        mounted: true,
        read_only: false,
    });
    finished.insert(
        number,
        Finished {
            image,
            environment: stage.variables.environment,
            working_directory: stage.working_directory,
            user: stage.user,
            shell: stage.shell,
            links: stage.links,
            arguments: stage.variables.arguments,
        },
    );
    files
}

fn is_kept(scene: &Scene<'_>, at: &str) -> bool {
    path::lies_below(at, &scene.kaniko_dir)
        || scene.ignored.iter().any(|kept| path::lies_below(at, kept))
}
