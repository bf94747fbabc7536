//! The replay: what the executor would do with a Dockerfile and its context, step by step, only
//! without doing it.
//!
//! Each step is done, stopped with the executor's own words, or unknown with the reason. After a
//! stop or an unknown step the replay goes on with what it still knows, so that the rest of the
//! Dockerfile is judged too.

mod carry;
mod checks;
mod chmod;
mod copying;
mod dependencies;
mod meta;
mod metadata;
mod outcome;
mod place;
mod plan;
mod platform;
mod run;
mod signals;
mod sources;
mod stage;
mod stages;
mod transfer;
mod users;
mod variables;

use std::collections::BTreeMap;

use crate::build::filesystem::FileSystem;
use crate::value::{Value, Why};

pub use checks::check_options;
pub use outcome::{Copy, Fate, Outcome, Source, Step, Unset};
pub use plan::{Base, Planned, Targets};
pub use platform::predefined;
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
    /// Stops that come after the stages are planned and before the first is built, in the
    /// executor's words.
    pub before_stages: Vec<String>,
    /// The same before the stage that is pushed.
    pub before_push: Option<String>,
    /// Whether what lay there at the start is restored after each stage (`--preserve-context`).
    pub restores_context: bool,
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
    /// The line the executor stops with, of the build alone.
    pub stop: Option<String>,
    /// Why parts of it are unknown.
    pub unknown: Vec<Why>,
    /// What the last stage puts into the image, where all of it is known.
    pub files: Option<Vec<String>>,
    /// The file system when the build is done.
    pub end: Option<FileSystem>,
}

impl Replay {
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

/// Replays the build of a Dockerfile that the executor can parse.
pub fn replay(scene: &Scene<'_>, request: &Request, files: FileSystem) -> Replay {
    let mut replay = Replay::default();
    if let Err(halt) = run(scene, request, files, &mut replay) {
        replay.halt(halt);
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
    replay: &mut Replay,
) -> Result<(), Halt> {
    let meta = meta::read(scene, request)?;
    let planner = plan::Planner::new(scene.facts, scene.dockerfile, meta.bases);
    let planned = planner.plan(&request.targets)?;
    replay.built = planned.iter().map(|stage| stage.stage).collect();
    let dependencies = dependencies::find(scene, &planned, &meta.arguments)?;
    if let Some(line) = request.before_stages.first() {
        return Err(Halt::stop(line.clone()));
    }
    if request.plans_only {
        replay.built.clear();
        replay.files = Some(Vec::new());
        return Ok(());
    }
    stages::build(
        scene,
        request,
        &planned,
        meta.arguments,
        &dependencies,
        files,
        replay,
    );
    Ok(())
}
