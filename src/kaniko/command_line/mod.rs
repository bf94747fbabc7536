//! A container's arguments, read as the executor reads them.
//!
//! The executor asks cobra first which subcommand is meant (`subcommand.rs`), then pflag takes the
//! flags apart (`parse.rs`), each value by its kind (`value.rs`). pflag stops at the first
//! error; here the reading goes on, so that every mistake can be shown at once.

mod options;
mod parse;
mod problem;
mod subcommand;
mod value;

pub use options::{Options, Setting};
pub use problem::{Problem, ProblemKind};
pub use value::{Secret, SecretSource, read_secret};

use super::argument::Argument;
use super::facts::Facts;
use super::flags::{Catalog, Subcommand};
use crate::source::Text;
use crate::value::Why;

/// What the executor makes of its arguments.
#[derive(Debug, Clone)]
pub struct CommandLine {
    /// What it goes on to do, if there is no error.
    pub outcome: Outcome,
    /// The flags that are set, in order.
    pub options: Options,
    /// Everything that is wrong, in the order of the arguments.
    pub problems: Vec<Problem>,
    /// The problem that the executor reports, as an index into `problems`.
    stops_at: Option<usize>,
    /// What stands behind a bare `--`, and is not read.
    pub unread: Option<Unread>,
    /// From which argument on nothing is certain, and why: an argument whose value is unknown as
    /// a whole may be any flag, and may take the next word.
    pub uncertain: Option<Uncertain>,
}

/// The words behind a bare `--`, which pflag leaves to the command, and the executor to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The dashes.
    pub dashes: Text,
    /// The words.
    pub words: Vec<Text>,
}

/// The argument after which nothing is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncertain {
    /// Its index.
    pub argument: usize,
    /// Why it is not known.
    pub why: Why,
}

/// What arguments make the executor do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It builds.
    Builds,
    /// `--help`: it prints how to use it, and exits with 0.
    PrintsHelp,
    /// A subcommand, which builds nothing.
    RunsSubcommand(&'static Subcommand),
}

impl CommandLine {
    /// Reads the arguments of an executor.
    pub fn read(arguments: &[Argument], facts: &Facts) -> CommandLine {
        let catalog = Catalog::of(facts.release);
        let found = subcommand::find(arguments, &catalog, facts);
        let mut line = parse::parse(arguments, &catalog, facts, &found);
        let cobras = found.problem.as_ref().map(|problem| problem.argument);
        line.problems.extend(found.problem);
        line.problems.sort_by_key(|problem| problem.argument);
        let certain = |wanted: &dyn Fn(&Problem) -> bool| {
            let mut problems = line.problems.iter();
            problems.position(|problem| problem.certain && wanted(problem))
        };
        line.stops_at = certain(&|problem| Some(problem.argument) == cobras)
            .or_else(|| certain(&|problem| !problem.kind.is_positional()));
        line
    }

    /// What is wrong with one argument.
    pub fn problems_at(&self, argument: usize) -> &[Problem] {
        let start = self.problems.partition_point(|one| one.argument < argument);
        let end = self
            .problems
            .partition_point(|one| one.argument <= argument);
        self.problems.get(start..end).unwrap_or(&[])
    }

    /// The problem with which the executor certainly stops; `None` where it reads the arguments,
    /// or where it is not certain.
    pub fn error(&self) -> Option<&Problem> {
        self.problems.get(self.stops_at?)
    }
}

#[cfg(test)]
mod tests;
