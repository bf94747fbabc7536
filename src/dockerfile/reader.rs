//! Lines → instructions: comments, directives, continuation lines and heredocs.

use crate::source::{FileId, Span, Text};

use super::arguments::{Node, Splitter};
use super::dialect::Dialect;
use super::directive::{Directives, escape};
use super::flags::Fault;
use super::heredoc::{Announced, announced_in};
use super::instruction::Kind;
use super::interpret::Interpreter;
use super::joined::Joined;
use super::lines::{LONGEST, Line, Lines, continued};
use super::model::*;
use crate::golang::to_lower;

/// Reads a Dockerfile as one generation of BuildKit does.
pub fn read(file: FileId, text: &str, dialect: &Dialect) -> Dockerfile {
    let mut reader = Reader {
        text,
        dialect,
        lines: Lines::new(text, dialect.drops_every_carriage_return),
        directives: Directives::default(),
        said_no_stage: false,
        out: Dockerfile {
            file,
            directives: Vec::new(),
            comments: Vec::new(),
            instructions: Vec::new(),
            stages: Vec::new(),
            problems: Vec::new(),
            escape: '\\',
        },
    };
    while let Some(line) = reader.lines.next() {
        reader.line(line);
    }
    reader.end();
    reader.out
}

struct Reader<'a> {
    text: &'a str,
    dialect: &'a Dialect,
    lines: Lines<'a>,
    directives: Directives,
    said_no_stage: bool,
    out: Dockerfile,
}

impl<'a> Reader<'a> {
    fn content(&self, line: &Line) -> &'a str {
        self.text.get(line.content.clone()).unwrap_or("")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.out.file, start, end)
    }

    /// A comment, an empty line, or the first line of an instruction.
    fn line(&mut self, line: Line) {
        let trimmed = self.content(&line).trim_start();
        let start = line.content.end - trimmed.len();
        let directive = self.directives.read(trimmed, self.dialect);
        if !trimmed.starts_with('#') {
            if !trimmed.is_empty() {
                let content = start..line.content.end;
                self.instruction(Line { content, ..line });
            }
            return;
        }
        let span = self.span(start, line.content.end);
        match directive {
            Ok(None) => self.comment(&line),
            Ok(Some(found)) => {
                let part = |range: std::ops::Range<usize>| {
                    let part = trimmed.get(range.clone()).unwrap_or("");
                    Text::verbatim(part, self.out.file, start + range.start)
                };
                let directive = Directive {
                    name: part(found.name),
                    value: part(found.value),
                    span,
                    line: line.number,
                    indented: start > line.content.start,
                };
                self.directive(directive);
            }
            Err(words) => self.problem(Phase::Lines, words, line.number, span),
        }
    }

    fn directive(&mut self, directive: Directive) {
        if directive.is("escape") {
            match escape(&directive.value, self.dialect) {
                Ok(escape) => self.out.escape = escape,
                Err(words) => {
                    let span = directive.value.span();
                    self.problem(Phase::Lines, words, directive.line, span);
                }
            }
        }
        self.out.directives.push(directive);
    }

    fn comment(&mut self, line: &Line) {
        let content = self.content(line);
        let start = line.content.end - content.trim_start().len();
        let text = self.text.get(start + 1..line.content.end).unwrap_or("");
        let at = line.content.end - text.trim_start().len();
        let comment = Comment {
            text: Text::verbatim(text.trim(), self.out.file, at),
            span: self.span(start, line.content.end),
            line: line.number,
            indented: start > line.content.start,
        };
        self.out.comments.push(comment);
    }

    /// Reads an instruction that starts with this line, its continuation lines and heredocs.
    fn instruction(&mut self, first: Line) {
        let (joined, mut end) = self.join(&first);
        let splitter = Splitter {
            line: &joined,
            escape: self.out.escape,
            dialect: self.dialect,
        };
        let (node, fault) = splitter.node(joined.whole());
        let valid = fault.is_none();
        if let Some(fault) = fault {
            self.problem(Phase::Lines, fault.reason, first.number, fault.span);
        }
        let mut heredocs = Vec::new();
        if valid && self.dialect.heredocs && node.may_have_heredocs() {
            heredocs = self.heredocs(&joined, &node, first.number, &mut end);
        }
        let stage = self.stage(&node);
        let kind = match valid {
            true => self.kind(&node, &heredocs, &joined, first.number, stage),
            false => Kind::Invalid,
        };
        self.out.instructions.push(Instruction {
            span: self.span(first.content.start, end),
            start_line: first.number,
            end_line: self.lines.number(),
            stage,
            exec_form: node.exec_form,
            heredocs,
            source: joined.text(joined.trim(joined.whole())),
            keyword: node.keyword,
            flags: node.flags,
            arguments: node.arguments,
            kind,
        });
        if let Some(stage) = self.out.stages.last_mut() {
            stage.instructions.end = self.out.instructions.len();
        }
    }

    /// Joins a line with those that continue it; also says where the last of them ends.
    fn join(&mut self, first: &Line) -> (Joined, usize) {
        let mut joined = Joined::new(self.out.file, first.content.start);
        let mut end = first.content.end;
        let mut goes_on = self.add(&mut joined, first);
        while goes_on && let Some(line) = self.lines.next() {
            let content = self.content(&line).trim_start();
            if content.starts_with('#') {
                self.comment(&line);
            } else if !content.is_empty() {
                goes_on = self.add(&mut joined, &line);
                end = line.content.end;
            }
        }
        (joined, end)
    }

    /// Adds a line; whether the next one continues it.
    fn add(&self, joined: &mut Joined, line: &Line) -> bool {
        let content = self.content(line);
        let before = continued(
            content,
            self.out.escape,
            self.dialect.continues_behind_escape,
        );
        joined.push(before.unwrap_or(content), line.content.start);
        before.is_some()
    }

    /// Reads the heredocs that an instruction announces, and moves its end behind them.
    fn heredocs(
        &mut self,
        joined: &Joined,
        node: &Node,
        line: usize,
        end: &mut usize,
    ) -> Vec<Heredoc> {
        let announced = match announced_in(joined.as_str(), self.dialect) {
            Ok(announced) => announced,
            Err(words) => {
                self.problem(Phase::Lines, words, line, node.span());
                return Vec::new();
            }
        };
        let mut heredocs = Vec::with_capacity(announced.len());
        for Announced {
            name,
            expand,
            chomp,
        } in announced
        {
            let (content, line_end) = self.heredoc(&name, chomp);
            heredocs.push(Heredoc {
                name,
                expand,
                chomp,
                content,
            });
            *end = line_end.unwrap_or(self.text.len());
            if line_end.is_none() {
                let words = "unterminated heredoc".to_string();
                self.problem(Phase::Lines, words, line, node.span());
                break;
            }
        }
        heredocs
    }

    /// Reads the lines of a heredoc, and where the line that ends it ends; `None` where none does.
    fn heredoc(&mut self, name: &str, chomp: bool) -> (Text, Option<usize>) {
        let mut body = None;
        let mut line_end = None;
        while let Some(line) = self.lines.next() {
            let content = self.content(&line);
            let ends_it = match chomp {
                true => content.trim_start_matches('\t') == name,
                false => content == name,
            };
            let (_, body_end) = body.get_or_insert((line.content.start, line.content.start));
            if ends_it {
                line_end = Some(line.content.end);
                break;
            }
            *body_end = line.end;
        }
        let (start, end) = body.unwrap_or((self.text.len(), self.text.len()));
        let body = self.text.get(start..end).unwrap_or("");
        (Text::verbatim(body, self.out.file, start), line_end)
    }

    /// The stage of an instruction that is about to be added; FROM opens one.
    fn stage(&mut self, node: &Node) -> Option<usize> {
        if node.name == "from" {
            let start = self.out.instructions.len() + 1;
            let empty = || Text::replaced("", node.span());
            self.out.stages.push(Stage {
                name: None,
                base: node.arguments.first().cloned().unwrap_or_else(empty),
                instructions: start..start,
            });
        }
        self.out.stages.len().checked_sub(1)
    }

    fn kind(
        &mut self,
        node: &Node,
        heredocs: &[Heredoc],
        joined: &Joined,
        line: usize,
        stage: Option<usize>,
    ) -> Kind {
        let trigger = node.trigger.as_ref();
        let interpreter = Interpreter {
            node,
            heredocs,
            dialect: self.dialect,
            triggered_text: trigger
                .map(|trigger| joined.text(trigger.range.start..joined.whole().end)),
            line,
        };
        let kind = match interpreter.kind() {
            Ok(kind) => kind,
            Err(Fault { reason, span }) => {
                let prefix = format!("{}{line}: ", self.dialect.line_prefix);
                self.out.problems.push(Problem {
                    phase: Phase::Instructions,
                    reason: prefix.len(),
                    words: prefix + &reason,
                    line,
                    span,
                });
                return Kind::Invalid;
            }
        };
        if let Kind::From(from) = &kind
            && let Some(stage) = self.out.stages.last_mut()
        {
            let lower = |name: &Text| Text::replaced(to_lower(name), name.span());
            stage.name = from.alias.as_ref().map(lower);
        }
        if stage.is_none() && !matches!(kind, Kind::Arg(_)) {
            self.no_stage(line, node.span());
        }
        kind
    }

    /// Says once that an instruction stands before the first stage.
    fn no_stage(&mut self, line: usize, span: Span) {
        if !std::mem::replace(&mut self.said_no_stage, true) {
            let words = "no build stage in current context".to_string();
            self.problem(Phase::Instructions, words, line, span);
        }
    }

    fn end(&mut self) {
        let end = self.text.len();
        if self.out.instructions.is_empty() && self.out.problems.is_empty() {
            let full_stop = match self.dialect.no_instructions_full_stop {
                true => ".",
                false => "",
            };
            let words = format!("file with no instructions{full_stop}");
            let span = self.span(end, end);
            self.problem(Phase::Lines, words, self.lines.number(), span);
        }
        if let Some(range) = self.lines.too_long.take() {
            let words = format!("dockerfile line greater than max allowed size of {LONGEST}");
            let span = self.span(range.start, range.end);
            self.problem(Phase::Lines, words, self.lines.number() + 1, span);
        }
    }

    fn problem(&mut self, phase: Phase, words: String, line: usize, span: Span) {
        self.out.problems.push(Problem {
            phase,
            words,
            reason: 0,
            line,
            span,
        });
    }
}
