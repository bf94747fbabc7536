//! Instructions as commands of a stage, and where their `--from` leads.

use std::collections::BTreeMap;

use super::Command;
use crate::dockerfile::{Instruction, Kind, OnBuild, Transfer};

pub(super) fn command<'a>(index: usize, stage: usize, instruction: &'a Instruction) -> Command<'a> {
    Command {
        instruction: index,
        written_in: stage,
        kind: &instruction.kind,
        heredocs: &instruction.heredocs,
        source: &instruction.source,
        from: from_of(&instruction.kind),
    }
}

pub(super) fn triggered<'a>(index: usize, stage: usize, trigger: &'a OnBuild) -> Command<'a> {
    Command {
        instruction: index,
        written_in: stage,
        kind: &trigger.trigger,
        heredocs: &trigger.heredocs,
        source: &trigger.text,
        from: from_of(&trigger.trigger),
    }
}

pub(super) fn from_of(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Copy(Transfer {
            from: Some(from), ..
        }) if !from.is_empty() => Some(from.to_string()),
        _ => None,
    }
}

/// Replaces names of stages by their numbers.
pub(super) fn lead_to_stages(commands: &mut [Command<'_>], names: &BTreeMap<String, usize>) {
    for from in commands
        .iter_mut()
        .filter_map(|command| command.from.as_mut())
    {
        if let Some(number) = names.get(&from.to_lowercase()) {
            *from = number.to_string();
        }
    }
}
