//! Which CMD an image comes out with (`reviewConfig` of `pkg/executor/build.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::collections::BTreeMap;

use crate::dockerfile::Kind;

use super::plan::{Base, Planned};
use super::remark::{Remark, Silence};

/// The CMD of each stage that has one, as an index into the Dockerfile's instructions.
#[derive(Debug, Default)]
pub(super) struct StartCommands(BTreeMap<usize, usize>);

impl StartCommands {
    /// Takes in the next stage. An ENTRYPOINT in it, without a CMD, clears the CMD of the stage it
    /// builds on, which is noted where it makes the image.
    pub(super) fn take_in(&mut self, planned: &Planned<'_>) -> Option<Remark> {
        let inherited = match planned.base {
            Base::Stage(number) => self.0.get(&number).copied(),
            _ => None,
        };
        let mut own = None;
        let mut sets_own = false;
        let mut entrypoint = None;
        for command in &planned.commands {
            match command.kind {
                Kind::Cmd(cmd) => {
                    sets_own = true;
                    own = (!cmd.words.is_empty()).then_some(command.instruction);
                }
                Kind::Entrypoint(_) => entrypoint = Some(command.instruction),
                _ => {}
            }
        }
        let clears = entrypoint.filter(|_| !sets_own);
        let command = match clears {
            Some(_) => None,
            None if sets_own => own,
            None => inherited,
        };
        if let Some(command) = command {
            self.0.insert(planned.number, command);
        }
        let (instruction, command) = clears.zip(inherited).filter(|_| planned.is_pushed)?;
        let what = Silence::CommandCleared { command };
        Some(Remark { instruction, what })
    }
}
