//! The words of a command: quotes, escapes, variables.

use std::ops::Range;

use tree_sitter::Node;

use super::scope::Scope;
use crate::kaniko::argument::{Argument, Unknown};
use crate::manifest::expansion::{Expanded, Origin};
use crate::source::{Span, Text, TextBuilder};
use crate::value::{Value, Why};

/// What a script finds in its environment: the value of a variable, and where it is set; absent if
/// nothing is known to set it.
pub type Variables<'v> = dyn Fn(&str) -> (Value<Argument>, Option<Span>) + 'v;

/// Where words are read from, and with which variables.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    pub script: &'r Expanded,
    pub variables: &'r Variables<'r>,
    pub scope: &'r Scope,
}

impl Reading<'_> {
    /// The words that one word of the script becomes: an unquoted variable may be several, or none.
    pub fn words(&self, node: Node<'_>) -> Vec<Expanded> {
        let word = self.word(node);
        let is_variable = matches!(node.kind(), "simple_expansion" | "expansion");
        if !is_variable || !word.argument.unknown.is_empty() {
            return vec![word];
        }
        split(&word)
    }

    /// One word, whatever it holds.
    pub fn word(&self, node: Node<'_>) -> Expanded {
        let mut word = Word::new(self.script);
        self.add(node, &mut word);
        word.finish(self.script.argument.text.span_of(node.byte_range()))
    }

    fn add(&self, node: Node<'_>, word: &mut Word<'_>) {
        let range = node.byte_range();
        match node.kind() {
            "word" | "number" | "command_name" | "variable_name"
                if node.named_child_count() == 0 =>
            {
                word.unquoted(range);
            }
            "command_name" | "concatenation" => self.add_parts(node, word),
            "raw_string" => word.keep(range.start + 1..range.end.saturating_sub(1)),
            "string" => self.add_string(node, word),
            "simple_expansion" | "expansion" => self.add_variable(node, word),
            "command_substitution" if self.is_pwd(node) => match &self.scope.directory {
                Value::Known(directory) => word.replace(range, directory),
                Value::Unknown(why) => word.unknown(range, why.clone()),
                Value::Absent => word.computed(range),
            },
            _ => word.computed(range),
        }
    }

    fn add_parts(&self, node: Node<'_>, word: &mut Word<'_>) {
        let mut cursor = node.walk();
        let mut end = node.start_byte();
        for part in node.children(&mut cursor) {
            word.unquoted(end..part.start_byte());
            self.add(part, word);
            end = part.end_byte();
        }
    }

    /// What stands in double quotes. Blanks between two expansions are no node of their own.
    fn add_string(&self, node: Node<'_>, word: &mut Word<'_>) {
        let inside = node.start_byte() + 1..node.end_byte().saturating_sub(1);
        let mut cursor = node.walk();
        let mut end = inside.start;
        for part in node.named_children(&mut cursor) {
            if part.kind() == "string_content" {
                continue;
            }
            word.quoted(end..part.start_byte());
            self.add(part, word);
            end = part.end_byte();
        }
        word.quoted(end..inside.end);
    }

    /// `$NAME`, `${NAME}` and `${NAME:-other}`. The grammar takes blanks before it into its node.
    fn add_variable(&self, node: Node<'_>, word: &mut Word<'_>) {
        let text = self
            .script
            .argument
            .text
            .get(node.byte_range())
            .unwrap_or("");
        let blanks = text.len() - text.trim_start().len();
        let range = node.start_byte() + blanks..node.end_byte();
        word.keep(node.start_byte()..range.start);
        let text = text.trim_start();
        let inside = match text.strip_prefix("${") {
            Some(inside) => inside.strip_suffix('}').unwrap_or(inside),
            None => text.trim_start_matches('$'),
        };
        let length = inside
            .find(|next: char| next != '_' && !next.is_ascii_alphanumeric())
            .unwrap_or(inside.len());
        let (name, operator) = inside.split_at(length);
        let is_name = !name.starts_with(|first: char| first.is_ascii_digit()) && !name.is_empty();
        if !is_name {
            return word.computed(range);
        }
        let (value, origin) = self.value(name);
        match (operator, value) {
            ("", Value::Known(value)) => word.insert(range, name, &value, origin),
            (_, Value::Known(value))
                if operator.starts_with([':', '-'])
                    && operator.trim_start_matches(':').starts_with('-')
                    && value.known_prefix() == value.text.as_str()
                    && !value.text.is_empty() =>
            {
                word.insert(range, name, &value, origin);
            }
            (_, Value::Unknown(why)) => word.unknown(range, why),
            (_, Value::Absent) => {
                // the systems' own: GitLab, GitHub, Drone and Woodpecker, Jenkins
                let own = ["CI_", "GITHUB_", "DRONE_", "BUILD_", "GIT_", "JOB_"];
                let why = match own.iter().any(|prefix| name.starts_with(prefix)) {
                    true => format!("`{name}` is set by the system that runs the script"),
                    false => format!("nothing here sets `{name}`"),
                };
                word.unknown(range, why.into());
            }
            _ => word.computed(range),
        }
    }

    fn value(&self, name: &str) -> (Value<Argument>, Option<Span>) {
        match (self.scope.variable(name), name) {
            (Value::Absent, "PWD") => match &self.scope.directory {
                Value::Known(directory) => {
                    let place = self.script.argument.text.span();
                    let text = Text::replaced(directory.clone(), place);
                    (Value::Known(text.into()), None)
                }
                other => (
                    Value::unknown(other.why().cloned().unwrap_or_default()),
                    None,
                ),
            },
            (Value::Absent, _) => (self.variables)(name),
            (value, _) => (value, None),
        }
    }

    /// Whether a substitution is `$(pwd)`.
    fn is_pwd(&self, node: Node<'_>) -> bool {
        let text = self.script.argument.text.get(node.byte_range());
        let inside = text.map(|text| text.trim_matches(['$', '(', ')', '`', ' ']));
        inside == Some("pwd")
    }
}

/// A word that is being put together.
struct Word<'s> {
    script: &'s Expanded,
    builder: TextBuilder,
    unknown: Vec<Unknown>,
    origins: Vec<Origin>,
}

impl<'s> Word<'s> {
    fn new(script: &'s Expanded) -> Self {
        Word {
            script,
            builder: TextBuilder::new(script.argument.text.file()),
            unknown: Vec::new(),
            origins: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.builder.as_str().len()
    }

    /// Characters that stand for themselves.
    fn keep(&mut self, range: Range<usize>) {
        self.append(self.script.slice(range));
    }

    fn append(&mut self, part: Expanded) {
        let start = self.len();
        self.builder.append(&part.argument.text);
        let moved = |range: Range<usize>| start + range.start..start + range.end;
        self.unknown
            .extend(part.argument.unknown.into_iter().map(|unknown| Unknown {
                range: moved(unknown.range),
                ..unknown
            }));
        self.origins
            .extend(part.origins.into_iter().map(|origin| Origin {
                range: moved(origin.range),
                ..origin
            }));
    }

    /// Characters without quotes around them.
    fn unquoted(&mut self, range: Range<usize>) {
        let script = self.script;
        let text = script.argument.text.get(range.clone()).unwrap_or("");
        let looks_for_files =
            text.contains(['*', '?']) || (self.len() == 0 && text.starts_with('~'));
        if looks_for_files {
            return self.computed(range);
        }
        self.escaped(range, |_| true);
    }

    /// Characters in double quotes.
    fn quoted(&mut self, range: Range<usize>) {
        self.escaped(range, |next| matches!(next, '$' | '`' | '"' | '\\'));
    }

    /// Characters of which a backslash hides some, and joins lines.
    fn escaped(&mut self, range: Range<usize>, hides: impl Fn(char) -> bool) {
        let script = self.script;
        let text = script.argument.text.get(range.clone()).unwrap_or("");
        let mut start = 0;
        let mut cursor = 0;
        while let Some(found) = text.get(cursor..).and_then(|rest| rest.find('\\')) {
            let at = cursor + found;
            let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
            cursor = at + 1;
            let Some(next) = next.filter(|next| *next == '\n' || hides(*next)) else {
                continue;
            };
            self.keep(range.start + start..range.start + at);
            start = at + 1;
            cursor = at + 1 + next.len_utf8();
            if next == '\n' {
                start = cursor;
            }
        }
        self.keep(range.start + start..range.end);
    }

    fn replace(&mut self, range: Range<usize>, value: &str) {
        let span = self.script.argument.text.span_of(range);
        self.builder.placed(value, span);
    }

    fn unknown(&mut self, range: Range<usize>, why: Why) {
        let start = self.len();
        let text = self.script.argument.text.slice(range);
        self.builder.append(&text);
        self.unknown.push(Unknown {
            range: start..self.len(),
            why,
        });
    }

    fn computed(&mut self, range: Range<usize>) {
        self.unknown(range, "a shell computes it".into());
    }

    fn insert(&mut self, range: Range<usize>, name: &str, value: &Argument, at: Option<Span>) {
        let start = self.len();
        self.replace(range, &value.text);
        let shifted = value.unknown.iter().map(|unknown| Unknown {
            range: start + unknown.range.start..start + unknown.range.end,
            why: unknown.why.clone(),
        });
        self.unknown.extend(shifted);
        if let Some(span) = at {
            self.origins.push(Origin {
                range: start..self.len(),
                name: name.to_owned(),
                span,
            });
        }
    }

    fn finish(self, whole: Span) -> Expanded {
        Expanded {
            argument: Argument {
                text: self.builder.finish(whole),
                unknown: self.unknown,
            },
            origins: self.origins,
        }
    }
}

/// Parts of one file as one text.
pub(super) fn concatenated(parts: &[Expanded], whole: Span) -> Expanded {
    let Some(first) = parts.first() else {
        return super::script(Text::replaced("", whole));
    };
    let mut word = Word::new(first);
    for part in parts {
        word.append(part.clone());
    }
    word.finish(whole)
}

/// The words of a variable's value, as a shell splits them at blanks.
fn split(word: &Expanded) -> Vec<Expanded> {
    let text = word.argument.text.as_str();
    let mut words = Vec::new();
    let mut start = None;
    for (at, next) in text.char_indices() {
        match (start, matches!(next, ' ' | '\t' | '\n')) {
            (Some(from), true) => {
                words.push(word.slice(from..at));
                start = None;
            }
            (None, false) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(word.slice(from..text.len()));
    }
    words
}
