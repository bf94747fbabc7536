//! Comments → ignores.

use std::ops::Range;

use super::{Fault, Ignore, Name, Outcome, Reach};
use crate::dockerfile::Dockerfile;
use crate::manifest::Manifest;
use crate::source::{SourceFile, Span, Text};
use crate::yaml::Comment;

/// What a comment starts with that is meant for us.
const PREFIX: &str = "kanikolint:";

/// The ignores in one of the files of a manifest, which has these comments.
pub fn of_manifest(manifest: &Manifest, comments: &[Comment], file: &SourceFile) -> Vec<Ignore> {
    let ignores = comments.iter().filter_map(|comment| {
        let document = manifest.documents.iter().find(|document| {
            let span = document.span;
            span.file == comment.span.file && (span.start..=span.end).contains(&comment.span.start)
        });
        let document = document.map(|document| Reach::Document(document.index, document.span));
        read(&comment.text, comment.span, document, || {
            let line = file.lines().line_at(comment.span.start as usize);
            let own = is_blank(
                &file.text,
                line_start(file, line)..comment.span.start as usize,
            );
            let line = if own { next_line(file, line) } else { line };
            line_span(file, comment.span, line)
        })
    });
    ignores.collect()
}

/// The ignores of a Dockerfile, where a comment always has its line for itself.
pub fn of_dockerfile(dockerfile: &Dockerfile, file: &SourceFile) -> Vec<Ignore> {
    let ignores = dockerfile.comments.iter().filter_map(|comment| {
        read(&comment.text, comment.span, None, || {
            let line = next_line(file, comment.line - 1);
            let mut instructions = dockerfile.instructions.iter();
            let instruction = instructions.find(|instruction| instruction.start_line == line + 1);
            instruction.map_or_else(
                || line_span(file, comment.span, line),
                |instruction| instruction.span,
            )
        })
    });
    ignores.collect()
}

fn line_start(file: &SourceFile, line: usize) -> usize {
    file.lines().start(line).unwrap_or(file.text.len())
}

fn is_blank(text: &str, range: Range<usize>) -> bool {
    text.get(range).is_none_or(|text| text.trim().is_empty())
}

/// The next line that is neither blank nor a comment, or the one past the last.
fn next_line(file: &SourceFile, line: usize) -> usize {
    let says = |line: &usize| {
        let text = file
            .text
            .get(line_start(file, *line)..line_start(file, line + 1));
        let text = text.unwrap_or("").trim_start();
        !text.is_empty() && !text.starts_with('#')
    };
    let count = file.lines().count();
    (line + 1..count).find(says).unwrap_or(count)
}

fn line_span(file: &SourceFile, comment: Span, line: usize) -> Span {
    let end = line_start(file, line + 1).max(1) - 1;
    Span::new(comment.file, line_start(file, line), end)
}

/// Reads a comment that is meant for us.
fn read(
    text: &Text,
    span: Span,
    document: Option<Reach>,
    lines: impl FnOnce() -> Span,
) -> Option<Ignore> {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..)?.strip_prefix(PREFIX)?;
    let at = |rest: &str| text.len() - rest.len();
    let rest = rest.trim_start();
    let end = rest.find(|character: char| !character.is_ascii_alphabetic() && character != '-');
    let (word, rest) = rest.split_at(end.unwrap_or(rest.len()));
    let mut ignore = Ignore {
        span,
        document: match document {
            Some(Reach::Document(index, _)) => Some(index),
            _ => None,
        },
        reach: Reach::File,
        names: Vec::new(),
        reason: String::new(),
        fault: None,
    };
    let malformed = |what| Some(Fault::Malformed(what));
    match (word, document) {
        ("ignore", _) => ignore.reach = Reach::Lines(lines()),
        ("ignore-file", _) => {}
        ("ignore-document", Some(document)) => ignore.reach = document,
        ("ignore-document", None) => ignore.fault = malformed("the file has no documents"),
        _ => ignore.fault = malformed("there are `ignore`, `ignore-document` and `ignore-file`"),
    }
    let listed = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((names, reason)) = listed else {
        ignore.fault = ignore
            .fault
            .or(malformed("the rules belong in brackets: `ignore[rule]`"));
        return Some(ignore);
    };
    let first = at(rest) + 1;
    ignore.names = self::names(text, first..first + names.len());
    if ignore.names.is_empty() {
        ignore.fault = ignore.fault.or(malformed("it names no rule"));
    }
    let separators = |character: char| character.is_whitespace() || ":-–—".contains(character);
    ignore.reason = reason.trim_start_matches(separators).trim_end().to_owned();
    Some(ignore)
}

fn names(text: &Text, range: Range<usize>) -> Vec<Name> {
    let mut names = Vec::new();
    let mut start = range.start;
    for part in text.get(range).unwrap_or("").split(',') {
        let name = part.trim();
        let from = start + part.len() - part.trim_start().len();
        if !name.is_empty() {
            names.push(Name {
                text: name.to_owned(),
                span: text.span_of(from..from + name.len()),
                outcome: Outcome::Unused,
            });
        }
        start += part.len() + 1;
    }
    names
}
