//! What a container starts: the executor with a command line, a shell, something that waits.

mod files;
mod git_clone;
mod script;
#[cfg(test)]
mod tests;

pub use files::{NamedFile, WrittenFile};
pub(super) use git_clone::commands;
pub use git_clone::{GitClone, git_clones};

use super::Container;
use super::expansion::{Environment, Expanded, unexpanded};
use super::shell::{self, Command};
use crate::kaniko::image::Image;
use crate::source::Span;
use crate::value::{Value, Why};
use files::WrittenFiles;

/// What a container starts.
#[derive(Debug, Clone)]
pub enum Launch {
    /// The executor.
    Executor(Execution),
    /// A shell of an executor's image, or with a script that names the executor, of which no
    /// command is known to start it.
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
    /// The script that it stands in, where it is [`Start::Shell`].
    pub script: Option<InScript>,
}

/// An execution in a script.
#[derive(Debug, Clone)]
pub struct InScript {
    /// The shell.
    pub shell: Expanded,
    /// The directory it runs in.
    pub directory: Value<String>,
    /// The variables that the script sets for it.
    pub environment: Vec<(String, Value<String>)>,
    /// Whether another command or a file is its standard input.
    pub piped: bool,
    /// Whether it may not run: it stands behind `||`, or in a branch, a loop or a function.
    pub perhaps: bool,
    /// Why files may not be as they were when the container started.
    pub after: Option<Why>,
    /// The files that the script certainly writes before.
    pub written: Vec<WrittenFile>,
    /// The files that it certainly reads behind.
    pub read_behind: Vec<NamedFile>,
}

/// How the executor is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// As the image's entrypoint.
    Entrypoint,
    /// By `command`.
    Command,
    /// By a shell.
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
    /// What a container of a pod starts that begins in `directory`: several where a script starts
    /// several executors, else one.
    pub fn of(
        container: &Container,
        environment: &Environment,
        directory: &Value<String>,
    ) -> Vec<Launch> {
        let launcher = Launcher {
            holds_executor: holds_executor(container),
            environment,
            directory,
        };
        if let Some(script) = &container.script {
            let shell = shell::script(script.shell.clone());
            if !SHELLS.contains(&program_name(&script.shell)) {
                return vec![Launch::Other(vec![shell])];
            }
            let words = [shell, shell::script(script.text.clone())];
            return launcher.script(&words[0], &words[1], &words);
        }
        let command = container.command.as_ref();
        let command = command.map_or(&[][..], |command| &command.value);
        let args = container.args.as_ref().map_or(&[][..], |args| &args.value);
        // Together, so that they share one limit.
        let mut words = environment.expand_all(&[command, args].concat());
        if let Some(filled) = &container.entrypoint {
            words.splice(..command.len(), filled.iter().cloned());
        }
        words.extend(container.arguments.iter().flatten().cloned());
        if !container.command_complete {
            return vec![Launch::Unknown("`command` is not a list of words".into())];
        }
        let mut launches = match command {
            [] => vec![launcher.entrypoint(container, words)],
            _ => launcher.command(words),
        };
        for launch in &mut launches {
            if let Launch::Executor(execution) = launch {
                execution.complete = container.args_complete;
            }
        }
        launches
    }

    /// The script that it stands in, if it is an execution in one.
    pub fn script(&self) -> Option<&InScript> {
        self.execution()?.script.as_ref()
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

/// What is known of a container whose start is read.
struct Launcher<'l> {
    holds_executor: Value<bool>,
    environment: &'l Environment,
    directory: &'l Value<String>,
}

impl Launcher<'_> {
    fn in_executor(&self) -> bool {
        self.holds_executor.known() == Some(&true)
    }

    /// A container without a `command`: the image's entrypoint takes the words.
    fn entrypoint(&self, container: &Container, words: Vec<Expanded>) -> Launch {
        let image = container.image.as_ref();
        let held = image.and_then(|image| Image::identify(&unexpanded(&image.value).text));
        // a program of that name, as far as anything tells
        if words.is_empty() && held.as_ref().is_some_and(|held| held.by_name_alone) {
            return Launch::Other(Vec::new());
        }
        // an image of somebody's own, whose entrypoint takes a program
        let is_repackaged = held.is_some_and(|held| held.repackaged);
        let takes_program = words.first().is_some_and(|word| {
            let text = word.argument.text.as_str();
            word.argument.unknown.is_empty() && text.starts_with('/')
        });
        if is_repackaged && takes_program {
            return Launch::Unknown("the entrypoint of the image is not known".into());
        }
        match &self.holds_executor {
            Value::Known(true) => Launch::Executor(Execution {
                start: Start::Entrypoint,
                span: image.map_or(container.span, |image| image.span),
                arguments: words,
                complete: true,
                script: None,
            }),
            Value::Unknown(why) => Launch::Unknown(why.clone()),
            Value::Known(false) | Value::Absent => Launch::Other(Vec::new()),
        }
    }

    /// What the words of a command line start.
    fn command(&self, words: Vec<Expanded>) -> Vec<Launch> {
        let Some((program, arguments)) = words.split_first() else {
            return vec![Launch::Other(words)];
        };
        if self.is_executor(program) {
            return vec![Launch::Executor(Execution {
                start: Start::Command,
                span: program.argument.span(),
                arguments: arguments.to_vec(),
                complete: true,
                script: None,
            })];
        }
        let name = match program.argument.value() {
            Value::Known(path) => path.rsplit('/').next().unwrap_or(path),
            Value::Unknown(why) => return vec![Launch::Unknown(why)],
            Value::Absent => "",
        };
        if SHELLS.contains(&name) {
            return self.shell(&words);
        }
        if self.in_executor() && only_waits(name, arguments) {
            return vec![Launch::Idle(words)];
        }
        vec![Launch::Other(words)]
    }

    fn is_executor(&self, program: &Expanded) -> bool {
        let path = program.argument.text.as_str();
        path == EXECUTOR || (self.in_executor() && path == "executor")
    }

    fn shell(&self, words: &[Expanded]) -> Vec<Launch> {
        match (words.first(), script::of_shell(words)) {
            (Some(program), Some(script)) => self.script(program, script, words),
            (Some(program), None) if self.in_executor() => vec![unread(program, None)],
            _ => vec![Launch::Other(words.to_vec())],
        }
    }

    /// What a script starts, read by a shell or by the carrier's own.
    fn script(&self, program: &Expanded, script: &Expanded, words: &[Expanded]) -> Vec<Launch> {
        let variables = |name: &str| self.environment.in_shell(name);
        let commands = shell::commands(script, &variables, self.directory);
        let mut written = WrittenFiles::default();
        let mut executions = Vec::new();
        for (place, command) in commands.iter().enumerate() {
            if let Some((first, arguments)) = command.words.split_first()
                && self.is_executor(first)
            {
                let mut execution = self.execution(program, command, first, arguments);
                if let Some(script) = &mut execution.script {
                    script.written = written.all();
                    script.read_behind = files::read(&commands[place + 1..]);
                }
                executions.push(Launch::Executor(execution));
                // it leaves its own directory alone
                continue;
            }
            written.run(command);
        }
        if !executions.is_empty() {
            return executions;
        }
        if let [only] = commands.as_slice()
            && let Some((first, arguments)) = only.words.split_first()
            && self.in_executor()
            && only_waits(program_name(&first.argument.text), arguments)
        {
            return vec![Launch::Idle(words.to_vec())];
        }
        let names_executor = script.argument.text.contains(EXECUTOR);
        match names_executor || self.in_executor() {
            true => vec![unread(program, Some(script))],
            false => vec![Launch::Other(words.to_vec())],
        }
    }

    fn execution(
        &self,
        program: &Expanded,
        command: &Command,
        first: &Expanded,
        arguments: &[Expanded],
    ) -> Execution {
        Execution {
            start: Start::Shell,
            span: first.argument.span(),
            arguments: arguments.to_vec(),
            complete: true,
            script: Some(InScript {
                shell: program.clone(),
                directory: command.directory.clone(),
                environment: command.environment.clone(),
                piped: command.piped,
                perhaps: command.perhaps,
                after: command.after.clone(),
                written: Vec::new(),
                read_behind: Vec::new(),
            }),
        }
    }
}

fn unread(program: &Expanded, script: Option<&Expanded>) -> Launch {
    Launch::Shell(Shell {
        program: program.clone(),
        script: script.cloned(),
    })
}

fn program_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
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
