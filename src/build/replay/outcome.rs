//! What became of a step: done, stopped with the executor's words, or unknown.

use std::ops::Range;

use crate::context::nearest::Nearest;
use crate::source::Text;
use crate::value::{Value, Why};

use crate::build::filesystem::{EvalError, Miss};

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

/// What became of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It passes.
    Done,
    /// The executor stops here, with its whole line.
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
    /// What became of it.
    pub outcome: Outcome,
    /// What a COPY or ADD takes.
    pub copy: Option<Copy>,
}

impl Step {
    /// The executor's whole line, where it stops here.
    pub fn stops_with(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Stopped(line) => Some(line),
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
    /// How many files below a directory copy were dropped because their target is ignored
    /// (mounts, volumes, the executor's own directory).
    pub dropped: Vec<String>,
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
    /// The pattern of the ignore file that excludes it, as an index.
    pub excluded_by: Option<usize>,
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
