//! How to mend what the executor refuses, by its words.

mod stops;
mod syntax;

use super::flag_ignored;
use crate::build::Build;
use crate::finding::Finding;
use crate::kaniko::facts::{Chmod, Facts, Mount};
use crate::rules::releases::{help_or_upgrade, upgrade};

/// What mends a refusal.
struct Mending {
    /// All of this stands in the executor's words.
    words: &'static [&'static str],
    help: &'static str,
    /// What releases do that do not refuse it.
    passes: Option<fn(&Facts) -> bool>,
}

const fn mending(words: &'static [&'static str], help: &'static str) -> Mending {
    Mending {
        words,
        help,
        passes: None,
    }
}

const fn or_upgrade(
    words: &'static [&'static str],
    help: &'static str,
    passes: fn(&Facts) -> bool,
) -> Mending {
    Mending {
        words,
        help,
        passes: Some(passes),
    }
}

/// Says how to mend what the executor refuses in these words, if that is known, and from which
/// release on it is not refused.
pub(super) fn mend(finding: &mut Finding, build: &Build, line: &str) {
    if let Some(mending) = mending_of(line) {
        let cure = mending.passes.and_then(|passes| upgrade(build, passes));
        help_or_upgrade(finding, mending.help, cure);
    }
}

fn mending_of(line: &str) -> Option<&'static Mending> {
    let fits = |mending: &&Mending| mending.words.iter().all(|words| line.contains(words));
    stops::STOPS.iter().chain(syntax::SYNTAX).find(fits)
}

/// Says what to write instead of a flag that the parser does not know, and which release heeds it;
/// none that only parses it.
pub(super) fn mend_flag(finding: &mut Finding, build: &Build, name: &str) {
    let cure = match name {
        "chmod" => upgrade(build, |facts| facts.copy.chmod != Chmod::Ignored),
        "mount" => upgrade(build, |facts| {
            let mounts = [facts.run.cache, facts.run.secret, facts.run.bind];
            mounts.iter().all(|mount| *mount == Mount::Mounted)
        }),
        _ => None,
    };
    let help = match name {
        "from" => "take COPY: ADD takes nothing from other stages",
        "mount" => "write the command without it",
        name if name.contains(|letter: char| letter.is_ascii_uppercase()) => {
            "write the flag in lower case"
        }
        name => flag_ignored::remedy(name),
    };
    help_or_upgrade(finding, help, cure);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(line: &str) -> &'static str {
        mending_of(line).map_or("", |mending| mending.help)
    }

    #[test]
    fn a_stop_is_mended_where_it_does_not_tell_how() {
        for (words, part) in [
            (
                "failed to get files used from context: resolved envs is empty",
                "file of the context",
            ),
            (
                "identifying uid and gid for user app: user app is not a uid and does not exist on the system",
                "WORKDIR above",
            ),
            (
                "getting user group from chown: identifying uid and gid for user app: user app is not a uid and does not exist",
                "--chown=1000",
            ),
            (
                "getting user group from chown: strconv.ParseUint: parsing \"app\": invalid syntax",
                "group's number",
            ),
            (
                "getting permissions from chmod: parsing value from chmod: strconv.ParseUint: parsing \"u+x\": invalid syntax",
                "octal",
            ),
            (
                "starting command: fork/exec /bin/sh: no such file or directory",
                "has a shell",
            ),
            (
                "starting command: fork/exec /app: no such file or directory",
                "copy the program",
            ),
            ("Invalid signal: SIGFOO", "SIGTERM"),
            (
                "dockerfile parse error on line 2: unknown instruction: <<<<<<<",
                "merge conflict",
            ),
            (
                "dockerfile parse error on line 2: --retries must be at least 1 (not -1)",
                "1 or more",
            ),
            ("error no rule foresees", ""),
        ] {
            assert!(help(words).contains(part), "{words}: {}", help(words));
            assert_eq!(help(words).is_empty(), part.is_empty(), "{words}");
        }
    }
}
