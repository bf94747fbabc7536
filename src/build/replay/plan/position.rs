//! Stages by their position, with those left out that the target does not need (google;
//! osscontainertools up to v1.25.3).

use std::collections::BTreeMap;

use super::command::lead_to_stages;
use super::{Planned, Planner, Targets};
use crate::build::replay::outcome::Halt;
use crate::kaniko::facts::UnusedStages;

impl<'a> Planner<'a> {
    /// Every stage up to the target, numbered by its position among those that are left.
    pub(super) fn by_position(
        &self,
        wanted: &[usize],
        targets: &Targets,
    ) -> Result<Vec<Planned<'a>>, Halt> {
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
pub(super) fn stage_of(
    from: &str,
    names: &BTreeMap<String, usize>,
    count: usize,
) -> Result<Option<usize>, Halt> {
    match from.parse() {
        Ok(number) => stage_at(number, count).map(Some),
        Err(_) => Ok(names.get(&from.to_lowercase()).copied()),
    }
}

/// A stage by its number, which Go uses as an index.
pub(super) fn stage_at(number: i64, count: usize) -> Result<usize, Halt> {
    match usize::try_from(number) {
        Ok(number) if number < count => Ok(number),
        Ok(_) => Err(Halt::stop(format!(
            "panic: runtime error: index out of range [{number}] with length {count}"
        ))),
        Err(_) => Err(Halt::stop(format!(
            "panic: runtime error: index out of range [{number}]"
        ))),
    }
}
