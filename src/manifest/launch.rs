//! What a container starts: the executor with a command line, a shell, something that waits.

mod script;
#[cfg(test)]
mod tests;

use super::expansion::{Environment, Expanded, unexpanded};
use super::{Container, Pod};
use crate::kaniko::image::Image;
use crate::source::Span;
use crate::value::{Value, Why};

/// What a container starts.
#[derive(Debug, Clone)]
pub enum Launch {
    /// The executor.
    Executor(Execution),
    /// A shell of an executor's image, or with a script that names the executor. What it runs is
    /// not known.
    Shell(Shell),
    /// Something that only waits in an executor's image (`cat`, `sleep`), so that somebody else can
    /// start the executor there; the words that start it.
    Idle(Vec<Expanded>),
    /// Something else; the words that start it, none for an image's own entrypoint.
    Other(Vec<Expanded>),
    /// The files do not tell, and why.
    Unknown(Why),
}

/// The executor, started.
#[derive(Debug, Clone)]
pub struct Execution {
    /// How.
    pub start: Start,
    /// The words that start it: the image, the item of `command`, or the word of the script.
    pub span: Span,
    /// The arguments, without the program's name.
    pub arguments: Vec<Expanded>,
    /// Whether these are all of them: false where `args` is not a list of words.
    pub complete: bool,
    /// The shell in between, where it is [`Start::Shell`].
    pub shell: Option<Expanded>,
}

/// How the executor is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// As the image's entrypoint.
    Entrypoint,
    /// By `command`.
    Command,
    /// By a shell whose script is this one command.
    Shell,
}

/// A shell, started.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The word that starts it, e.g. `/busybox/sh`.
    pub program: Expanded,
    /// The script after `-c`; none if it reads a file or its input.
    pub script: Option<Expanded>,
}

/// Where the executor lies in its images.
const EXECUTOR: &str = "/kaniko/executor";
const SHELLS: [&str; 4] = ["ash", "bash", "dash", "sh"];

impl Launch {
    /// What a container of a pod starts.
    pub fn of(pod: &Pod, container: &Container) -> Launch {
        Self::with_environment(container, &Environment::of(pod, container))
    }

    /// What a container with that environment starts.
    pub fn with_environment(container: &Container, environment: &Environment) -> Launch {
        let holds_executor = holds_executor(container);
        let command = container.command.as_ref();
        let command = command.map_or(&[][..], |command| &command.value);
        let args = container.args.as_ref().map_or(&[][..], |args| &args.value);
        // Together, so that they share one limit.
        let words = environment.expand_all(&[command, args].concat());
        if !container.command_complete {
            return Launch::Unknown("`command` is not a list of words".into());
        }
        let launch = match command {
            [] => entrypoint(container, holds_executor, words),
            _ => started_by(words, &holds_executor, Start::Command),
        };
        match launch {
            Launch::Executor(execution) => Launch::Executor(Execution {
                complete: container.args_complete,
                ..execution
            }),
            other => other,
        }
    }

    /// The execution, if it starts the executor.
    pub fn execution(&self) -> Option<&Execution> {
        match self {
            Launch::Executor(execution) => Some(execution),
            _ => None,
        }
    }
}

/// Whether the container's image holds an executor, and is not a warmer's.
fn holds_executor(container: &Container) -> Value<bool> {
    let Some(image) = &container.image else {
        return Value::Known(false);
    };
    let image = unexpanded(&image.value);
    match Image::identify(&image.text) {
        Some(image) => Value::Known(image.is_executor()),
        None => image.value().map(|_| false),
    }
}

/// A container without a `command`: the image's entrypoint takes the words.
fn entrypoint(container: &Container, holds_executor: Value<bool>, words: Vec<Expanded>) -> Launch {
    let image = container.image.as_ref();
    match holds_executor {
        Value::Known(true) => Launch::Executor(Execution {
            start: Start::Entrypoint,
            span: image.map_or(container.span, |image| image.span),
            arguments: words,
            complete: true,
            shell: None,
        }),
        Value::Unknown(why) => Launch::Unknown(why),
        Value::Known(false) | Value::Absent => Launch::Other(Vec::new()),
    }
}

/// What the words of a command line start.
fn started_by(words: Vec<Expanded>, holds_executor: &Value<bool>, start: Start) -> Launch {
    let Some((program, arguments)) = words.split_first() else {
        return Launch::Other(words);
    };
    let name = match program.argument.value() {
        Value::Known(path) => path.rsplit('/').next().unwrap_or(path),
        Value::Unknown(why) => return Launch::Unknown(why),
        Value::Absent => "",
    };
    let in_executor = holds_executor.known() == Some(&true);
    let path = program.argument.text.as_str();
    if path == EXECUTOR || (in_executor && path == "executor") {
        return Launch::Executor(Execution {
            start,
            span: program.argument.span(),
            arguments: arguments.to_vec(),
            complete: true,
            shell: None,
        });
    }
    if SHELLS.contains(&name) && start != Start::Shell {
        return started_by_shell(&words, holds_executor);
    }
    if in_executor && only_waits(name, arguments) {
        return Launch::Idle(words);
    }
    Launch::Other(words)
}

fn started_by_shell(words: &[Expanded], holds_executor: &Value<bool>) -> Launch {
    let script = script::of_shell(words);
    if let Some(command) = script.and_then(script::single_command) {
        return match started_by(command, holds_executor, Start::Shell) {
            Launch::Executor(execution) => Launch::Executor(Execution {
                shell: words.first().cloned(),
                ..execution
            }),
            // what the container starts is the shell
            Launch::Idle(_) => Launch::Idle(words.to_vec()),
            other => other,
        };
    }
    let names_executor = script.is_some_and(|script| script.argument.text.contains(EXECUTOR));
    match words.first() {
        Some(program) if names_executor || holds_executor.known() == Some(&true) => {
            Launch::Shell(Shell {
                program: program.clone(),
                script: script.cloned(),
            })
        }
        _ => Launch::Other(words.to_vec()),
    }
}

/// Whether a program does nothing but wait.
fn only_waits(name: &str, arguments: &[Expanded]) -> bool {
    let words = arguments.iter().map(|word| word.argument.text.as_str());
    match name {
        "sleep" => true,
        "cat" => words.into_iter().all(|word| word == "-"),
        "tail" => words.into_iter().any(|word| word == "/dev/null"),
        _ => false,
    }
}
