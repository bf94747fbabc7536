//! `kubectl run`: a pod that a command line describes.
//!
//! Source: kubectl v1.34, `kubectl run --help`.

use super::ci::Job;
use crate::kaniko::image::Image;
use crate::manifest::expansion::Expanded;
use crate::manifest::shell::Command;
use crate::manifest::{Carrier, Pod};
use crate::source::Text;
use crate::value::Value;

/// Options without a value, but for `--name=true`.
const SWITCHES: [&str; 12] = [
    "--attach",
    "--command",
    "--expose",
    "--force",
    "--leave-stdin-open",
    "--privileged",
    "--quiet",
    "--rm",
    "--stdin",
    "--tty",
    "--wait",
    "--warnings-as-errors",
];

/// The pod of a `kubectl run` that starts an executor.
pub(super) fn pod(command: &Command, carrier: Carrier) -> Option<Pod> {
    let run = Run::of(&command.words)?;
    let image = run.image.as_ref()?;
    let holds = Image::identify(&image.argument.text).is_some_and(|image| image.is_executor());
    let names_executor = run
        .words
        .first()
        .is_some_and(|word| word.argument.text.as_str() == "/kaniko/executor");
    if !holds && !names_executor {
        return None;
    }
    let mut job = Job::new(command.span);
    job.image_text(&image.argument.text);
    let mut words = run.words.to_vec();
    if run.is_command && !words.is_empty() {
        let program = words.remove(0);
        job.entrypoint(vec![program]);
    }
    if run.is_overridden {
        // they may give it any argument, volume and variable
        job.container().args_complete = false;
    }
    job.arguments(words);
    for (name, value) in &run.variables {
        job.variable(name.clone(), value.clone(), name.span());
    }
    if run.is_interactive {
        job.interactive();
    }
    Some(job.pod(carrier))
}

/// A `kubectl run`, taken apart.
struct Run<'c> {
    image: Option<Expanded>,
    variables: Vec<(Text, Value<Text>)>,
    is_command: bool,
    is_interactive: bool,
    is_overridden: bool,
    /// What is given to the image.
    words: &'c [Expanded],
}

impl<'c> Run<'c> {
    fn of(words: &'c [Expanded]) -> Option<Self> {
        let text = |word: &Expanded| word.argument.text.as_str().to_owned();
        let place = |wanted: &str| words.iter().position(|word| text(word) == wanted);
        let program = words.first().map(text)?;
        if !matches!(program.rsplit('/').next()?, "kubectl" | "oc") {
            return None;
        }
        let start = place("run")? + 1;
        let end = place("--").unwrap_or(words.len());
        let mut run = Run {
            image: None,
            variables: Vec::new(),
            is_command: false,
            is_interactive: false,
            is_overridden: false,
            words: words.get(end + 1..).unwrap_or_default(),
        };
        let mut options = words.get(start..end)?.iter();
        while let Some(word) = options.next() {
            let text = text(word);
            let Some(equals) = text
                .find('=')
                .or(Some(text.len()))
                .filter(|_| text.starts_with('-'))
            else {
                continue;
            };
            let name = text.get(..equals)?;
            let attached = (equals < text.len()).then(|| word.slice(equals + 1..text.len()));
            let is_switch = SWITCHES.contains(&name) || !name.starts_with("--") && name != "-n";
            let value = match attached {
                None if !is_switch => options.next().cloned(),
                attached => attached,
            };
            run.option(name, value);
        }
        Some(run)
    }

    fn option(&mut self, name: &str, value: Option<Expanded>) {
        let is_on = value
            .as_ref()
            .is_none_or(|value| value.argument.text.as_str() == "true");
        match name {
            "--image" => self.image = value,
            "--command" => self.is_command = is_on,
            "--overrides" => self.is_overridden = true,
            "--stdin" => self.is_interactive = is_on,
            "--env" => self.variables.extend(value.as_ref().and_then(variable)),
            short if !short.starts_with("--") => self.is_interactive |= short.contains('i'),
            _ => {}
        }
    }
}

/// `NAME=value`.
fn variable(word: &Expanded) -> Option<(Text, Value<Text>)> {
    let text = &word.argument.text;
    let equals = text.find('=')?;
    let value = word.argument.slice(equals + 1..text.len());
    let known = value.value().map(|_| value.text.clone());
    Some((text.slice(0..equals), known))
}
