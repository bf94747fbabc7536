//! The state of the stage that is being replayed.

use crate::build::filesystem::FileSystem;
use crate::context::ignore::IgnoreFile;
use crate::context::nearest::{Nearest, nearest};
use crate::context::path;
use crate::dockerfile::expand::{self, Mode};
use crate::dockerfile::{Dialect, Dockerfile};
use crate::kaniko::facts::Facts;
use crate::source::Text;
use crate::value::{Value, Why};

use super::outcome::{Halt, Unset};
use super::sources::Root;
use super::variables::{Arguments, Environment, Variables};

/// What every stage shares.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The release.
    pub facts: &'a Facts,
    /// The Dockerfile.
    pub dockerfile: &'a Dockerfile,
    /// The ignore file that holds, if there is one.
    pub ignore: Option<&'a IgnoreFile>,
    /// The context, as a path of the container.
    pub context: String,
    /// Paths that the executor neither deletes nor puts into the image, mounts aside.
    pub ignored: Vec<String>,
    /// The executor's own directory.
    pub kaniko_dir: String,
    /// Whether `--cache` is on.
    pub cache: bool,
    /// The ids of `--secret`.
    pub secrets: Value<Vec<String>>,
    /// How the release reads Dockerfiles.
    pub dialect: Dialect,
}

/// One stage while it is built.
#[derive(Debug, Clone)]
pub struct Stage<'a> {
    /// What every stage shares.
    pub scene: &'a Scene<'a>,
    /// The container's file system.
    pub files: FileSystem,
    /// ARGs and ENV.
    pub variables: Variables,
    /// WORKDIR; empty where none was set.
    pub working_directory: Value<String>,
    /// USER; empty where none was set.
    pub user: Value<String>,
    /// SHELL, where it was set.
    pub shell: Option<Vec<String>>,
    /// The paths that VOLUME declared in this stage.
    pub volumes: Vec<String>,
    /// Whether the optimizing pass went over the metadata already.
    pub optimized: bool,
}

impl<'a> Stage<'a> {
    /// What the release does.
    pub fn facts(&self) -> &'a Facts {
        self.scene.facts
    }

    /// A stage before its first instruction.
    pub fn new(scene: &'a Scene<'a>, arguments: Arguments, environment: Environment) -> Self {
        Stage {
            scene,
            files: FileSystem::new(Vec::new()),
            variables: Variables {
                arguments,
                environment,
                argument_wins: scene.facts.variables.later_arg_wins,
            },
            working_directory: Value::Known(String::new()),
            user: Value::Known(String::new()),
            shell: None,
            volumes: Vec::new(),
            optimized: false,
        }
    }

    /// Expands variables in a word.
    pub fn expand(&self, word: &Text, unset: &mut Vec<Unset>) -> Result<String, Halt> {
        let variables = |name: &str| self.variables.look_up(name);
        let forms = &self.scene.dialect.variables;
        let expanded = expand::expand(word, &variables, Mode::WORD, forms)
            .map_err(|error| Halt::stop(error.words))?;
        let lost = expanded
            .references
            .into_iter()
            .filter(|reference| reference.set == Some(false) && reference.operator.is_none());
        unset.extend(lost.map(|reference| Unset {
            word: word.clone(),
            range: reference.range,
            name: reference.name,
        }));
        match expanded.value {
            Value::Known(value) => Ok(value),
            Value::Unknown(why) => Err(Halt::Unknown(why)),
            Value::Absent => Ok(String::new()),
        }
    }

    /// Expands variables in a path and cleans it; a slash at its end stays.
    pub fn expand_path(&self, word: &Text, unset: &mut Vec<Unset>) -> Result<String, Halt> {
        let expanded = self.expand(word, unset)?;
        if self.is_remote(&expanded) {
            return match self.facts().copy.probes_urls {
                true => Err(Halt::Unknown(
                    format!("whether a server answers for `{expanded}` is not known").into(),
                )),
                false => Ok(expanded),
            };
        }
        let mut clean = path::clean(&expanded).into_owned();
        if expanded.ends_with('/') && !clean.ends_with('/') {
            clean.push('/');
        }
        Ok(clean)
    }

    /// Whether ADD would fetch a source from a server.
    pub fn is_remote(&self, source: &str) -> bool {
        let Some((scheme, rest)) = source.split_once("://") else {
            return false;
        };
        let host = rest.split(['/', '?']).next().unwrap_or("");
        let host_is_plain =
            !host.is_empty() && !host.contains([' ', '%', '[', '<', '>', '"', '\\']);
        let scheme_is_plain = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|other| other.is_ascii_alphanumeric() || "+-.".contains(other));
        let printable = !source.chars().any(|other| other.is_ascii_control());
        // older releases try the URL, which only works for these schemes
        let scheme = scheme.to_lowercase();
        let fetchable =
            !self.facts().copy.probes_urls || matches!(scheme.as_str(), "http" | "https");
        host_is_plain && scheme_is_plain && printable && fetchable
    }

    /// The working directory as COPY uses it.
    pub fn directory(&self) -> Value<String> {
        match &self.working_directory {
            Value::Known(directory) if directory.is_empty() => Value::Known(String::from("/")),
            other => other.clone(),
        }
    }

    /// Whether `.dockerignore` keeps a path out: one of the container, or relative to the root.
    pub fn excludes(&self, path: &str, root: &Root) -> bool {
        self.excluded_by(path, root).is_some()
    }

    /// The pattern that keeps a path out, as an index.
    pub fn excluded_by(&self, at: &str, root: &Root) -> Option<usize> {
        let ignore = self.scene.ignore.filter(|_| root.ignores)?;
        let clean = path::clean(at);
        let relative = match FileSystem::below(&clean, &path::clean(&root.path)) {
            Some("") => ".",
            Some(relative) => relative,
            None => &clean,
        };
        let decision = ignore.decide(relative).ok()?;
        decision.by.filter(|_| decision.excluded)
    }

    /// The path that was perhaps meant by one that is not there.
    pub fn nearest(&self, source: &str, root: &Root) -> Option<Nearest> {
        let local = self.files.local_tree(&root.path)?;
        let none = IgnoreFile::default();
        nearest(local, source, self.scene.ignore.unwrap_or(&none))
    }

    /// Whether a path is on the executor's ignore list: a mount, a VOLUME, or one of its own.
    pub fn is_ignored(&self, path: &str) -> bool {
        let scene = self.scene;
        let listed = |at: &String| FileSystem::lies_below(path, at);
        let volume = |at: &String| path != at && FileSystem::lies_below(path, at);
        self.files.is_mounted(path)
            || scene.ignored.iter().any(listed)
            || self.volumes.iter().any(volume)
            || FileSystem::lies_below(path, &scene.kaniko_dir)
    }

    /// Marks everything that nobody described as unknown.
    pub fn blur(&mut self, why: impl Into<Why>) {
        self.files.blur(why);
    }
}
