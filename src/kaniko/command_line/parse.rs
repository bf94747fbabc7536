//! Taking the flags apart.
//!
//! Source: pflag, `FlagSet.parseArgs`, `parseLongArg`, `parseShortArg`; the same in v1.0.5 to
//! v1.0.10, which all executors vendor.

use std::collections::HashSet;

use super::options::{Options, Setting};
use super::problem::{Problem, ProblemKind};
use super::subcommand::{Found, unknown_as_a_whole};
use super::{CommandLine, Outcome, Uncertain, Unread, value};
use crate::golang::parse_bool;
use crate::kaniko::argument::Argument;
use crate::kaniko::facts::Facts;
use crate::kaniko::flags::{Catalog, Flag, SubcommandFlags};

/// Reads every argument that cobra leaves to pflag.
pub(super) fn parse(
    arguments: &[Argument],
    catalog: &Catalog,
    facts: &Facts,
    found: &Found,
) -> CommandLine {
    let subcommand = found.subcommand.map(|(subcommand, _)| subcommand);
    let own_flags = subcommand.is_some_and(|command| command.flags == SubcommandFlags::Own);
    let mut parser = Parser {
        arguments,
        catalog,
        facts,
        only_help: subcommand.is_some() && !facts.startup.persistent_flags,
        next: 0,
        settings: Vec::new(),
        secrets: HashSet::new(),
        problems: Vec::new(),
        unread: None,
        uncertain: found.uncertain.clone(),
    };
    if !own_flags {
        parser.run(found);
    }
    let help = parser
        .settings
        .iter()
        .rev()
        .find(|set| set.flag.name == "help");
    let helps = help.is_some_and(|set| {
        set.text()
            .known()
            .is_some_and(|on| parse_bool(on) == Ok(true))
    });
    let outcome = match subcommand {
        Some(subcommand) => Outcome::RunsSubcommand(subcommand),
        None if helps => Outcome::PrintsHelp,
        None => Outcome::Builds,
    };
    CommandLine {
        outcome,
        stops_at: None,
        options: Options {
            settings: parser.settings,
            release: facts.release,
            certain: parser.uncertain.is_none(),
        },
        problems: parser.problems,
        unread: parser.unread.and_then(|place| unread(arguments, place)),
        uncertain: parser.uncertain,
    }
}

struct Parser<'a> {
    arguments: &'a [Argument],
    catalog: &'a Catalog,
    facts: &'a Facts,
    only_help: bool,
    next: usize,
    settings: Vec<Setting>,
    /// The ids of secrets so far.
    secrets: HashSet<String>,
    problems: Vec<Problem>,
    /// The place of a bare `--`.
    unread: Option<usize>,
    uncertain: Option<Uncertain>,
}

/// The words behind a bare `--`, if there are any.
fn unread(arguments: &[Argument], place: usize) -> Option<Unread> {
    let dashes = arguments.get(place)?.text.clone();
    let words = arguments.iter().skip(place + 1);
    let words: Vec<_> = words.map(|word| word.text.clone()).collect();
    (!words.is_empty()).then_some(Unread { dashes, words })
}

impl<'a> Parser<'a> {
    fn run(&mut self, found: &Found) {
        let named_at = found.subcommand.map(|(_, index)| index);
        let reported = found.problem.as_ref().map(|problem| problem.argument);
        while let Some(argument) = self.arguments.get(self.next) {
            let index = self.next;
            self.next += 1;
            let text = argument.text.as_str();
            if named_at == Some(index) {
                continue;
            }
            if let Some(why) = unknown_as_a_whole(argument) {
                self.uncertain.get_or_insert(Uncertain {
                    argument: index,
                    why,
                });
            } else if text == "--" {
                self.unread = Some(index);
                return;
            } else if let Some(name) = text.strip_prefix("--") {
                self.long(argument, index, name);
            } else if text.starts_with('-') && text.len() > 1 {
                self.short(argument, index);
            } else if reported != Some(index) && named_at.is_none() {
                self.positional(argument, index);
            }
        }
    }

    fn positional(&mut self, argument: &Argument, index: usize) {
        let ignored = matches!(argument.text.as_str(), "" | "-");
        if self.facts.startup.refuses_positionals && !ignored {
            let word = argument.text.to_string();
            self.report(ProblemKind::Positional { word }, index, argument.span());
        }
    }

    fn long(&mut self, argument: &'a Argument, index: usize, name: &str) {
        let text = argument.text.as_str();
        if name.starts_with(['-', '=']) {
            let word = text.to_owned();
            self.report(ProblemKind::BadSyntax { word }, index, argument.span());
            return;
        }
        let (name, glued) = match name.split_once('=') {
            Some((name, _)) => (name, Some(argument.slice(name.len() + 3..text.len()))),
            None => (name, None),
        };
        let written = argument.text.slice(0..name.len() + 2);
        let Some(flag) = self.flag(|catalog| catalog.named(name)) else {
            let kind = match self.catalog.elsewhere(name) {
                Some(flag) => ProblemKind::FlagNotInRelease { flag },
                None => ProblemKind::UnknownFlag {
                    name: name.to_owned(),
                    nearest: self.catalog.nearest(name),
                },
            };
            self.report(kind, index, written.span());
            if glued.is_none() {
                self.skip_value();
            }
            return;
        };
        if glued.is_some() || self.is_switch(flag) {
            self.set(flag, written, glued, index, index);
        } else if let Some(value) = self.arguments.get(self.next) {
            self.next += 1;
            self.set(flag, written, Some(value.clone()), index, index + 1);
        } else {
            let shorthand = None;
            self.report(
                ProblemKind::MissingValue { flag, shorthand },
                index,
                written.span(),
            );
        }
    }

    /// Reads a word of one-letter flags, such as `-vinfo` or `-c=dir:///workspace`.
    fn short(&mut self, argument: &'a Argument, index: usize) {
        let text = argument.text.as_str();
        let mut at = 1;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            // what the go tool passes to its tests
            if rest.starts_with("test.") {
                return;
            }
            let letter = rest.bytes().next().map_or(' ', char::from);
            let after = at + rest.chars().next().map_or(1, char::len_utf8);
            let written = argument.text.slice(at..after);
            let Some(flag) = self.flag(|catalog| catalog.shorthand(letter)) else {
                self.unknown_shorthand(argument, index, letter, at..after);
                return;
            };
            let glued = match rest.as_bytes() {
                [_, b'=', _, ..] => Some(at + 2),
                [_, _, ..] if !self.is_switch(flag) => Some(at + 1),
                _ => None,
            };
            if let Some(start) = glued {
                let value = argument.slice(start..text.len());
                self.set(flag, written, Some(value), index, index);
                return;
            }
            if self.is_switch(flag) {
                let again = self.settings.last();
                if !again.is_some_and(|last| last.argument == index && last.flag == flag) {
                    self.set(flag, written, None, index, index);
                }
                at = after;
                continue;
            }
            if let Some(value) = self.arguments.get(self.next) {
                self.next += 1;
                self.set(flag, written, Some(value.clone()), index, index + 1);
            } else {
                let shorthand = Some(rest.to_owned());
                self.report(
                    ProblemKind::MissingValue { flag, shorthand },
                    index,
                    written.span(),
                );
            }
            return;
        }
    }

    fn unknown_shorthand(
        &mut self,
        argument: &Argument,
        index: usize,
        letter: char,
        range: std::ops::Range<usize>,
    ) {
        let rest = argument.text.get(range.start..).unwrap_or("");
        let word = argument.text.strip_prefix('-').unwrap_or("");
        let name = word.split('=').next().unwrap_or("");
        let nearest = (name.len() > 2)
            .then(|| {
                self.catalog
                    .named(name)
                    .or_else(|| self.catalog.nearest(name))
            })
            .flatten();
        let kind = ProblemKind::UnknownShorthand {
            letter,
            rest: rest.to_owned(),
            nearest,
        };
        let glued = name.len() > 1 || word.contains('=');
        self.report(kind, index, argument.text.span_of(range));
        if !glued {
            self.skip_value();
        }
    }

    /// What follows an unknown flag was most likely meant as its value.
    fn skip_value(&mut self) {
        let follows = self.arguments.get(self.next);
        if follows.is_some_and(|argument| !argument.text.starts_with('-')) {
            self.next += 1;
        }
    }

    fn flag(&self, look_up: impl Fn(&Catalog) -> Option<&'static Flag>) -> Option<&'static Flag> {
        look_up(self.catalog).filter(|flag| !self.only_help || flag.name == "help")
    }

    fn is_switch(&self, flag: &Flag) -> bool {
        flag.kind(self.facts.release).is_switch()
    }

    fn set(
        &mut self,
        flag: &'static Flag,
        name: crate::source::Text,
        value: Option<Argument>,
        argument: usize,
        value_argument: usize,
    ) {
        let known = value
            .as_ref()
            .and_then(|value| value.value().known().copied());
        let refused = known.and_then(|text| {
            value::check(flag, text, self.facts, &mut self.secrets)
                .err()
                .map(|reason| (text.to_owned(), reason))
        });
        if let (Some((text, reason)), Some(value)) = (refused, &value) {
            let kind = ProblemKind::InvalidValue {
                flag,
                value: text,
                reason,
            };
            self.report(kind, value_argument, value.span());
        }
        self.settings.push(Setting {
            flag,
            name,
            value,
            argument,
            value_argument,
            certain: self.is_certain_at(argument),
        });
    }

    fn is_certain_at(&self, argument: usize) -> bool {
        let uncertain = self.uncertain.as_ref();
        uncertain.is_none_or(|uncertain| argument < uncertain.argument)
    }

    fn report(&mut self, kind: ProblemKind, argument: usize, span: crate::source::Span) {
        self.problems.push(Problem {
            kind,
            argument,
            span,
            certain: self.is_certain_at(argument),
        });
    }
}
