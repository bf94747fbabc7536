//! Stages by how often they are referred to (osscontainertools v1.27 on).

use super::command::lead_to_stages;
use super::position::stage_at;
use super::squashing::squash;
use super::{Base, Planned, Planner};
use crate::build::replay::outcome::{Halt, Within};

impl<'a> Planner<'a> {
    /// References counted, numbers checked, triggers in place first (osscontainertools v1.27 on).
    pub(super) fn counting(&self, wanted: &[usize]) -> Result<Vec<Planned<'a>>, Halt> {
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
                match stage_at(number, count) {
                    Ok(number) => copies[number] += 1,
                    Err(_) if self.facts.stages.checks_from_index => {
                        let line =
                            format!("COPY --from={number} refers to a stage that does not exist");
                        return Err(Halt::stop(line)).within(&format!("stage {place}"));
                    }
                    Err(panic) => return Err(panic),
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
        for stage in stages.iter_mut().filter(|stage| !visited[stage.number]) {
            // one that only an earlier stage copies from stays blank, and is built all the same
            stage.base = Base::Image(String::new());
            stage.commands.clear();
            stage.name = None;
        }
        stages.retain(|stage| used(&uses, stage.number));
        Ok(stages)
    }
}
