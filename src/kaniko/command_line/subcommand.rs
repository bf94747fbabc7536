//! Which subcommand is meant.
//!
//! Source: cobra, `Command.Find`, `stripFlags`, `legacyArgs` and `argsMinusFirstX`, in the
//! versions that the executor vendors.

use super::Uncertain;
use super::problem::{Problem, ProblemKind};
use crate::kaniko::argument::Argument;
use crate::kaniko::facts::Facts;
use crate::kaniko::flags::{Catalog, SUBCOMMANDS, Subcommand};

/// What cobra finds before it looks at flags.
pub(super) struct Found {
    /// The subcommand, and the index of the argument that names it.
    pub subcommand: Option<(&'static Subcommand, usize)>,
    /// A word that is none.
    pub problem: Option<Problem>,
    /// The first argument whose value is unknown as a whole.
    pub uncertain: Option<Uncertain>,
}

/// Finds the first word that belongs to no flag, by cobra's rough idea of which flags take one.
pub(super) fn find(arguments: &[Argument], catalog: &Catalog, facts: &Facts) -> Found {
    let mut found = Found {
        subcommand: None,
        problem: None,
        uncertain: None,
    };
    if !facts.startup.refuses_positionals {
        return found;
    }
    let mut index = 0;
    while let Some(argument) = arguments.get(index) {
        if let Some(why) = unknown_as_a_whole(argument) {
            found.uncertain = Some(Uncertain {
                argument: index,
                why,
            });
            return found;
        }
        let text = argument.text.as_str();
        if text == "--" {
            return found;
        }
        if takes_the_next(argument, catalog) {
            index += 2;
            continue;
        }
        if !text.is_empty() && !text.starts_with('-') {
            word(&mut found, arguments, index, catalog);
            return found;
        }
        index += 1;
    }
    found
}

/// A word that may be any flag, or none: nothing of its name is known.
pub(super) fn unknown_as_a_whole(argument: &Argument) -> Option<crate::value::Why> {
    let unknown = argument.unknown.first()?;
    let prefix = argument.known_prefix();
    let name_is_known = prefix.contains('=') || is_word_or_shorthand(prefix);
    (!name_is_known).then(|| unknown.why.clone())
}

/// Whether what is known of a word settles how it is read: as a word, or as `-x…`.
fn is_word_or_shorthand(prefix: &str) -> bool {
    match prefix.strip_prefix('-') {
        None => !prefix.is_empty(),
        Some(rest) => !rest.is_empty() && !rest.starts_with('-'),
    }
}

fn takes_the_next(argument: &Argument, catalog: &Catalog) -> bool {
    let text = argument.text.as_str();
    if text.contains('=') || !argument.unknown.is_empty() {
        return false;
    }
    let switch = |flag: Option<&crate::kaniko::flags::Flag>| {
        // cobra adds `help` only later
        flag.is_some_and(|flag| flag.kind(catalog.release()).is_switch() && flag.name != "help")
    };
    match text.strip_prefix("--") {
        Some(name) => !switch(catalog.named(name)),
        None => {
            let mut letters = text.chars();
            let short = letters.next() == Some('-') && text.len() == 2;
            short && !switch(letters.next().and_then(|letter| catalog.shorthand(letter)))
        }
    }
}

fn word(found: &mut Found, arguments: &[Argument], index: usize, catalog: &Catalog) {
    let Some(argument) = arguments.get(index) else {
        return;
    };
    if let Some(unknown) = argument.unknown.first() {
        found.uncertain = Some(Uncertain {
            argument: index,
            why: unknown.why.clone(),
        });
    }
    let text = argument.text.as_str();
    let release = catalog.release();
    let subcommand = SUBCOMMANDS
        .iter()
        .find(|known| known.name == text && known.availability.includes(release));
    match subcommand {
        Some(subcommand) => found.subcommand = Some((subcommand, index)),
        None => {
            found.problem = Some(Problem {
                kind: ProblemKind::Positional {
                    word: text.to_owned(),
                },
                argument: index,
                span: argument.span(),
                certain: found.uncertain.is_none(),
            });
        }
    }
}
