//! The files that a script has certainly written before it starts the executor.

use std::collections::BTreeMap;

use crate::manifest::shell::{Command, is_harmless};
use crate::source::{Span, Text};
use crate::value::Value;

/// A file that a script has written, and nothing in it has touched since.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its path.
    pub path: String,
    /// Where the script names it.
    pub span: Span,
    /// What stands in it.
    pub content: Text,
}

/// What is known of files, command by command.
#[derive(Debug, Default)]
pub(super) struct WrittenFiles {
    files: BTreeMap<String, Written>,
}

impl WrittenFiles {
    /// Those that there are.
    pub fn all(&self) -> Vec<Written> {
        self.files.values().cloned().collect()
    }

    /// Takes in what a command does.
    pub fn run(&mut self, command: &Command) {
        if !leaves_alone(command) {
            self.files.clear();
        }
        for write in &command.writes {
            let (Value::Known(path), Value::Known(directory)) =
                (write.path.argument.value(), command.directory.as_ref())
            else {
                self.files.clear();
                continue;
            };
            let path = match crate::path::is_abs(path) {
                true => crate::path::clean(path).into_owned(),
                false => crate::path::join(&[directory, path]),
            };
            self.files.remove(&path);
            let content = write.content.as_ref().map(|content| &content.argument);
            let known = content.filter(|content| content.unknown.is_empty());
            let is_certain = !command.perhaps && !write.appends;
            // what `echo` and a heredoc make of a backslash differs from shell to shell
            let plain = known.filter(|content| is_certain && !content.text.contains('\\'));
            if let Some(content) = plain {
                let written = Written {
                    path: path.clone(),
                    span: write.path.argument.span(),
                    content: content.text.clone(),
                };
                self.files.insert(path, written);
            }
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
