//! The files that a script writes before an executor runs, and reads behind it.

use std::collections::BTreeMap;

use crate::manifest::expansion::Expanded;
use crate::manifest::shell::{Command, Write, is_harmless};
use crate::path;
use crate::source::{Span, Text};
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

/// A file that a script certainly writes by `>` or `>>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Its path.
    pub path: String,
    /// Where it is named when it is written last.
    pub span: Span,
    /// What stands in it, where the script tells it and nothing may have touched it since.
    pub content: Option<Text>,
}

/// The files that are written, command by command.
#[derive(Debug, Default)]
pub(super) struct WrittenFiles {
    files: BTreeMap<String, WrittenFile>,
}

impl WrittenFiles {
    /// Those that there are, in the order of their paths.
    pub fn all(&self) -> Vec<WrittenFile> {
        self.files.values().cloned().collect()
    }

    /// Takes in what a command does.
    pub fn run(&mut self, command: &Command) {
        if !leaves_alone(command) {
            self.forget_contents();
        }
        for write in &command.writes {
            match path_of(command, &write.path) {
                Some(path) => self.write(command, write, path),
                None => self.forget_contents(),
            }
        }
    }

    fn write(&mut self, command: &Command, write: &Write, path: String) {
        if command.perhaps {
            if let Some(file) = self.files.get_mut(&path) {
                file.content = None;
            }
            return;
        }
        let content = write.content.as_ref().map(|content| &content.argument);
        let known = content.filter(|content| content.unknown.is_empty() && !write.appends);
        // what `echo` and a heredoc make of a backslash differs from shell to shell
        let plain = known.filter(|content| !content.text.contains('\\'));
        let file = WrittenFile {
            path: path.clone(),
            span: write.path.argument.span(),
            content: plain.map(|content| content.text.clone()),
        };
        self.files.insert(path, file);
    }

    fn forget_contents(&mut self) {
        for file in self.files.values_mut() {
            file.content = None;
        }
    }
}

/// Whether a command changes no file but by its output.
fn leaves_alone(command: &Command) -> bool {
    let Some((program, arguments)) = command.words.split_first() else {
        return true;
    };
    let name = program.argument.text.as_str();
    // it removes
    !name.ends_with("rm") && is_harmless(name, arguments)
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
            let files = arguments.iter().filter_map(|word| argument(command, word));
            found.extend(files.filter(|file| !anew.contains(&file.path)));
        }
        if !READERS.contains(&name) && !MAKES_NONE.contains(&name) {
            break;
        }
        let writes = command.writes.iter();
        anew.extend(writes.filter_map(|write| path_of(command, &write.path)));
    }
    found
}

/// The file that an argument names; none for an option.
fn argument(command: &Command, word: &Expanded) -> Option<NamedFile> {
    if word.argument.text.starts_with('-') {
        return None;
    }
    let path = path_of(command, word)?;
    let span = word.argument.span();
    Some(NamedFile { path, span })
}

/// The path that a word is; none where it is not known.
fn path_of(command: &Command, word: &Expanded) -> Option<String> {
    match word.argument.value() {
        Value::Known(path) if path::is_abs(path) => Some(path::clean(path).into_owned()),
        Value::Known(path) if !path.is_empty() => {
            Some(path::join(&[command.directory.known()?, path]))
        }
        _ => None,
    }
}
