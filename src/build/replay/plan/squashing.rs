//! Chains of stages made one (osscontainertools v1.25.4 on).

use std::collections::BTreeMap;

use super::command::lead_to_stages;
use super::position::stage_of;
use super::{Base, Command, Planned, Planner, Targets};
use crate::build::replay::outcome::Halt;
use crate::dockerfile::Kind;

impl<'a> Planner<'a> {
    /// The same with the numbers of the Dockerfile, and chains of stages made one
    /// (osscontainertools v1.25.4 to v1.26).
    pub(super) fn squashing(
        &self,
        wanted: &[usize],
        targets: &Targets,
    ) -> Result<Vec<Planned<'a>>, Halt> {
        let target = wanted.first().copied().unwrap_or(0);
        let mut stages = self.all_up_to(target);
        let loses_triggers = self.facts.stages.squashing_loses_triggers;
        if !loses_triggers {
            stages.iter_mut().for_each(|stage| self.add_triggers(stage));
        }
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
                    !loses_triggers,
                );
            }
            stages.retain(|stage| uses[stage.number] > 0);
        }
        let mut names = BTreeMap::new();
        for stage in &mut stages {
            if let Some(name) = &stage.name {
                names.insert(name.clone(), stage.number);
            }
            if loses_triggers {
                self.add_triggers(stage);
            }
            lead_to_stages(&mut stage.commands, &names);
        }
        Ok(stages)
    }
}

/// Merges each stage that is in use into the only one that builds on it.
pub(super) fn squash(
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
    let is_trigger = |command: &Command| matches!(command.kind, Kind::OnBuild(_));
    let mut lost = stages[base].lost_triggers.clone();
    match drops_triggers {
        true => commands.retain(|command| !is_trigger(command)),
        false => {
            let own = commands
                .iter()
                .filter(|command| is_trigger(command) && command.written_in == stages[base].stage);
            lost.extend(own.map(|command| command.instruction));
        }
    }
    let (base_of_base, name) = (stages[base].base.clone(), stages[base].base_name.clone());
    let merged = &mut stages[into];
    commands.append(&mut merged.commands);
    merged.commands = commands;
    merged.lost_triggers.extend(lost);
    merged.base = base_of_base;
    merged.base_name = name;
}
