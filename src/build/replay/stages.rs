//! Stage after stage (`DoBuild` and `stageBuilder.build` of `pkg/executor/build.go`; google
//! v1.24.0, osscontainertools v1.28.3).

use std::collections::BTreeMap;

use crate::build::filesystem::{Content, FileSystem, Ground, Image};
use crate::dockerfile::Kind;
use crate::kaniko::facts::WorkdirUnpacks;
use crate::path;
use crate::value::Value;

use super::dependencies::{Dependencies, environment_of, working_directory_of};
use super::outcome::{Copy, Halt, Outcome, Step, Within};
use super::plan::{Base, Command, Planned};
use super::remark::{Remark, Silence};
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
    let Work {
        request,
        planned,
        arguments,
        dependencies,
    } = work;
    let keeps = |at: &str| request.restores_context || is_kept(scene, at);
    if request.cleans_first {
        files.clear(&keeps);
    }
    let mut finished: BTreeMap<usize, Finished> = BTreeMap::new();
    let mut start_commands = StartCommands::default();
    let mut leaked = arguments.clone();
    for planned_stage in planned {
        if let Some(line) = request
            .before_push
            .as_ref()
            .filter(|_| planned_stage.is_pushed)
        {
            replay.halt(Halt::stop(line.clone()));
        }
        note_platform(scene, request, planned_stage, replay);
        elsewhere::note_kept_command(scene, planned_stage, &mut replay.remarks);
        let mut stage = begin(scene, planned_stage, &finished, &arguments, &leaked);
        stage.files = files;
        let needed = dependencies.get(&planned_stage.number);
        let base = base_image(planned_stage, &finished);
        let unpacked = needs_base(scene, planned_stage, needed.is_some());
        match unpacked {
            true => stage.files.unpack(&base),
            false => stage.withheld = Some(base.clone()),
        }
        replay.remarks.extend(start_commands.take_in(planned_stage));
        execute(&mut stage, planned_stage, replay);
        if let Some(line) = &request.after_stage {
            replay.halt(Halt::stop(line.clone()));
        }
        leaked = stage.variables.arguments.clone();
        if planned_stage.is_final {
            if request.cleans_last {
                stage.files.clear(&keeps);
            }
            let ignored = |at: &str| path::lies_below(at, &scene.kaniko_dir);
            let known = stage.files.blurred().is_none();
            replay.files = known.then(|| stage.files.listing(&ignored));
            replay.end = Some(stage.files);
            return;
        }
        let root = path::join(&[
            scene.facts.stages.from_root,
            &planned_stage.number.to_string(),
        ]);
        if let Some(needed) = needed {
            if let Some(why) = &needed.unknown {
                stage.blur(why.clone());
            }
            if let Err(halt) = stage.save_files(&needed.paths, &root) {
                replay.halt(halt);
                stage.blur("what an earlier stage leaves is not known");
            }
        }
        let ignored = |at: &str| stage.is_ignored(at);
        let written = stage.files.image(&ignored);
        let image = match unpacked {
            true => written,
            false => written.over(base),
        };
        files = finish(
            stage,
            planned_stage.number,
            image,
            &root,
            &mut finished,
            &keeps,
        );
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

fn execute(stage: &mut Stage<'_>, planned: &Planned<'_>, replay: &mut Replay) {
    let optimizes = stage.facts().wording.always_optimizes || stage.scene.cache;
    let mut ahead = None;
    if optimizes && let Err((instruction, halt)) = optimize(stage, planned) {
        ahead = Some((instruction, replay.halt_at(instruction, halt)));
    }
    stage.optimized = optimizes;
    for command in &planned.commands {
        let mut copy = None;
        let directory = stage.working_directory.clone();
        let volumes = stage.volumes.clone();
        let executed = stage.execute(command, &mut copy);
        stage.note_flags(command);
        let read = std::mem::take(&mut *stage.leaks_read.borrow_mut());
        let mut remarks = std::mem::take(&mut stage.remarks);
        remarks.extend(read.into_iter().map(Silence::ArgumentLeaks));
        let remarks = remarks.into_iter();
        replay.remarks.extend(remarks.map(|what| Remark {
            instruction: command.instruction,
            what,
        }));
        let outcome = match stage
            .without_presumption(executed)
            .within("error building stage")
        {
            Ok(()) => Outcome::Done,
            Err(halt) => {
                let outcome = replay.halt_at(command.instruction, halt);
                stage.blur("a step before it stops, or is not known");
                outcome
            }
        };
        // what stops already in the pass before is not executed
        let ahead = ahead.take_if(|(instruction, _)| *instruction == command.instruction);
        let outcome = ahead.map_or(outcome, |(_, stopped)| stopped);
        replay.steps.push(Step {
            instruction: command.instruction,
            stage: command.written_in,
            directory,
            outcome,
            copy,
            volumes,
        });
    }
}

/// The pass before the build: metadata, and with `--cache` the sources of COPY and ADD.
fn optimize(stage: &Stage<'_>, planned: &Planned<'_>) -> Result<(), (usize, Halt)> {
    let mut ahead = stage.clone();
    let caller = match stage.facts().stages.optimizes_within_stage {
        true => "error building stage: failed to optimize instructions",
        false => "failed to optimize instructions",
    };
    for command in &planned.commands {
        let passed = match command.kind {
            Kind::Copy(_) | Kind::Add(_) if stage.scene.cache => ahead
                .look_at_sources(command, &mut Copy::default())
                .within(caller),
            Kind::Copy(_) | Kind::Add(_) | Kind::Run(_) => Ok(()),
            Kind::Workdir(directory)
                if directory != "/" || stage.facts().stages.optimizes_within_stage =>
            {
                Ok(())
            }
            kind => ahead.configure(kind).within(caller),
        };
        match passed {
            Err(Halt::Unknown(_)) | Ok(()) => {}
            Err(stop) => return Err((command.instruction, stop)),
        }
    }
    Ok(())
}

impl Stage<'_> {
    fn execute(&mut self, command: &Command<'_>, noted: &mut Option<Copy>) -> Result<(), Halt> {
        let caller = "failed to execute command";
        match command.kind {
            Kind::Copy(_) | Kind::Add(_) => {
                let mut copy = Copy::default();
                let result = self.execute_transfer(command, &mut copy);
                *noted = Some(copy);
                result
            }
            Kind::Run(run) => {
                let line = self.line_of(command);
                self.run(run, command.heredocs, line)
            }
            kind => {
                self.configure(kind).within(caller)?;
                self.assert_no_files(command)
            }
        }
    }

    /// What the executor finds out about the sources before it executes a COPY or ADD.
    fn look_at_sources(&self, command: &Command<'_>, copy: &mut Copy) -> Result<(), Halt> {
        let Some(request) = self.request(command) else {
            return Ok(());
        };
        self.files_used(&request, copy)
            .map(|_| ())
            .within("failed to get files used from context")
    }

    fn execute_transfer(&mut self, command: &Command<'_>, copy: &mut Copy) -> Result<(), Halt> {
        let Some(request) = self.request(command) else {
            return Ok(());
        };
        let caller = "failed to execute command";
        self.know_other_images(command);
        // older releases look at the sources of a COPY --from only when they execute it
        let late = command.from.is_some() && !self.facts().copy.looks_at_other_stages_first;
        let resolved = self.files_used(&request, copy);
        let resolved = match late {
            true => resolved.within("resolving src").within(caller)?,
            false => resolved.within("failed to get files used from context")?,
        };
        let written = self.transfer(&request, &resolved, copy).within(caller)?;
        copy.written = written.len();
        self.snapshot(&written).within("failed to take snapshot")
    }

    /// What another image holds that a COPY takes from is not known.
    fn know_other_images(&mut self, command: &Command<'_>) {
        let Some(from) = command
            .from
            .as_ref()
            .filter(|from| from.parse::<i64>().is_err())
        else {
            return;
        };
        self.files.add_ground(Ground {
            at: path::join(&[self.facts().stages.from_root, from]),
            content: Content::Unknown(
                format!("the content of the image `{from}` is not known").into(),
            ),
            mounted: true,
            read_only: false,
        });
    }

    fn line_of(&self, command: &Command<'_>) -> usize {
        let instruction = self.scene.dockerfile.instructions.get(command.instruction);
        instruction.map_or(0, |instruction| instruction.start_line)
    }
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
