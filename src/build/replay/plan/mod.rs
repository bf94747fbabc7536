//! Which stages are built, in what order, on what, and where their `COPY --from` lead: as
//! `MakeKanikoStages` of `pkg/dockerfile/dockerfile.go` and `ResolveCrossStageInstructions` of
//! `pkg/executor/build.go` decide it (google v1.24.0, osscontainertools v1.25.0 to v1.28.3).

mod command;
mod counting;
mod position;
mod squashing;

use std::collections::BTreeMap;

use crate::dockerfile::{Dockerfile, Heredoc, Kind};
use crate::kaniko::facts::{Facts, NoStage, StagePlanner, UnusedStages};
use crate::source::Text;
use crate::value::{Value, Why};

use super::Place;
use super::outcome::{Halt, Within};
use command::{command, triggered};

/// What the executor is asked to build.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// `--target`, in order; none for the last stage.
    pub names: Vec<String>,
    /// Why there may be others.
    pub unknown: Option<Why>,
    /// `--skip-unused-stages`, where it is given.
    pub skip_unused: Option<bool>,
}

/// What a stage builds on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Scratch,
    /// An earlier stage, by the executor's number for it.
    Stage(usize),
    /// An image of a registry.
    Image(String),
    /// It cannot be told.
    Unknown(Why),
}

/// An instruction that a stage executes.
#[derive(Debug, Clone)]
pub struct Command<'a> {
    /// Its place in the Dockerfile; that of the ONBUILD for a trigger.
    pub instruction: usize,
    /// The stage it stands in, by its place in the Dockerfile.
    pub written_in: usize,
    /// What it says.
    pub kind: &'a Kind,
    /// Its heredocs.
    pub heredocs: &'a [Heredoc],
    /// All of it on one line, as the executor logs it.
    pub source: &'a Text,
    /// For `COPY --from`: the stage's number or the image's name, as the executor uses it.
    pub from: Option<String>,
}

/// A stage that is built.
#[derive(Debug, Clone)]
pub struct Planned<'a> {
    /// Its place in the Dockerfile.
    pub stage: usize,
    /// The executor's number for it.
    pub number: usize,
    /// Its name, in lower case.
    pub name: Option<String>,
    /// What it builds on.
    pub base: Base,
    /// Its base's name, resolved.
    pub base_name: Value<String>,
    /// What it executes, the triggers of its base first.
    pub commands: Vec<Command<'a>>,
    /// The triggers of its base that it should execute and does not, as indices into the
    /// Dockerfile's instructions.
    pub lost_triggers: Vec<usize>,
    /// Whether it is the last one built.
    pub is_final: bool,
    /// Whether it is the one that is pushed.
    pub is_pushed: bool,
}

/// The images of registries that stages need.
pub fn pulled(planned: &[Planned<'_>]) -> Vec<Value<String>> {
    let bases = planned.iter().map(|stage| match &stage.base {
        Base::Image(name) if !name.is_empty() => Value::Known(name.clone()),
        Base::Unknown(why) => Value::Unknown(why.clone()),
        _ => Value::Absent,
    });
    let commands = planned.iter().flat_map(|stage| &stage.commands);
    let copied = commands
        .filter_map(|command| command.from.as_ref())
        .filter(|from| from.parse::<i64>().is_err());
    bases
        .filter(|base| !base.is_absent())
        .chain(copied.map(|from| Value::Known(from.clone())))
        .collect()
}

/// Plans the stages. Places are indices of the Dockerfile's stages: targets are looked up among
/// them, and what a stage builds on or copies from is an earlier one, or checked.
pub struct Planner<'a> {
    facts: &'a Facts,
    dockerfile: &'a Dockerfile,
    /// The base of each stage, resolved.
    bases: Vec<Value<String>>,
    /// The instruction that is looked at.
    at: &'a Place,
}

impl<'a> Planner<'a> {
    /// For a Dockerfile whose stages have these bases.
    pub(super) fn new(
        facts: &'a Facts,
        dockerfile: &'a Dockerfile,
        bases: Vec<Value<String>>,
        at: &'a Place,
    ) -> Self {
        Planner {
            facts,
            dockerfile,
            bases,
            at,
        }
    }

    /// The stages to build, in order.
    pub fn plan(&self, targets: &Targets) -> Result<Vec<Planned<'a>>, Halt> {
        let wanted = self.find_targets(targets)?;
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        match self.facts.stages.planner {
            StagePlanner::ByPosition => self.by_position(&wanted, targets),
            StagePlanner::Squashing => self.squashing(&wanted, targets),
            StagePlanner::Counting => self.counting(&wanted),
        }
    }

    /// The places of the targets, checked.
    pub fn find_targets(&self, targets: &Targets) -> Result<Vec<usize>, Halt> {
        if let Some(why) = &targets.unknown {
            return Err(Halt::Unknown(why.clone()));
        }
        if self.dockerfile.stages.is_empty() {
            return match self.facts.stages.without_any {
                NoStage::Builds => Ok(Vec::new()),
                NoStage::Panics => Err(Halt::stop("panic: runtime error: index out of range [-1]")),
                NoStage::Refused => Err(Halt::stop(
                    "dockerfile must contain at least one FROM instruction",
                )),
            };
        }
        let wording = &self.facts.wording;
        // a single empty target is none
        let names: Vec<&String> = match targets.names.as_slice() {
            [only] if only.is_empty() => Vec::new(),
            names => names.iter().collect(),
        };
        if names.is_empty() {
            return Ok(vec![self.dockerfile.stages.len().saturating_sub(1)]);
        }
        let find = |target: &String| {
            let quoted = match wording.target_quoted {
                true => format!("{target:?}"),
                false => target.clone(),
            };
            self.find_target(target)
                .ok_or_else(|| Halt::stop(format!("{quoted} is not a valid target build stage")))
                .within(wording.target_stage)
        };
        names.into_iter().map(find).collect()
    }

    /// The place of the stage that a target names.
    fn find_target(&self, target: &str) -> Option<usize> {
        let matches = |name: &Text| match self.facts.stages.case_insensitive_target {
            true => name.to_lowercase() == target.to_lowercase(),
            false => name.as_str() == target,
        };
        let mut stages = self.dockerfile.stages.iter();
        stages.position(|stage| match &stage.name {
            Some(name) => matches(name),
            None => target.is_empty(),
        })
    }

    /// The names of targets that are no stage's.
    pub fn unknown_targets(&self, targets: &Targets) -> Vec<String> {
        if matches!(targets.names.as_slice(), [only] if only.is_empty()) {
            return Vec::new();
        }
        let names = targets.names.iter();
        names
            .filter(|name| self.find_target(name).is_none())
            .cloned()
            .collect()
    }

    fn all_up_to(&self, last: usize) -> Vec<Planned<'a>> {
        let mut planned: Vec<Planned> = Vec::new();
        for place in 0..=last.min(self.dockerfile.stages.len().saturating_sub(1)) {
            let mut next = self.stage(place, place);
            next.base = self.base_among(&planned, place);
            next.is_final = place == last;
            next.is_pushed = place == last;
            planned.push(next);
        }
        planned
    }

    fn names_up_to(&self, last: usize) -> BTreeMap<String, usize> {
        let stages = self.dockerfile.stages.iter().take(last + 1).enumerate();
        stages
            .filter_map(|(place, stage)| Some((stage.name.as_ref()?.to_string(), place)))
            .collect()
    }

    fn stage(&self, place: usize, number: usize) -> Planned<'a> {
        let stage = &self.dockerfile.stages[place];
        let first = stage.instructions.start;
        let commands = self.dockerfile.instructions_of(stage).iter().enumerate();
        Planned {
            stage: place,
            number,
            name: stage.name.as_ref().map(ToString::to_string),
            base: Base::Scratch,
            base_name: self.bases[place].clone(),
            commands: commands
                .map(|(index, instruction)| command(first + index, place, instruction))
                .collect(),
            lost_triggers: Vec::new(),
            is_final: false,
            is_pushed: false,
        }
    }

    /// What a stage builds on: the first earlier stage of that name, else an image.
    fn base_among(&self, earlier: &[Planned<'a>], place: usize) -> Base {
        match &self.bases[place] {
            Value::Known(name) => {
                let lower = name.to_lowercase();
                let stage = earlier
                    .iter()
                    .find(|stage| stage.name.as_deref().unwrap_or("") == lower);
                match stage {
                    _ if name == "scratch" => Base::Scratch,
                    Some(stage) => Base::Stage(stage.number),
                    None => Base::Image(name.clone()),
                }
            }
            Value::Unknown(why) => Base::Unknown(why.clone()),
            Value::Absent => Base::Image(String::new()),
        }
    }

    /// Puts what ONBUILD of a local base triggers before a stage's own instructions.
    fn add_triggers(&self, stage: &mut Planned<'a>) {
        let Base::Stage(_) = stage.base else {
            return;
        };
        let base_name = stage.base_name.known().map(|name| name.to_lowercase());
        let found = self
            .dockerfile
            .stages
            .iter()
            .take(stage.stage)
            .position(|earlier| earlier.name.as_ref().map(|name| name.to_string()) == base_name);
        let Some(place) = found else {
            return;
        };
        let base = &self.dockerfile.stages[place];
        let first = base.instructions.start;
        let instructions = self.dockerfile.instructions_of(base).iter().enumerate();
        let triggers: Vec<Command> = instructions
            .filter_map(|(index, instruction)| match &instruction.kind {
                Kind::OnBuild(trigger) => Some(triggered(first + index, place, trigger)),
                _ => None,
            })
            .collect();
        stage.commands.splice(0..0, triggers);
    }

    fn skips_unused(&self, targets: &Targets) -> bool {
        match self.facts.stages.unused {
            UnusedStages::Built => false,
            UnusedStages::BuiltByDefault => targets.skip_unused == Some(true),
            UnusedStages::SkippedByDefault => targets.skip_unused != Some(false),
            UnusedStages::Skipped => true,
        }
    }

    /// The `--from` of each COPY of a stage.
    fn copies(&self, place: usize) -> impl Iterator<Item = Option<&'a Text>> {
        let instructions = self
            .dockerfile
            .instructions_of(&self.dockerfile.stages[place]);
        instructions
            .iter()
            .filter_map(|instruction| match &instruction.kind {
                Kind::Copy(copy) => Some(copy.from.as_ref().filter(|from| !from.is_empty())),
                _ => None,
            })
    }
}
