//! The files that a script names before an executor runs, and behind it.

use crate::manifest::expansion::Expanded;
use crate::manifest::shell::Command;
use crate::path;
use crate::source::Span;
use crate::value::Value;

/// Programs that read the files they are given.
const READERS: [&str; 12] = [
    ".",
    "base64",
    "cat",
    "cut",
    "grep",
    "head",
    "jq",
    "sha256sum",
    "sort",
    "source",
    "tail",
    "wc",
];
/// Programs that make no file.
const MAKES_NONE: [&str; 10] = [
    ":", "[", "cd", "echo", "export", "printf", "pwd", "set", "test", "true",
];

/// A file that a script names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Its path.
    pub path: String,
    /// Where it is named.
    pub span: Span,
}

/// The files that commands certainly write by `>`.
pub(super) fn written(commands: &[Command]) -> Vec<NamedFile> {
    let certain = commands.iter().filter(|command| !command.perhaps);
    let written = certain.flat_map(|command| {
        let writes = command.writes.iter();
        writes.filter_map(|write| named(command, &write.path))
    });
    written.collect()
}

/// The files that commands certainly read, up to the first that may make files anew.
pub(super) fn read(commands: &[Command]) -> Vec<NamedFile> {
    let mut found: Vec<NamedFile> = Vec::new();
    let mut anew: Vec<String> = Vec::new();
    for command in commands {
        let Some((program, arguments)) = command.words.split_first() else {
            continue;
        };
        let name = super::program_name(&program.argument.text);
        if READERS.contains(&name) && !command.perhaps {
            let files = arguments.iter().filter_map(|word| named(command, word));
            found.extend(files.filter(|file| !anew.contains(&file.path)));
        }
        if !READERS.contains(&name) && !MAKES_NONE.contains(&name) {
            break;
        }
        let writes = command.writes.iter();
        let made = writes.filter_map(|write| named(command, &write.path));
        anew.extend(made.map(|file| file.path));
    }
    found
}

/// The file that a word names; none where it is not known.
fn named(command: &Command, word: &Expanded) -> Option<NamedFile> {
    let Value::Known(text) = word.argument.value() else {
        return None;
    };
    if text.is_empty() || text.starts_with('-') {
        return None;
    }
    let path = match path::is_abs(text) {
        true => path::clean(text).into_owned(),
        false => path::join(&[command.directory.known()?, text]),
    };
    let span = word.argument.span();
    Some(NamedFile { path, span })
}
