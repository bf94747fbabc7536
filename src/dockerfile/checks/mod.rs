//! BuildKit's linter, as far as it goes along with the parser: what there is to warn of when a
//! Dockerfile is read.
//!
//! `frontend/dockerfile/instructions/parse.go` and `frontend/dockerfile/linter` of BuildKit v0.29.0
//! to v0.32.2, which do not differ in this. The linter's other checks belong to the part of BuildKit
//! that builds, or to `docker build --check`, and no executor carries them.

mod comments;
mod options;
#[cfg(test)]
mod tests;

pub use options::Options;

use crate::source::{Span, Text};

use super::dialect::Dialect;
use super::instruction::Kind;
use super::model::{Comment, Dockerfile, Instruction, Phase};
use crate::golang::{to_lower, to_upper};

/// A check that the parser makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The name of a stage is in lower case.
    StageNameCasing,
    /// `AS` is written as `FROM` is.
    FromAsCasing,
    /// There is no MAINTAINER.
    MaintainerDeprecated,
    /// The comment above an ARG or a stage starts with its name; experimental.
    InvalidDefinitionDescription,
}

impl Check {
    /// Its name, as `# check=skip=` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Check::StageNameCasing => "StageNameCasing",
            Check::FromAsCasing => "FromAsCasing",
            Check::MaintainerDeprecated => "MaintainerDeprecated",
            Check::InvalidDefinitionDescription => "InvalidDefinitionDescription",
        }
    }

    /// Whether it is made only where `# check=experimental=` asks for it; then nothing skips it.
    fn is_experimental(self) -> bool {
        self == Check::InvalidDefinitionDescription
    }
}

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The check.
    pub check: Check,
    /// BuildKit's words.
    pub message: String,
    /// The line it names: that of the instruction, from 1.
    pub line: usize,
    /// The characters it is about.
    pub span: Span,
    /// What is there.
    pub found: String,
    /// What would pass in its place; for a comment, the word that it is to start with.
    pub wanted: String,
}

/// What the linter finds until the parser is done, or stops.
pub fn warnings(dockerfile: &Dockerfile, dialect: &Dialect) -> Vec<Warning> {
    let Ok(options) = Options::of(dockerfile, dialect) else {
        return Vec::new();
    };
    let stop = match dockerfile.error() {
        Some(error) if error.phase == Phase::Lines => return Vec::new(),
        error => error.map_or(usize::MAX, |error| error.line),
    };
    let mut warnings = Vec::new();
    for (place, instruction) in dockerfile.instructions.iter().enumerate() {
        if instruction.start_line > stop {
            break;
        }
        let comments = comments::before(dockerfile, place);
        let own = Options::among(comments, dialect);
        let is_made = |check: Check| {
            let mut all = [Some(&options), own.as_ref()].into_iter().flatten();
            match check.is_experimental() {
                true => all.any(|options| options.ask_for(check)),
                false => !all.any(|options| options.skip(check)),
            }
        };
        let found = of_instruction(instruction, comments);
        warnings.extend(found.into_iter().filter(|warning| is_made(warning.check)));
    }
    warnings
}

fn of_instruction(instruction: &Instruction, comments: &[Comment]) -> Vec<Warning> {
    let is = |keyword| instruction.keyword.eq_ignore_ascii_case(keyword);
    let mut found = Vec::new();
    if is("maintainer") {
        found.push(maintainer(instruction));
    }
    if is("from") {
        found.extend(stage_name(instruction));
        found.extend(as_keyword(instruction));
    }
    found.extend(description(instruction, comments));
    found
}

fn warning(instruction: &Instruction, check: Check, found: &Text, wanted: &str) -> Warning {
    Warning {
        check,
        message: String::new(),
        line: instruction.start_line,
        span: found.span(),
        found: found.to_string(),
        wanted: wanted.to_owned(),
    }
}

fn maintainer(instruction: &Instruction) -> Warning {
    let keyword = &instruction.keyword;
    Warning {
        message: "Maintainer instruction is deprecated in favor of using label".to_owned(),
        ..warning(instruction, Check::MaintainerDeprecated, keyword, "LABEL")
    }
}

/// The name of a stage, wherever there are three arguments.
fn stage_name(from: &Instruction) -> Option<Warning> {
    let [_, _, name] = from.arguments.as_slice() else {
        return None;
    };
    let wanted = to_lower(name);
    (*name.as_str() != wanted).then(|| Warning {
        message: format!("Stage name '{name}' should be lowercase"),
        ..warning(from, Check::StageNameCasing, name, &wanted)
    })
}

/// What stands in the place of `AS`, where FROM itself is in one case.
fn as_keyword(from: &Instruction) -> Option<Warning> {
    let [_, word, _, ..] = from.arguments.as_slice() else {
        return None;
    };
    let keyword = from.keyword.as_str();
    let wanted = match () {
        () if keyword == to_lower(keyword) => to_lower(word),
        () if keyword == to_upper(keyword) => to_upper(word),
        () => return None,
    };
    (*word.as_str() != wanted).then(|| Warning {
        message: format!("'{word}' and '{keyword}' keywords' casing do not match"),
        ..warning(from, Check::FromAsCasing, word, &wanted)
    })
}

/// The last comment above an ARG or a stage with a name.
fn description(instruction: &Instruction, comments: &[Comment]) -> Option<Warning> {
    let (keyword, names) = match &instruction.kind {
        Kind::From(from) => ("FROM", vec![to_lower(from.alias.as_ref()?)]),
        Kind::Arg(arguments) => {
            let names = arguments.iter().map(|argument| argument.name.to_string());
            ("ARG", names.collect())
        }
        _ => return None,
    };
    let comment = comments.last()?;
    let first = comments::kept(comment).split(' ').next().unwrap_or("");
    if names.iter().any(|name| name == first) {
        return None;
    }
    let wanted = match names.as_slice() {
        [name] => name,
        _ => "<arg_key>",
    };
    let check = Check::InvalidDefinitionDescription;
    Some(Warning {
        message: format!(
            "Comment for {keyword} should follow the format: `# {wanted} <description>`"
        ),
        span: comment.span,
        ..warning(instruction, check, &comment.text, wanted)
    })
}
