//! Which stages are built, in what order, on what, and where their `COPY --from` lead: as
//! `MakeKanikoStages` of `pkg/dockerfile/dockerfile.go` and `ResolveCrossStageInstructions` of
//! `pkg/executor/build.go` decide it (google v1.24.0, osscontainertools v1.25.0 to v1.28.3).

use std::collections::BTreeMap;

use crate::dockerfile::{Dockerfile, Heredoc, Instruction, Kind, OnBuild, Transfer};
use crate::kaniko::facts::{Facts, NoStage, StagePlanner, UnusedStages};
use crate::source::Text;
use crate::value::{Value, Why};

use super::Place;
use super::outcome::{Halt, Within};

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
    /// Whether it is the last one built.
    pub is_final: bool,
    /// Whether it is the one that is pushed.
    pub is_pushed: bool,
}

/// Plans the stages.
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
                .within(wording.target_stage.trim_end_matches(": "))
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

    /// Every stage up to the target, numbered by its position among those that are left.
    fn by_position(&self, wanted: &[usize], targets: &Targets) -> Result<Vec<Planned<'a>>, Halt> {
        let target = wanted.first().copied().unwrap_or(0);
        let stages: Vec<usize> = match self.skips_unused(targets) {
            true if self.facts.stages.unused == UnusedStages::SkippedByDefault => {
                self.used_by_number(target)?
            }
            true => self.used_by_name(target, targets.names.iter().all(String::is_empty)),
            false => (0..=target).collect(),
        };
        let mut planned: Vec<Planned> = Vec::new();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let last = stages.len().saturating_sub(1);
        for (number, stage) in stages.into_iter().enumerate() {
            let mut next = self.stage(stage, number);
            next.base = self.base_among(&planned, stage);
            next.is_final = number == last;
            next.is_pushed = next.is_final;
            if let Some(name) = &next.name {
                names.insert(name.clone(), number);
            }
            self.add_triggers(&mut next);
            lead_to_stages(&mut next.commands, &names);
            planned.push(next);
        }
        Ok(planned)
    }

    /// The same with the numbers of the Dockerfile, and chains of stages made one
    /// (osscontainertools v1.25.4 to v1.26).
    fn squashing(&self, wanted: &[usize], targets: &Targets) -> Result<Vec<Planned<'a>>, Halt> {
        let target = wanted.first().copied().unwrap_or(0);
        let mut stages = self.all_up_to(target);
        if self.skips_unused(targets) {
            let names = self.names_up_to(target);
            let mut uses = vec![0usize; stages.len()];
            if let Some(last) = uses.last_mut() {
                *last = 1;
            }
            for place in (0..stages.len()).rev() {
                if uses[place] == 0 {
                    continue;
                }
                if let Base::Stage(base) = stages[place].base {
                    uses[base] += 1;
                }
                for from in stages[place]
                    .commands
                    .iter()
                    .filter_map(|command| command.from.as_ref())
                {
                    if let Some(number) = stage_of(from, &names, uses.len())? {
                        uses[number] += 2;
                    }
                }
            }
            if self.facts.stages.squashes {
                squash(
                    &mut stages,
                    &mut uses,
                    &|uses, place| uses[place] > 0,
                    &|_| false,
                    false,
                );
            }
            stages.retain(|stage| uses[stage.number] > 0);
        }
        let mut names = BTreeMap::new();
        for stage in &mut stages {
            if let Some(name) = &stage.name {
                names.insert(name.clone(), stage.number);
            }
            self.add_triggers(stage);
            lead_to_stages(&mut stage.commands, &names);
        }
        Ok(stages)
    }

    /// References counted, numbers checked, triggers in place first (osscontainertools v1.27 on).
    fn counting(&self, wanted: &[usize]) -> Result<Vec<Planned<'a>>, Halt> {
        let pushed = wanted.first().copied().unwrap_or(0);
        let last = wanted.iter().copied().max().unwrap_or(0);
        let mut stages = self.all_up_to(last);
        let names = self.names_up_to(last);
        let is_target = |place: usize| wanted.contains(&place);
        let mut uses = vec![0usize; stages.len()];
        let mut copies = vec![0usize; stages.len()];
        if let Some(count) = uses.get_mut(pushed) {
            *count = 1;
        }
        let count = stages.len();
        let mut visited = vec![false; count];
        for place in (0..count).rev() {
            if !is_target(place) && uses[place] == 0 && copies[place] == 0 {
                continue;
            }
            let stage = &mut stages[place];
            visited[place] = true;
            stage.is_pushed = place == pushed;
            self.add_triggers(stage);
            lead_to_stages(&mut stage.commands, &names);
            for command in &stage.commands {
                self.at.set(Some(command.instruction));
                let Some(from) = &command.from else {
                    continue;
                };
                let Ok(number) = from.parse::<i64>() else {
                    continue;
                };
                match usize::try_from(number)
                    .ok()
                    .filter(|number| *number < count)
                {
                    Some(number) => copies[number] += 1,
                    None if self.facts.stages.checks_from_index => {
                        let line =
                            format!("COPY --from={number} refers to a stage that does not exist");
                        return Err(Halt::stop(line)).within(&format!("stage {place}"));
                    }
                    None => {
                        stage_of(from, &names, count)?;
                    }
                }
            }
            if let Base::Stage(base) = stage.base {
                uses[base] += 1;
            }
        }
        let used =
            |uses: &[usize], place: usize| is_target(place) || uses[place] > 0 || copies[place] > 0;
        if self.facts.stages.squashes {
            squash(
                &mut stages,
                &mut uses,
                &used,
                &|place| copies[place] > 0,
                true,
            );
        }
        for (stage, _) in stages
            .iter_mut()
            .zip(visited)
            .filter(|(_, visited)| !visited)
        {
            // one that only an earlier stage copies from stays blank, and is built all the same
            stage.base = Base::Image(String::new());
            stage.commands.clear();
            stage.name = None;
        }
        let kept: Vec<bool> = (0..count).map(|place| used(&uses, place)).collect();
        let mut place = 0;
        stages.retain(|_| {
            place += 1;
            kept[place - 1]
        });
        Ok(stages)
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

    /// Stages in use as google's `skipUnusedStages` finds them: by names as they are written,
    /// so that unnamed stages are lost.
    fn used_by_name(&self, target: usize, untargeted: bool) -> Vec<usize> {
        let stages = &self.dockerfile.stages;
        let name = |place: usize| stages[place].name.as_ref().map_or("", |name| name.as_str());
        let base = |place: usize| self.bases[place].known().map_or("", String::as_str);
        let last_base = base(target);
        let mut wanted: Vec<&str> = Vec::new();
        for place in (0..=target).rev() {
            let named = !name(place).is_empty() && wanted.contains(&name(place));
            if !(named || name(place) == last_base || place == target) {
                continue;
            }
            // a COPY from the context counts as one from the stage without a name
            wanted.extend(self.copies(place).map(|from| match from {
                None => "",
                Some(from) => match from.parse::<usize>() {
                    Ok(number) if number < stages.len() => name(number),
                    _ => from.as_str(),
                },
            }));
            if place != target {
                wanted.push(base(place));
            }
        }
        if untargeted && wanted.is_empty() {
            return (0..stages.len()).collect();
        }
        let kept = |place: &usize| {
            !name(*place).is_empty()
                && (wanted.contains(&name(*place)) || name(*place) == last_base)
        };
        let earlier = (0..target).filter(|place| !wanted.is_empty() && kept(place));
        earlier.chain(std::iter::once(target)).collect()
    }

    /// Stages in use as osscontainertools v1.24 and v1.25 find them: by number.
    fn used_by_number(&self, target: usize) -> Result<Vec<usize>, Halt> {
        let count = self.dockerfile.stages.len();
        let names = self.names_up_to(count.saturating_sub(1));
        let mut used = vec![false; count];
        used[target] = true;
        for place in (0..=target).rev() {
            if !used[place] {
                continue;
            }
            let base = self.bases[place].known().map(|name| name.to_lowercase());
            if let Some(base) = base.and_then(|name| names.get(&name)) {
                used[*base] = true;
            }
            for from in self.copies(place).flatten() {
                if let Some(number) = stage_of(from, &names, count)? {
                    used[number] = true;
                }
            }
        }
        Ok((0..=target).filter(|place| used[*place]).collect())
    }
}

/// The stage that a `--from` names, by number or by name; a number is not checked before it is
/// used as an index (`skipUnusedStages`; osscontainertools v1.25, v1.26).
fn stage_of(
    from: &str,
    names: &BTreeMap<String, usize>,
    count: usize,
) -> Result<Option<usize>, Halt> {
    let Ok(number) = from.parse::<i64>() else {
        return Ok(names.get(&from.to_lowercase()).copied());
    };
    match usize::try_from(number) {
        Ok(number) if number < count => Ok(Some(number)),
        Ok(_) => Err(Halt::stop(format!(
            "panic: runtime error: index out of range [{number}] with length {count}"
        ))),
        Err(_) => Err(Halt::stop(format!(
            "panic: runtime error: index out of range [{number}]"
        ))),
    }
}

fn command<'a>(index: usize, stage: usize, instruction: &'a Instruction) -> Command<'a> {
    Command {
        instruction: index,
        written_in: stage,
        kind: &instruction.kind,
        heredocs: &instruction.heredocs,
        source: &instruction.source,
        from: from_of(&instruction.kind),
    }
}

fn triggered<'a>(index: usize, stage: usize, trigger: &'a OnBuild) -> Command<'a> {
    Command {
        instruction: index,
        written_in: stage,
        kind: &trigger.trigger,
        heredocs: &trigger.heredocs,
        source: &trigger.text,
        from: from_of(&trigger.trigger),
    }
}

fn from_of(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Copy(Transfer {
            from: Some(from), ..
        }) if !from.is_empty() => Some(from.to_string()),
        _ => None,
    }
}

/// Replaces names of stages by their numbers.
fn lead_to_stages(commands: &mut [Command<'_>], names: &BTreeMap<String, usize>) {
    for from in commands
        .iter_mut()
        .filter_map(|command| command.from.as_mut())
    {
        if let Some(number) = names.get(&from.to_lowercase()) {
            *from = number.to_string();
        }
    }
}

/// Merges each stage that is in use into the only one that builds on it.
fn squash(
    stages: &mut [Planned<'_>],
    uses: &mut [usize],
    in_use: &dyn Fn(&[usize], usize) -> bool,
    copied: &dyn Fn(usize) -> bool,
    drops_triggers: bool,
) {
    for place in 0..stages.len() {
        let Base::Stage(base) = stages[place].base else {
            continue;
        };
        if in_use(uses, place) && uses[base] == 1 && !copied(base) {
            merge(stages, base, place, drops_triggers);
            uses[base] = 0;
        }
    }
}

fn merge(stages: &mut [Planned<'_>], base: usize, into: usize, drops_triggers: bool) {
    let mut commands: Vec<_> = stages[base].commands.clone();
    if drops_triggers {
        commands.retain(|command| !matches!(command.kind, Kind::OnBuild(_)));
    }
    let (base_of_base, name) = (stages[base].base.clone(), stages[base].base_name.clone());
    let merged = &mut stages[into];
    commands.append(&mut merged.commands);
    merged.commands = commands;
    merged.base = base_of_base;
    merged.base_name = name;
}
