//! What a Dockerfile says: instructions, stages, comments, problems.

use std::ops::Range;

use crate::source::{FileId, Span, Text};

use super::instruction::Kind;

/// A Dockerfile as it was read. Nonsense in it makes [`Problem`]s, and the rest is still there.
#[derive(Debug, Clone)]
pub struct Dockerfile {
    /// The file it was read from.
    pub file: FileId,
    /// The parser directives at its top.
    pub directives: Vec<Directive>,
    /// All comments, also those between the lines of an instruction; directives are not among them.
    pub comments: Vec<Comment>,
    /// All instructions in order.
    pub instructions: Vec<Instruction>,
    /// The stages, in order; instructions before the first are in none.
    pub stages: Vec<Stage>,
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// The character that continues lines: a backslash, or a backtick by `# escape=`.
    pub escape: char,
}

impl Dockerfile {
    /// The earlier stage that a stage builds on.
    pub fn stage_below(&self, stage: usize) -> Option<usize> {
        let base = self.stages.get(stage)?.base.to_lowercase();
        let is_named = |stage: &Stage| stage.name.as_ref().is_some_and(|name| *name == *base);
        self.stages.get(..stage)?.iter().rposition(is_named)
    }

    /// The stage at the bottom of those that a stage builds on, perhaps itself.
    pub fn bottom_stage(&self, stage: usize) -> usize {
        let below = std::iter::successors(Some(stage), |stage| self.stage_below(*stage));
        below.last().unwrap_or(stage)
    }

    /// The problem that the executor reports: it first reads all lines, then all instructions.
    pub fn error(&self) -> Option<&Problem> {
        let first = |phase| self.problems.iter().find(|problem| problem.phase == phase);
        first(Phase::Lines).or_else(|| first(Phase::Instructions))
    }

    /// The instructions before the first stage. Only ARG is allowed there.
    pub fn before_stages(&self) -> &[Instruction] {
        let end = self
            .stages
            .first()
            .map_or(self.instructions.len(), |stage| {
                stage.instructions.start.saturating_sub(1)
            });
        self.instructions.get(..end).unwrap_or(&[])
    }

    /// The instructions of a stage, after its FROM.
    pub fn instructions_of(&self, stage: &Stage) -> &[Instruction] {
        self.instructions
            .get(stage.instructions.clone())
            .unwrap_or(&[])
    }

    /// The FROM of a stage.
    pub fn from_of(&self, stage: &Stage) -> Option<&Instruction> {
        self.instructions
            .get(stage.instructions.start.checked_sub(1)?)
    }
}

/// A build stage: a FROM and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name in lower case, which is how it is referred to.
    pub name: Option<Text>,
    /// The image or stage that it builds on, as it was written.
    pub base: Text,
    /// The places of its instructions in [`Dockerfile::instructions`], its FROM not included.
    pub instructions: Range<usize>,
}

/// An instruction.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// Its keyword as it was written.
    pub keyword: Text,
    /// From the keyword to the end of its last line or heredoc.
    pub span: Span,
    /// The line it starts on, from 1.
    pub start_line: usize,
    /// The line it ends on, from 1.
    pub end_line: usize,
    /// The stage it belongs to; FROM belongs to the one it starts.
    pub stage: Option<usize>,
    /// Its flags as they were written.
    pub flags: Vec<Flag>,
    /// Its arguments, as BuildKit's parser splits them: ENV and LABEL come in threes of name,
    /// value and separator (`=` or nothing); ONBUILD's start with the keyword of what it triggers.
    pub arguments: Vec<Text>,
    /// Whether the arguments are a JSON array.
    pub exec_form: bool,
    /// The heredocs that it reads.
    pub heredocs: Vec<Heredoc>,
    /// All of it but its heredocs, on one line: what the executor logs.
    pub source: Text,
    /// What it says.
    pub kind: Kind,
}

/// A flag such as `--from=build`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// All of it, without quotes and escapes.
    pub text: Text,
    /// What is between the dashes and the `=`.
    pub name: Text,
    /// What follows the `=`.
    pub value: Option<Text>,
}

impl Flag {
    pub(super) fn new(text: Text) -> Self {
        let length = text.len();
        let (name, value) = match text.find('=') {
            Some(equals) => (text.slice(2..equals), Some(text.slice(equals + 1..length))),
            None => (text.slice(2..length), None),
        };
        Flag { text, name, value }
    }
}

/// A heredoc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// Its name, which ends it: without quotes.
    pub name: String,
    /// Whether variables in it are expanded: its name was not quoted.
    pub expand: bool,
    /// Whether tabs at the start of its lines do not count (`<<-`).
    pub chomp: bool,
    /// Its lines as they stand in the file.
    pub content: Text,
}

impl Heredoc {
    /// Its lines, without their leading tabs where those do not count.
    pub fn chomped(&self) -> String {
        if !self.chomp {
            return self.content.to_string();
        }
        let lines = self.content.split_inclusive('\n');
        lines.map(|line| line.trim_start_matches('\t')).collect()
    }
}

/// A parser directive such as `# syntax=docker/dockerfile:1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name as it was written.
    pub name: Text,
    /// Its value.
    pub value: Text,
    /// The whole line.
    pub span: Span,
    /// The line, from 1.
    pub line: usize,
    /// Whether white space stands before the `#`.
    pub indented: bool,
}

impl Directive {
    /// Whether it is the directive of that (lower-case) name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What follows the `#`, without spaces around it.
    pub text: Text,
    /// From the `#` to the end of the line.
    pub span: Span,
    /// The line, from 1.
    pub line: usize,
    /// Whether white space stands before the `#`.
    pub indented: bool,
}

/// The pass of the executor's parser that finds a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It splits the file into instructions and their arguments.
    Lines,
    /// It reads the instructions.
    Instructions,
}

/// Something that the executor refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The pass that finds it.
    pub phase: Phase,
    /// The executor's words, from `dockerfile parse error on line …` on where it says so.
    pub words: String,
    /// Where in the words the reason starts, behind the line number.
    pub(super) reason: usize,
    /// The line of the instruction, from 1.
    pub line: usize,
    /// What is wrong.
    pub span: Span,
}

impl Problem {
    /// The executor's words without the line number.
    pub fn reason(&self) -> &str {
        self.words.get(self.reason..).unwrap_or("")
    }

    /// The flag that the parser does not know, without its dashes, where that is what is wrong.
    pub fn unknown_flag(&self) -> Option<&str> {
        let reason = self.reason();
        let words = ["unknown flag: ", "Unknown flag: "];
        let rest = words.iter().find_map(|words| reason.strip_prefix(words))?;
        Some(rest.split_whitespace().next()?.trim_start_matches("--"))
    }
}
