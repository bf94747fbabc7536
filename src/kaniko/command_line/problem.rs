//! What is wrong with a command line, in the executor's words.

use crate::golang::{quote, quote_character};
use crate::kaniko::flags::Flag;
use crate::source::Span;

/// A mistake in the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// The index of the argument that is wrong.
    pub argument: usize,
    /// The characters that are wrong.
    pub span: Span,
    /// Whether the executor certainly sees it so: nothing uncertain stands before it.
    pub certain: bool,
}

/// What is wrong with an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// No release has the flag.
    UnknownFlag {
        /// The name, without dashes.
        name: String,
        /// The flag that was most likely meant.
        nearest: Option<&'static Flag>,
    },
    /// Other releases have the flag.
    FlagNotInRelease {
        /// The flag; its availability says which have it.
        flag: &'static Flag,
    },
    /// There is no such one-letter flag.
    UnknownShorthand {
        /// The letter, as Go prints the byte it looked at.
        letter: char,
        /// The letters that were still to be read, from it on.
        rest: String,
        /// The long flag that was most likely meant, where the word looks like one with a dash
        /// too few.
        nearest: Option<&'static Flag>,
    },
    /// The flag needs a value, and the arguments end.
    MissingValue {
        /// The flag.
        flag: &'static Flag,
        /// The letters from it on, where it is written as one letter.
        shorthand: Option<String>,
    },
    /// The flag's value is refused.
    InvalidValue {
        /// The flag.
        flag: &'static Flag,
        /// The value.
        value: String,
        /// Why, in the executor's words.
        reason: String,
    },
    /// `---x` or `--=x`.
    BadSyntax {
        /// The word.
        word: String,
    },
    /// A word that belongs to no flag.
    Positional {
        /// The word.
        word: String,
    },
}

impl ProblemKind {
    /// The error, without the `Error: ` before it.
    pub fn message(&self) -> String {
        match self {
            ProblemKind::UnknownFlag { name, .. } => format!("unknown flag: --{name}"),
            ProblemKind::FlagNotInRelease { flag } => format!("unknown flag: --{}", flag.name),
            ProblemKind::UnknownShorthand { letter, rest, .. } => {
                format!(
                    "unknown shorthand flag: {} in -{rest}",
                    quote_character(*letter)
                )
            }
            ProblemKind::MissingValue { flag, shorthand } => match (shorthand, flag.shorthand) {
                (Some(rest), Some(letter)) => format!(
                    "flag needs an argument: {} in -{rest}",
                    quote_character(letter)
                ),
                _ => format!("flag needs an argument: --{}", flag.name),
            },
            ProblemKind::InvalidValue {
                flag,
                value,
                reason,
            } => {
                let name = match flag.shorthand {
                    Some(letter) => format!("-{letter}, --{}", flag.name),
                    None => format!("--{}", flag.name),
                };
                let (value, name) = (quote(value), quote(&name));
                format!("invalid argument {value} for {name} flag: {reason}")
            }
            ProblemKind::BadSyntax { word } => format!("bad flag syntax: {word}"),
            ProblemKind::Positional { word } => {
                format!("unknown command {} for \"executor\"", quote(word))
            }
        }
    }

    /// Whether it is a word that belongs to no flag, which cobra sees before pflag sees flags.
    pub fn is_positional(&self) -> bool {
        matches!(self, ProblemKind::Positional { .. })
    }
}

impl Problem {
    /// The line that the executor prints.
    pub fn error_line(&self) -> String {
        format!("Error: {}", self.kind.message())
    }
}
