//! A container of a CI system's job, put together piece by piece.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::kaniko::argument::{Argument, Unknown};
use crate::manifest::expansion::Expanded;
use crate::manifest::{
    Carrier, Checkout, Container, EnvVar, Mount, Pod, Script, Setting, Volume, VolumeSource,
};
use crate::source::{Span, Text, TextBuilder};
use crate::value::{Value, Why};
use crate::yaml::Node;

use super::super::carriers::mount;

/// The name of the volume that holds the checkout.
const CHECKOUT: &str = "checkout";

/// A container under construction.
pub(in crate::manifest::read) struct Job {
    container: Container,
    volumes: Vec<Volume>,
}

impl Job {
    /// A container described at `span`.
    pub fn new(span: Span) -> Self {
        Job {
            container: Container::made(span),
            volumes: Vec::new(),
        }
    }

    /// One that is described as a container of a pod with these volumes.
    pub fn of(container: Container, volumes: &[Arc<Volume>]) -> Self {
        Job {
            container,
            volumes: volumes.iter().map(|volume| Volume::clone(volume)).collect(),
        }
    }

    /// The container so far.
    pub fn container(&mut self) -> &mut Container {
        &mut self.container
    }

    /// What it is called.
    pub fn named(&mut self, name: &Text) {
        self.container.name = Some(of_text(name));
    }

    /// Its image.
    pub fn image(&mut self, image: &Node) {
        self.container.image = image
            .text()
            .map(|text| Setting::made(text.clone(), image.span));
    }

    /// `command`, in place of the image's entrypoint.
    pub fn command(&mut self, words: &Node) {
        (self.container.command, self.container.command_complete) = list(words);
    }

    /// The arguments, with the variables that the carrier puts in.
    pub(super) fn args(&mut self, words: &Node, variables: &Variables, by: &str) {
        let (words, complete) = list(words);
        let words = words.into_iter().flat_map(|words| words.value);
        let filled = words.map(|word| variables.fill(&word, by));
        self.container.arguments = Some(filled.collect());
        self.container.args_complete = complete;
    }

    /// `command`, with the variables that the carrier puts in.
    pub(super) fn filled_command(&mut self, words: &Node, variables: &Variables, by: &str) {
        self.command(words);
        let words = self.container.command.iter().flat_map(|words| &words.value);
        let filled = words.map(|word| variables.fill(word, by));
        self.container.entrypoint = Some(filled.collect());
    }

    /// Its image, where that is no value of its own.
    pub fn image_text(&mut self, image: &Text) {
        self.container.image = Some(of_text(image));
    }

    /// What stands in the place of the image's entrypoint, as words that are read already.
    pub fn entrypoint(&mut self, words: Vec<Expanded>) {
        let texts = words.iter().map(|word| word.argument.text.clone());
        let texts: Vec<Text> = texts.collect();
        let at = texts.first().map_or(self.container.span, Text::span);
        self.container.command = Some(Setting::made(texts, at));
        self.container.entrypoint = Some(words);
    }

    /// The arguments, as a shell has read them.
    pub fn arguments(&mut self, words: Vec<Expanded>) {
        self.container.arguments = Some(words);
    }

    /// Where it is described.
    pub fn span(&self) -> Span {
        self.container.span
    }

    /// A script in place of both.
    pub fn script(&mut self, shell: &str, text: Text) {
        let image = self.container.image.as_ref();
        let at = image.map_or(self.container.span, |image| image.span);
        self.container.script = Some(Script {
            shell: Text::replaced(shell, at),
            text,
        });
    }

    /// A variable; its value where it is known.
    pub fn variable(&mut self, name: Text, value: Value<Text>, span: Span) {
        self.container.env.push(EnvVar { name, value, span });
    }

    /// The directory that it starts in.
    pub fn working_directory(&mut self, directory: Value<&str>) {
        let at = self.container.span;
        self.container.working_dir = directory.map(|directory| Text::replaced(directory, at));
    }

    /// The repository's checkout, at a path.
    pub fn checkout(&mut self, path: &str, checkout: Checkout) {
        self.volume(
            CHECKOUT,
            Value::Known(path),
            VolumeSource::Checkout(checkout),
            self.container.span,
        );
    }

    /// Files at a path of which nothing is known.
    pub fn files(&mut self, path: &str, what: &'static str) {
        let at = self.container.span;
        self.volume(
            what,
            Value::Known(path),
            VolumeSource::Other(Text::replaced(what, at)),
            at,
        );
    }

    /// A volume, mounted at a path.
    pub fn volume(&mut self, name: &str, path: Value<&str>, source: VolumeSource, at: Span) {
        self.volumes.push(Volume {
            span: at,
            name: Text::replaced(name, at),
            source,
            mounted_in: 0,
        });
        let mount: Mount = mount(name, path, at);
        self.container.mounts.push(mount);
    }

    /// Something attaches a terminal or a pipe to its standard input.
    pub fn interactive(&mut self) {
        let span = self.container.span;
        self.container.stdin = Some(Setting::made(true, span));
    }

    /// The container as a pod of its own.
    pub fn pod(self, carrier: Carrier) -> Pod {
        let span = self.container.span;
        Pod::made_by(carrier, span, self.volumes, vec![self.container])
    }
}

fn of_text(text: &Text) -> Setting<Text> {
    Setting::made(text.clone(), text.span())
}

/// A list of words, or one word; and whether that is all of it.
fn list(node: &Node) -> (Option<Setting<Vec<Text>>>, bool) {
    if node.is_null() {
        return (None, true);
    }
    let words: Vec<Text> = match node.text() {
        Some(text) => vec![text.clone()],
        None => node
            .items()
            .filter_map(|item| item.text().cloned())
            .collect(),
    };
    let complete = node.text().is_some() || words.len() == node.items().len();
    (Some(Setting::made(words, node.span)), complete)
}

/// Lines of a script, one behind the other.
pub(in crate::manifest::read) fn joined(lines: &[Text]) -> Option<Text> {
    let (first, last) = (lines.first()?, lines.last()?);
    let mut builder = TextBuilder::new(first.file());
    for line in lines {
        builder.append(line);
        let span = line.span();
        let start = span.end;
        builder.placed("\n", Span { start, ..span });
    }
    Some(builder.finish(first.span().to(last.span())))
}

/// Variables as a CI system knows them: `$NAME` and `${NAME}` in a value are others of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables {
    values: BTreeMap<String, Value<String>>,
}

impl Variables {
    /// Says what a variable is; what was said last counts.
    pub fn set(&mut self, name: &str, value: Value<String>) {
        self.values.insert(name.to_owned(), value);
    }

    /// A text with its variables put in. What `by` sets is unknown; `$$` is a `$`.
    pub fn fill(&self, text: &Text, by: &str) -> Expanded {
        let mut builder = TextBuilder::new(text.file());
        let mut unknown = Vec::new();
        let mut done = 0;
        while let Some(found) = text.get(done..).and_then(|rest| rest.find('$')) {
            let start = done + found;
            let rest = text.get(start + 1..).unwrap_or("");
            builder.append(&text.slice(done..start));
            let (name, length) = reference(rest);
            done = start + 1 + length;
            let span = text.span_of(start..done);
            let at = builder.as_str().len();
            let why = match self.values.get(name) {
                _ if name.is_empty() => {
                    let kept = if rest.starts_with('$') {
                        start + 1
                    } else {
                        start
                    };
                    builder.append(&text.slice(kept..done));
                    continue;
                }
                Some(Value::Known(value)) => {
                    builder.placed(value, span);
                    continue;
                }
                Some(Value::Unknown(why)) => why.clone(),
                _ => elsewhere(name, by),
            };
            builder.append(&text.slice(start..done));
            let range = at..builder.as_str().len();
            unknown.push(Unknown { range, why });
        }
        builder.append(&text.slice(done..text.len()));
        let argument = Argument {
            text: builder.finish(text.span()),
            unknown,
        };
        Expanded {
            argument,
            origins: Vec::new(),
        }
    }

    /// The same, of which all has to be known.
    pub fn fill_whole(&self, text: &Text, by: &str) -> Value<Text> {
        let filled = self.fill(text, by).argument;
        filled.value().map(|_| filled.text.clone())
    }

    /// All of them, to a container.
    pub fn give(&self, job: &mut Job, at: Span) {
        for (name, value) in &self.values {
            let value = match value {
                Value::Known(value) => Value::Known(Text::replaced(value.as_str(), at)),
                Value::Unknown(why) => Value::Unknown(why.clone()),
                Value::Absent => Value::Absent,
            };
            job.variable(Text::replaced(name.as_str(), at), value, at);
        }
    }
}

/// Why a variable that no file sets is not known.
pub(super) fn elsewhere(name: &str, by: &str) -> Why {
    format!("`{name}` is set by {by}").into()
}

/// The name behind a `$`, and the length of what names it.
fn reference(rest: &str) -> (&str, usize) {
    let is_name = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let is_letter = |first: char| first == '_' || first.is_ascii_alphabetic();
    if rest.starts_with('$') {
        return ("", 1);
    }
    if let Some(inside) = rest.strip_prefix('{') {
        return match inside.find('}') {
            // `${NAME:-other}` is not worked out
            Some(end) if inside.starts_with(|first: char| is_letter(first)) => {
                (inside.get(..end).unwrap_or(""), end + 2)
            }
            _ => ("", 1),
        };
    }
    let length = rest.bytes().take_while(|byte| is_name(*byte)).count();
    (rest.get(..length).unwrap_or(""), length)
}
