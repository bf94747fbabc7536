//! A shell script → the commands it runs, as far as that can be told without being a shell.
//!
//! The grammar is tree-sitter's. What a shell would compute is unknown, and so is what rests on it.

mod effects;
mod line;
mod scope;
#[cfg(test)]
mod tests;
mod walk;
mod words;

use crate::manifest::expansion::{Expanded, unexpanded};
use crate::source::{Span, Text};
use crate::value::{Value, Why};

pub(super) use effects::is_harmless;
pub use words::Variables;

/// The longest script that is read, in bytes.
const LONGEST: usize = 256 * 1024;

/// A command of a script, in the order in which they stand there.
#[derive(Debug, Clone)]
pub struct Command {
    /// The program and its arguments, without what only starts it (`exec`, `time`, `env A=b`).
    pub words: Vec<Expanded>,
    /// The variables that are set or exported for it by the script.
    pub environment: Vec<(String, Value<String>)>,
    /// The directory it runs in.
    pub directory: Value<String>,
    /// Whether another command or a file is its standard input.
    pub piped: bool,
    /// Whether it may not run: it stands behind `||`, or in a branch, a loop or a function.
    pub perhaps: bool,
    /// Why files may not be as they were when the script began; none if nothing before writes any.
    pub after: Option<Why>,
    /// Where it stands.
    pub span: Span,
    /// The files that it writes by `>` or `>>`, with what a heredoc or `echo` writes into them.
    pub writes: Vec<Write>,
}

/// A file that a command's output goes to.
#[derive(Debug, Clone)]
pub struct Write {
    /// The file.
    pub path: Expanded,
    /// What goes there, where it is written out.
    pub content: Option<Expanded>,
    /// Whether it goes behind what is there.
    pub appends: bool,
}

/// The commands of a script that starts in `directory`; none if it is too long to be read.
pub fn commands(
    script: &Expanded,
    variables: &Variables<'_>,
    directory: &Value<String>,
) -> Vec<Command> {
    if script.argument.text.len() > LONGEST {
        return Vec::new();
    }
    let script = &joined(script);
    let mut parser = tree_sitter::Parser::new();
    if parser
        .set_language(&tree_sitter_bash::LANGUAGE.into())
        .is_err()
    {
        return Vec::new();
    }
    let Some(tree) = parser.parse(plain(script), None) else {
        return Vec::new();
    };
    walk::Walk::new(script, variables, directory).script(tree.root_node())
}

/// The script without the ends of lines that a backslash hides within a word: the grammar takes
/// them for blanks.
fn joined(script: &Expanded) -> Expanded {
    let text = script.argument.text.as_str();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices("\\\n") {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = text.get(line..at).unwrap_or("");
        let after = text.get(at + 2..).unwrap_or("");
        let blank = |next: char| next.is_ascii_whitespace();
        let in_word = !before.is_empty() && !before.ends_with(blank) && !after.starts_with(blank);
        if in_word && before.matches('\'').count() % 2 == 0 {
            parts.push(script.slice(start..at));
            start = at + 2;
        }
    }
    if parts.is_empty() {
        return script.clone();
    }
    parts.push(script.slice(start..text.len()));
    words::concatenated(&parts, script.argument.text.span())
}

/// The script with letters in place of what is not known: a template's `{{ … }}` is no grammar.
fn plain(script: &Expanded) -> String {
    let mut text = script.argument.text.to_string();
    for unknown in &script.argument.unknown {
        let mut range = unknown.range.clone();
        // `${{ … }}`
        if text
            .get(..range.start)
            .is_some_and(|before| before.ends_with('$'))
        {
            range.start -= 1;
        }
        if text.get(range.clone()).is_some() {
            let letters = "x".repeat(range.len());
            text.replace_range(range, &letters);
        }
    }
    text
}

/// A text of which no more is unknown than what a template engine fills in.
pub fn script(text: Text) -> Expanded {
    Expanded {
        argument: unexpanded(&text),
        origins: Vec::new(),
    }
}
