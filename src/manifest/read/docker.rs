//! `docker run` and its like: a container that a command line describes.
//!
//! Source: Docker 28, `docs/reference/commandline/container_run.md`; podman and nerdctl take the
//! same options.

use super::ci::Job;
use super::kubectl;
use crate::kaniko::argument::{Argument, Unknown};
use crate::kaniko::image::Image;
use crate::manifest::expansion::Expanded;
use crate::manifest::shell::{self, Command};
use crate::manifest::{Carrier, Checkout, HostPath, Pod, Setting, VolumeSource};
use crate::path;
use crate::source::{Span, Text, TextBuilder};
use crate::value::{Value, Why};

/// Stands for the directory that a script starts in: no path of a container.
pub(super) const HERE: &str = "/.directory-that-the-script-starts-in";

/// Where the executor lies in its images, and in most of those that others make of them.
const EXECUTOR: &str = "/kaniko/executor";

/// Options without a value.
const SWITCHES: [&str; 16] = [
    "detach",
    "disable-content-trust",
    "help",
    "init",
    "interactive",
    "no-healthcheck",
    "oom-kill-disable",
    "privileged",
    "publish-all",
    "quiet",
    "read-only",
    "rm",
    "sig-proxy",
    "tls",
    "tty",
    "use-api-socket",
];
/// The letters of such options.
const SWITCH_LETTERS: &str = "dithPq";

/// Containers that a script starts with `docker run`.
pub(super) struct Started<'s> {
    /// The script.
    pub script: &'s Expanded,
    /// What carries it.
    pub carrier: Carrier,
    /// The directory that it starts in, where it is one of the repository.
    pub checkout: Option<Checkout>,
    /// Variables that name that directory.
    pub names: &'static [&'static str],
}

impl Started<'_> {
    /// Each as a pod.
    pub fn pods(&self) -> Vec<Pod> {
        let here = Value::Known(HERE.to_owned());
        let at = self.script.argument.text.span();
        let variables = |name: &str| {
            let value = match self.names.contains(&name) {
                true => Value::Known(Text::replaced(HERE, at).into()),
                false => Value::Absent,
            };
            (value, None)
        };
        let commands = shell::commands(self.script, &variables, &here);
        commands
            .iter()
            .filter_map(|command| {
                let of_docker = self.pod(command);
                of_docker.or_else(|| kubectl::pod(command, self.carrier))
            })
            .collect()
    }

    fn pod(&self, command: &Command) -> Option<Pod> {
        let run = Run::of(command)?;
        let (image, arguments) = run.rest.split_first()?;
        let entrypoint = run.last("entrypoint");
        let holds = Image::identify(&image.argument.text).is_some_and(|image| image.is_executor());
        let names = |word: &Expanded| word.argument.text.as_str() == EXECUTOR;
        let (program, arguments) = match (entrypoint, arguments.split_first()) {
            // an image of somebody's own, which starts what it is given
            (None, Some((first, rest))) if !holds && names(first) => (Some(first), rest),
            _ => (entrypoint, arguments),
        };
        if !holds && !program.is_some_and(names) || only_asks(arguments) {
            return None;
        }
        let mut job = Job::new(command.span);
        job.image_text(&image.argument.text);
        if let Some(program) = program.filter(|path| !path.argument.text.is_empty()) {
            job.entrypoint(vec![program.clone()]);
        }
        job.arguments(arguments.to_vec());
        for (name, value) in &run.options {
            self.option(&mut job, name, value, command.after.as_ref());
        }
        if run.is_interactive || command.piped {
            job.interactive();
        }
        Some(job.pod(self.carrier))
    }

    fn option(&self, job: &mut Job, name: &str, value: &Expanded, after: Option<&Why>) {
        let text = value.argument.text.as_str();
        match name {
            "volume" | "v" => {
                if let Some((host, target)) = split_volume(&value.argument) {
                    self.mount(job, &host, &target, after);
                }
            }
            "mount" => {
                let field = |names: [&str; 3]| field(&value.argument, &names);
                let source = field(["source", "src", "-"]);
                let target = field(["target", "destination", "dst"]);
                if let (Some(source), Some(target)) = (source, target) {
                    self.mount(job, &source, &target, after);
                }
            }
            "env" | "e" => {
                let variable = &value.argument;
                let equals = text.find('=').unwrap_or(text.len());
                let known = match text.get(equals + 1..) {
                    Some(_) => {
                        let value = variable.slice(equals + 1..text.len());
                        value.value().map(|_| value.text.clone())
                    }
                    None => Value::unknown("the shell sets it"),
                };
                job.variable(variable.text.slice(0..equals), known, variable.span());
            }
            "workdir" | "w" => job.working_directory(value.argument.value()),
            _ => {}
        }
    }

    /// A path below GitHub's workspace as one below the directory that its scripts start in.
    fn without_workspace(&self, host: &Argument) -> Argument {
        let Some(below) = host.text.strip_prefix(WORKSPACE) else {
            return host.clone();
        };
        let rest = host.slice(WORKSPACE.len()..host.text.len());
        let unknown = rest.unknown.into_iter().map(|unknown| Unknown {
            range: HERE.len() + unknown.range.start..HERE.len() + unknown.range.end,
            ..unknown
        });
        Argument {
            text: Text::replaced(format!("{HERE}{below}"), host.span()),
            unknown: unknown.collect(),
        }
    }

    fn mount(&self, job: &mut Job, host: &Argument, target: &Argument, after: Option<&Why>) {
        let host = &self.without_workspace(host);
        let below = host.text.strip_prefix(HERE);
        let relative = host.text.as_str().strip_prefix('.').is_some();
        let source = match (&self.checkout, host.value(), below) {
            (Some(checkout), Value::Known(_), Some(below)) => {
                VolumeSource::Checkout(inside(checkout, below, after))
            }
            (Some(checkout), Value::Known(path), None) if relative => {
                VolumeSource::Checkout(inside(checkout, path, after))
            }
            (_, Value::Known(path), None) if path::is_abs(path) => host_path(&host.text),
            _ => VolumeSource::Other(Text::replaced("volume", host.span())),
        };
        volume(job, target, source, host.span());
    }
}

fn volume(job: &mut Job, target: &Argument, source: VolumeSource, at: Span) {
    let name = format!("volume {}", target.text.as_str());
    job.volume(&name, target.value(), source, at);
}

/// Whether the executor is only asked what it is.
fn only_asks(arguments: &[Expanded]) -> bool {
    let [only] = arguments else {
        return false;
    };
    matches!(
        only.argument.text.as_str(),
        "version" | "help" | "--help" | "-h"
    )
}

/// What GitHub puts in the place of its workspace.
const WORKSPACE: &str = "${{ github.workspace }}";

fn inside(checkout: &Checkout, below: &str, after: Option<&Why>) -> Checkout {
    let below = path::join(&["/", &checkout.below, below]);
    Checkout {
        up: checkout.up,
        below: below.trim_start_matches('/').to_owned(),
        at_root: checkout.at_root,
        addresses: checkout.addresses.clone(),
        cloned: checkout.cloned,
        grown: checkout.grown.clone().or_else(|| after.cloned()),
    }
}

fn host_path(path: &Text) -> VolumeSource {
    VolumeSource::HostPath(HostPath {
        path: Some(Setting::made(path.clone(), path.span())),
        kind: None,
    })
}

/// A `docker run`, taken apart.
struct Run<'c> {
    options: Vec<(String, Expanded)>,
    is_interactive: bool,
    /// The image, and what is given to it.
    rest: &'c [Expanded],
}

impl<'c> Run<'c> {
    fn of(command: &'c Command) -> Option<Run<'c>> {
        let (program, mut words) = command.words.split_first()?;
        let name = program.argument.text.rsplit('/').next()?;
        if !matches!(name, "docker" | "podman" | "nerdctl") {
            return None;
        }
        if words.first()?.argument.text.as_str() == "container" {
            words = words.get(1..)?;
        }
        let (verb, words) = words.split_first()?;
        (verb.argument.text.as_str() == "run").then(|| Self::options(words))
    }

    fn options(words: &'c [Expanded]) -> Run<'c> {
        let mut run = Run {
            options: Vec::new(),
            is_interactive: false,
            rest: words,
        };
        while let Some((word, rest)) = run.rest.split_first() {
            let text = word.argument.text.as_str();
            let Some(option) = text.strip_prefix('-').filter(|option| !option.is_empty()) else {
                break;
            };
            run.rest = rest;
            let (name, attached) = match option.strip_prefix('-') {
                Some(long) => match long.split_once('=') {
                    Some((name, _)) => (name, Some(2 + name.len() + 1)),
                    None => (long, None),
                },
                None if option.chars().all(|letter| SWITCH_LETTERS.contains(letter)) => {
                    run.is_interactive |= option.contains('i');
                    continue;
                }
                None => {
                    let letter = option.trim_start_matches(|one| SWITCH_LETTERS.contains(one));
                    let name = letter.get(..1).unwrap_or("");
                    let start = text.len() - letter.len() + name.len();
                    let equals = usize::from(text.get(start..start + 1) == Some("="));
                    (name, (start < text.len()).then_some(start + equals))
                }
            };
            if SWITCHES.contains(&name) {
                run.is_interactive |= name == "interactive";
                continue;
            }
            let value = match attached {
                Some(start) => word.slice(start..text.len()),
                None => match run.rest.split_first() {
                    Some((value, rest)) => {
                        run.rest = rest;
                        value.clone()
                    }
                    None => break,
                },
            };
            run.options.push((name.to_owned(), value));
        }
        run
    }

    fn last(&self, name: &str) -> Option<&Expanded> {
        let mut options = self.options.iter().rev();
        options
            .find(|(option, _)| option == name)
            .map(|(_, value)| value)
    }
}

/// `HOST:CONTAINER` or `HOST:CONTAINER:OPTIONS`, cut where no variable stands.
fn split_volume(text: &Argument) -> Option<(Argument, Argument)> {
    let is_known = |at: &usize| !text.unknown.iter().any(|one| one.range.contains(at));
    let colons = text.text.match_indices(':').map(|(at, _)| at);
    let mut colons = colons.filter(is_known);
    let first = colons.next()?;
    let end = colons.next().unwrap_or(text.text.len());
    Some((text.slice(0..first), text.slice(first + 1..end)))
}

/// The value of a field of `--mount`.
fn field(mount: &Argument, names: &[&str]) -> Option<Argument> {
    let mut start = 0;
    for part in mount.text.split(',') {
        let value = part
            .split_once('=')
            .filter(|(name, _)| names.contains(name));
        if let Some((name, _)) = value {
            return Some(mount.slice(start + name.len() + 1..start + part.len()));
        }
        start += part.len() + 1;
    }
    None
}

/// The words of a text, as a shell reads them.
pub(super) fn split(text: &Text) -> Vec<Expanded> {
    let start = text.span().range().start;
    let mut builder = TextBuilder::new(text.file());
    // the grammar wants a program before them
    builder.replaced("program ", start, start);
    builder.append(text);
    let line = shell::script(builder.finish(text.span()));
    let nothing = |_: &str| (Value::Absent, None);
    let commands = shell::commands(&line, &nothing, &Value::Absent);
    let words = commands.into_iter().next().map(|command| command.words);
    words.map_or_else(Vec::new, |words| words.into_iter().skip(1).collect())
}

/// A bind mount as Compose writes it: `./x:/y`, relative to its file.
pub(super) fn bind(job: &mut Job, text: &Argument) {
    if let Some((host, target)) = split_volume(text) {
        mount(job, &host, &target, text.span());
    }
}

/// A mount of a path of this computer, relative to the file that says so; or of a named volume.
pub(super) fn mount(job: &mut Job, host: &Argument, target: &Argument, at: Span) {
    let source = match host.value() {
        Value::Known(below) if below.starts_with('.') => {
            VolumeSource::Checkout(inside(&Checkout::default(), below, None))
        }
        Value::Known(path) if path::is_abs(path) => host_path(&host.text),
        _ => VolumeSource::Other(Text::replaced("volume", at)),
    };
    volume(job, target, source, at);
}
