//! Text → instructions with spans; words, variables, stages.
//!
//! [`read`] parses as the BuildKit does that an executor carries, word for word and generation for
//! generation ([`Dialect`]); [`expand`](expand::expand) does with a word's variables what that
//! BuildKit does. Neither ever fails on a text.
//!
//! Invariant: nothing here knows what Kaniko does with an instruction.

mod accepted;
mod arguments;
pub mod checks;
mod dialect;
mod directive;
pub mod expand;
mod flags;
mod healthcheck;
mod heredoc;
mod instruction;
mod interpret;
mod joined;
mod json;
mod lines;
mod model;
mod mount;
mod mount_options;
mod nearest;
mod reader;
mod split;
mod transfer;
mod words;

pub use accepted::{AcceptedFlags, FlagType, Flags};
pub use dialect::{Buildkit, Dialect, FlagWords, VariableForms};
pub use instruction::{
    Argument, Command, From, Healthcheck, Kind, OnBuild, Pair, Run, Source, Transfer, is_root,
};
pub use model::{
    Comment, Directive, Dockerfile, Flag, Heredoc, Instruction, Phase, Problem, Stage,
};
pub use mount::{Device, Expander, Mount, MountOptions, MountType};
pub use reader::read;
