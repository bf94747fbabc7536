//! Variables in words: what `$X`, `${X:-d}`, quotes and escapes come to.
//!
//! This is BuildKit's `shell.Lex` with the backslash for its escape, as every executor calls it
//! (`pkg/util/command_util.go`), whatever `# escape=` says.

mod lexer;
mod pattern;
mod substitution;

use std::ops::Range;

use crate::value::{Value, Why};

pub use super::dialect::VariableForms;
use lexer::{Fault, Lexer};

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It is set to this.
    Known(String),
    /// It is not set.
    Unset,
    /// Whether it is set, or to what, cannot be told.
    Unknown(Why),
}

/// What is done with quotes, escapes and variables that are not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mode {
    /// Quotes stay in the word.
    pub keep_quotes: bool,
    /// Backslashes stay in the word.
    pub keep_escapes: bool,
    /// A quote is a character like any other.
    pub ignore_quotes: bool,
    /// A variable that is not set stays as it was written.
    pub keep_unset: bool,
}

impl Mode {
    /// A word of an instruction: quotes and escapes go, what is not set is empty.
    pub const WORD: Mode = Mode {
        keep_quotes: false,
        keep_escapes: false,
        ignore_quotes: false,
        keep_unset: false,
    };

    /// Only variables that are set are replaced; all else stays
    /// (`ResolveVariables` of osscontainertools v1.28).
    pub const VERBATIM: Mode = Mode {
        keep_quotes: true,
        keep_escapes: true,
        ignore_quotes: false,
        keep_unset: true,
    };

    /// The body of a heredoc, in which quotes mean nothing
    /// (`ResolveEnvironmentReplacementRaw` of osscontainertools v1.28.1).
    pub const BODY: Mode = Mode {
        keep_quotes: false,
        keep_escapes: false,
        ignore_quotes: true,
        keep_unset: false,
    };
}

/// A variable that a word refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// The bytes of the word that refer to it, from the `$` to the end of the name or the `}`.
    pub range: Range<usize>,
    /// Whether it is set; `None` where that cannot be told.
    pub set: Option<bool>,
    /// The operator behind the name in braces: `-`, `+`, `?`, `#`, `%` or `/`.
    pub operator: Option<char>,
}

/// What a word comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expanded {
    /// The word's value: known, or unknown with the reason; never absent.
    pub value: Value<String>,
    /// The value split into words at spaces that were not quoted; unknown as the value is.
    pub words: Value<Vec<String>>,
    /// The variables it refers to, in the order in which they are looked up.
    pub references: Vec<Reference>,
}

/// Why a word cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpandError {
    /// The executor's words: `failed to process "…": …`.
    pub words: String,
    /// The executor panics rather than reporting an error.
    pub panics: bool,
}

/// Expands the variables, quotes and escapes of a word.
///
/// # Errors
/// Where the executor is certain to stop at this word, its words.
pub fn expand(
    word: &str,
    variables: &dyn Fn(&str) -> Lookup,
    mode: Mode,
    forms: &VariableForms,
) -> Result<Expanded, ExpandError> {
    let mut lexer = Lexer::new(word, variables, mode, forms);
    let unknown = |why: Why, references| Expanded {
        value: Value::Unknown(why.clone()),
        words: Value::Unknown(why),
        references,
    };
    let (piece, words) = match lexer.read() {
        Ok(read) => read,
        Err(fault) => {
            // An unknown variable may have stopped it before, with other words.
            let why = lexer.risk.take();
            return match (why, fault) {
                (Some(why), _) | (None, Fault::Unknown(why)) => Ok(unknown(why, lexer.references)),
                (None, Fault::Error(reason)) => Err(ExpandError {
                    words: format!("failed to process {}: {reason}", crate::golang::quote(word)),
                    panics: false,
                }),
                (None, Fault::Panic(words)) => Err(ExpandError {
                    words: words.to_string(),
                    panics: true,
                }),
            };
        }
    };
    let why = lexer.risk.take().or(piece.why);
    Ok(match why {
        Some(why) => unknown(why, lexer.references),
        None => Expanded {
            value: Value::Known(piece.text),
            words: Value::Known(words),
            references: lexer.references,
        },
    })
}

#[cfg(test)]
mod tests;
