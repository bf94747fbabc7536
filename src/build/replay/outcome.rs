//! What became of a step: done, stopped with the executor's words, or unknown.

use std::ops::Range;

use crate::context::nearest::Nearest;
use crate::context::pattern;
use crate::dockerfile::expand::Reference;
use crate::path;
use crate::source::{Span, Text};
use crate::value::{Value, Why};

use crate::build::filesystem::{EvalError, Miss};

use super::error_line;
use super::leaks::{Exposed, Leak};
use super::sources::has_wildcards;

/// Why a step did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// The executor stops: its words, without the prefixes that its callers put before them.
    Stop(String),
    /// The files do not tell whether it does.
    Unknown(Why),
}

impl Halt {
    /// A stop with these words.
    pub fn stop(message: impl Into<String>) -> Self {
        Halt::Stop(message.into())
    }

    /// Puts a caller's words before the executor's, as Go's error wrapping does.
    #[must_use]
    pub fn within(self, caller: &str) -> Self {
        match self {
            // a panic is nobody's error to wrap
            Halt::Stop(message) if message.starts_with("panic: ") => Halt::Stop(message),
            Halt::Stop(message) => Halt::Stop(format!("{caller}: {message}")),
            unknown => unknown,
        }
    }

    /// What the operating system says of a path: `lstat /x: no such file or directory`.
    pub fn system(call: &str, path: &str, miss: Miss) -> Self {
        match miss {
            Miss::Error(errno) => Halt::Stop(format!("{call} {path}: {errno}")),
            Miss::Unknown(why) => Halt::Unknown(why),
        }
    }
}

impl From<EvalError> for Halt {
    fn from(error: EvalError) -> Self {
        match error {
            EvalError::Error(line) => Halt::Stop(line),
            EvalError::Unknown(why) => Halt::Unknown(why),
        }
    }
}

/// Wraps the halt of a result in a caller's words.
pub trait Within<T> {
    /// See [`Halt::within`].
    fn within(self, caller: &str) -> Result<T, Halt>;
}

impl<T> Within<T> for Result<T, Halt> {
    fn within(self, caller: &str) -> Result<T, Halt> {
        self.map_err(|halt| halt.within(caller))
    }
}

/// The value, or the reason that it is unknown as a halt.
pub(super) fn known(value: Value<String>) -> Result<String, Halt> {
    match value {
        Value::Known(value) => Ok(value),
        Value::Unknown(why) => Err(Halt::Unknown(why)),
        Value::Absent => Ok(String::new()),
    }
}

/// What became of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It passes.
    Done,
    /// The executor stops here, with its words behind `error building image: `.
    Stopped(String),
    /// The files do not tell.
    Unknown(Why),
}

/// One instruction of a stage that is built, replayed.
#[derive(Debug, Clone)]
pub struct Step {
    /// The instruction, as an index into the Dockerfile's instructions.
    pub instruction: usize,
    /// The stage it stands in, as an index into the Dockerfile's stages.
    pub stage: usize,
    /// The working directory in which it is executed.
    pub directory: Value<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// What a COPY or ADD takes.
    pub copy: Option<Copy>,
    /// What VOLUME declared before it, in its stage.
    pub volumes: Vec<DeclaredVolume>,
}

/// A path that VOLUME declares: what is written below it from then on is no part of the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredVolume {
    /// The path, after expansion.
    pub path: String,
    /// As it stands in the Dockerfile.
    pub word: Text,
}

impl DeclaredVolume {
    /// Whether a path lies below it.
    pub fn holds(&self, path: &str) -> bool {
        path != self.path && path::lies_below(path, &self.path)
    }
}

impl Step {
    /// The executor's whole line, where it stops here.
    pub fn stops_with(&self) -> Option<String> {
        match &self.outcome {
            Outcome::Stopped(line) => Some(error_line(line)),
            _ => None,
        }
    }
}

/// What a COPY or ADD takes, and where to.
#[derive(Debug, Clone, Default)]
pub struct Copy {
    /// Its sources in order.
    pub sources: Vec<Source>,
    /// Where to, after expansion, as the executor uses it.
    pub destination: Option<Value<String>>,
    /// The words that named no variable anybody set.
    pub unset: Vec<Unset>,
    /// The root that the sources are looked up under, as a path of the container.
    pub root: String,
    /// Whether they come from another stage or image.
    pub from_elsewhere: bool,
    /// How many files and links it copies.
    pub copied: usize,
    /// How many bytes those are, where all sizes are known.
    pub bytes: u64,
    /// How many files `.dockerignore` kept out.
    pub excluded: usize,
    /// How many paths it writes, directories among them. Where it writes none, the executor takes a
    /// snapshot of everything.
    pub written: usize,
    /// What is wrong with its sources taken together; where the executor does not stop at that, it
    /// may.
    pub refused: Option<Refused>,
    /// How many files below a directory copy were dropped because their target is ignored
    /// (mounts, volumes, the executor's own directory).
    pub dropped: Vec<String>,
    /// The files that the ignore file was meant to keep out, and does not.
    pub leaks: Vec<Leak>,
    /// The files that an exception of the ignore file was meant to take back in, and does not.
    pub missed: Vec<Leak>,
    /// Sources that are symbolic links, and copied as such, relative to the root.
    pub links: Vec<String>,
    /// Sources that a link on the way leads out of the context for, relative to it.
    pub led_outside: Vec<String>,
    /// Whose the copied files are, where nothing says it; archives keep their own owners.
    pub owner: Option<Owner>,
    /// How many files the ignore file would keep out, were it not turned off by a fault.
    pub let_in: usize,
    /// The files of the context that hold secrets.
    pub exposed: Vec<Exposed>,
    /// How many directories `--chmod` leaves without the bit that lets anybody enter them.
    pub closed: usize,
}

/// Whose files of the context are that COPY or ADD writes without `--chown`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Of whom the source is.
    Source,
    /// The USER's, who is not root.
    User(String),
}

/// A place where a variable is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The variable.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// Why the executor refuses the sources of a COPY or ADD taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// They are several, and the destination is no directory.
    NeedsDirectory,
    /// Nothing is left of them: patterns match nothing, `.dockerignore` keeps the rest out.
    NothingLeft,
}

/// A variable that nobody set, in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unset {
    /// The word it stands in.
    pub word: Text,
    /// Where in the word.
    pub range: Range<usize>,
    /// Its name.
    pub name: String,
}

impl Reading {
    /// Those of variables that are set, among the references in a word.
    pub(super) fn among(word: &Text, references: &[Reference]) -> Vec<Self> {
        let set = references
            .iter()
            .filter(|reference| reference.set == Some(true));
        set.map(|reference| Reading {
            name: reference.name.clone(),
            span: word.span_of(reference.range.clone()),
        })
        .collect()
    }
}

impl Unset {
    /// Those among the references to variables in a word.
    pub(super) fn among(word: &Text, references: Vec<Reference>) -> Vec<Self> {
        let lost = references
            .into_iter()
            .filter(|reference| reference.set == Some(false) && reference.operator.is_none());
        lost.map(|reference| Unset {
            word: word.clone(),
            range: reference.range,
            name: reference.name,
        })
        .collect()
    }
}

/// One source of a COPY or ADD.
#[derive(Debug, Clone)]
pub struct Source {
    /// As it stands in the Dockerfile.
    pub word: Text,
    /// After expansion and cleaning.
    pub path: Value<String>,
    /// What became of it.
    pub fate: Fate,
    /// Whether it leads out of the context by `..`.
    pub outside: bool,
    /// The pattern of the ignore file that excludes it, as an index; of several the last.
    pub excluded_by: Option<usize>,
    /// How many of the paths that it stands for the ignore file keeps out altogether.
    pub kept_out: usize,
    /// Whether it is a pattern that matches the root itself, and directories in it: those are
    /// copied twice.
    pub takes_root: bool,
}

impl Source {
    /// Whether it is a pattern, after expansion.
    pub fn is_pattern(&self) -> bool {
        self.path.known().is_some_and(|path| has_wildcards(path))
    }

    /// Whether a path, relative to the root, is among those it stands for.
    pub fn stands_for(&self, source: &str) -> bool {
        let Value::Known(written) = &self.path else {
            return false;
        };
        let written = path::clean(written);
        match self.fate {
            Fate::Matches(_) => {
                pattern::matches(written.trim_start_matches('/'), source).unwrap_or(false)
            }
            _ => written == path::clean(source),
        }
    }

    /// Whether the ignore file keeps out all that it stands for.
    pub fn is_kept_out(&self) -> bool {
        match self.fate {
            Fate::Matches(paths) => paths > 0 && self.kept_out >= paths,
            _ => self.kept_out > 0,
        }
    }
}

/// What became of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Not looked up: something before it stopped, or a part of it is unknown.
    Open,
    /// It is there.
    Found,
    /// It is not: the path the executor looks at, relative to the root, and the nearest that is.
    Missing {
        /// The path relative to the root.
        relative: String,
        /// What was perhaps meant.
        nearest: Option<Nearest>,
    },
    /// A pattern that takes these paths.
    Matches(usize),
    /// A pattern that is malformed.
    Malformed,
    /// It is fetched from a server.
    Remote,
}
