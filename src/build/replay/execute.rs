//! The instructions of a stage (`stageBuilder.build` of `pkg/executor/build.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use crate::build::filesystem::{Content, Ground};
use crate::dockerfile::Kind;
use crate::path;

use super::Replay;
use super::outcome::{Copy, Halt, Outcome, Step, Within};
use super::plan::{Command, Planned};
use super::remark::{Remark, Silence};
use super::stage::Stage;

/// Executes the instructions of a stage, after the pass that looks ahead.
pub(super) fn execute(stage: &mut Stage<'_>, planned: &Planned<'_>, replay: &mut Replay) {
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
