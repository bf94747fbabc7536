//! The replay: what the executor would do with a Dockerfile and its context, step by step, only
//! without doing it.
//!
//! Each step is done, stopped with the executor's own words, or unknown with the reason. After a
//! stop or an unknown step the replay goes on with what it still knows, so that the rest of the
//! Dockerfile is judged too.

mod carry;
mod chmod;
mod copying;
mod dependencies;
mod elsewhere;
mod execute;
mod glob;
mod leaks;
mod links;
mod meta;
mod metadata;
mod needed;
mod notice;
mod outcome;
mod place;
mod plan;
mod platform;
mod remark;
mod run;
mod signals;
mod sources;
mod stage;
mod stages;
mod start_command;
mod transfer;
mod unpack;
mod users;
mod variables;

use std::collections::{BTreeMap, BTreeSet};

use crate::build::filesystem::FileSystem;
use crate::value::{Value, Why};

pub use leaks::{Exposed, Leak};
pub use meta::ResolvedBase;
pub use outcome::{
    Copy, DeclaredVolume, Fate, Outcome, Owner, Reading, Refused, Source, Step, Unset,
};
pub use plan::{Base, Planned, Targets};
pub use platform::predefined;
pub use remark::{IgnoredMount, Remark, Silence};
pub use stage::Scene;

use outcome::Halt;

/// What the command line and the container ask of the build.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Which stages.
    pub targets: Targets,
    /// `--build-arg`, in order; `Absent` for a name that the executor's environment lacks.
    pub build_args: Vec<(String, Value<String>)>,
    /// Why there may be more of them.
    pub unknown_build_args: Option<Why>,
    /// The platform's own arguments.
    pub predefined: BTreeMap<String, Value<String>>,
    /// A stop that comes after the stages are planned and before the first is built, in the
    /// executor's words.
    pub before_stages: Option<String>,
    /// The same when a stage is built.
    pub after_stage: Option<String>,
    /// The same before the stage that is pushed.
    pub before_push: Option<String>,
    /// Whether what lay there at the start is restored after each stage (`--preserve-context`).
    pub restores_context: bool,
    /// `--custom-platform`; empty for the node's own.
    pub platform: Option<Value<String>>,
    /// Whether the stages are planned and not built (`--dryrun`).
    pub plans_only: bool,
    /// Whether the file system is cleared before the first stage (`--pre-cleanup`).
    pub cleans_first: bool,
    /// Whether it is cleared after the last (`--cleanup`).
    pub cleans_last: bool,
}

/// What came of a replay.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    /// The instructions of the stages that are built, in the order in which they are executed.
    pub steps: Vec<Step>,
    /// The stages that are built, by their place in the Dockerfile.
    pub built: Vec<usize>,
    /// The instructions that are to be executed, as indices into the Dockerfile's.
    pub planned: BTreeSet<usize>,
    /// The stages that are built although the target needs nothing of them, by their place.
    pub unneeded: Vec<usize>,
    /// What it passes over, in the order in which it is met.
    pub remarks: Vec<Remark>,
    /// The line the executor stops with, of the build alone.
    pub stop: Option<String>,
    /// The instruction it stops at, as an index into the Dockerfile's instructions; none where it
    /// stops at no single one.
    pub stop_at: Option<usize>,
    /// The names of `--target` that are no stage's.
    pub unknown_targets: Vec<String>,
    /// What each stage is built from, after expansion.
    pub bases: Vec<ResolvedBase>,
    /// The images that are pulled: bases, and what a COPY takes files from.
    pub pulled: Vec<Value<String>>,
    /// The variables that a FROM refers to, and the ARGs before it: they see also build arguments
    /// that no ARG declares.
    pub undeclared: BTreeSet<String>,
    /// Why parts of it are unknown.
    pub unknown: Vec<Why>,
    /// What the last stage puts into the image, where all of it is known.
    pub files: Option<Vec<String>>,
    /// The file system when the build is done.
    pub end: Option<FileSystem>,
}

impl Replay {
    /// Whether a build argument that no ARG declares is used all the same: by a FROM, or because
    /// it is one of the proxies.
    pub fn is_used_undeclared(&self, name: &str) -> bool {
        self.undeclared.contains(name) || variables::PROXIES.contains(&name)
    }

    fn halt_at(&mut self, instruction: usize, halt: Halt) -> Outcome {
        if self.stop.is_none() && matches!(halt, Halt::Stop(_)) {
            self.stop_at = Some(instruction);
        }
        self.halt(halt)
    }

    fn halt(&mut self, halt: Halt) -> Outcome {
        match halt {
            Halt::Stop(line) => {
                self.stop.get_or_insert_with(|| line.clone());
                Outcome::Stopped(line)
            }
            Halt::Unknown(why) => {
                if !self.unknown.contains(&why) {
                    self.unknown.push(why.clone());
                }
                Outcome::Unknown(why)
            }
        }
    }
}

/// The executor's whole line for a stop of the build.
pub fn error_line(stop: &str) -> String {
    match stop.starts_with("panic: ") {
        true => stop.to_owned(),
        false => format!("error building image: {stop}"),
    }
}

/// How many stages are followed; each keeps what it leaves behind.
const MOST_STAGES: usize = 1000;

/// The instruction that is looked at before the first stage is built, as an index.
type Place = std::cell::Cell<Option<usize>>;

/// Replays the build of a Dockerfile that the executor can parse.
pub fn replay(scene: &Scene<'_>, request: &Request, files: FileSystem) -> Replay {
    let mut replay = Replay::default();
    let at = Place::default();
    if let Err(halt) = run(scene, request, files, &at, &mut replay) {
        match at.get() {
            Some(instruction) => replay.halt_at(instruction, halt),
            None => replay.halt(halt),
        };
    }
    if replay.stop.is_some() || !replay.unknown.is_empty() {
        replay.files = None;
    }
    replay
}

fn run(
    scene: &Scene<'_>,
    request: &Request,
    files: FileSystem,
    at: &Place,
    replay: &mut Replay,
) -> Result<(), Halt> {
    if scene.dockerfile.stages.len() > MOST_STAGES {
        let why = format!("there are more than {MOST_STAGES} stages");
        return Err(Halt::Unknown(why.into()));
    }
    let meta = meta::read(scene, request, at)?;
    replay.bases = meta.bases.clone();
    let in_bases = meta.bases.iter().flat_map(|base| base.names.clone());
    replay.undeclared = in_bases.chain(meta.named_before).collect();
    let names = meta.bases.into_iter().map(|base| base.name).collect();
    let planner = plan::Planner::new(scene.facts, scene.dockerfile, names, at);
    at.set(None);
    replay.unknown_targets = planner.unknown_targets(&request.targets);
    let planned = planner.plan(&request.targets)?;
    replay.built = planned.iter().map(|stage| stage.stage).collect();
    replay.unneeded = needed::unneeded(scene, &request.targets, &planned, &replay.bases);
    replay.pulled = plan::pulled(&planned);
    for stage in &planned {
        let lost = stage.lost_triggers.iter();
        replay.remarks.extend(lost.map(|trigger| Remark {
            instruction: *trigger,
            what: Silence::TriggerLost { stage: stage.stage },
        }));
    }
    let commands = planned.iter().flat_map(|stage| &stage.commands);
    replay.planned = commands.map(|command| command.instruction).collect();
    let dependencies = dependencies::find(scene, &planned, &meta.arguments, at)?;
    at.set(None);
    if let Some(line) = &request.before_stages {
        // the stages stand alone, and are worth a look all the same
        replay.halt(Halt::stop(line.clone()));
    }
    if request.plans_only {
        replay.built.clear();
        replay.files = Some(Vec::new());
        return Ok(());
    }
    let work = stages::Work {
        request,
        planned: &planned,
        arguments: meta.arguments,
        dependencies: &dependencies,
    };
    stages::build(scene, work, files, replay);
    Ok(())
}
