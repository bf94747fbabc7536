//! The state of the stage that is being replayed.

use std::borrow::Cow;
use std::cell::RefCell;

use crate::build::filesystem::{FileSystem, Image};
use crate::context::ignore::IgnoreFile;
use crate::context::nearest::{Nearest, nearest};
use crate::dockerfile::expand::{self, Mode};
use crate::dockerfile::{Dialect, Dockerfile};
use crate::kaniko::facts::Facts;
use crate::path;
use crate::source::Text;
use crate::value::{Value, Why};

use super::outcome::{DeclaredVolume, Halt, Reading, Unset};
use super::remark::Silence;
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
    /// Whether a VOLUME that puts files into its layer trips an assertion.
    pub asserts_volumes: bool,
    /// Whether a CMD with nothing behind it trips an assertion.
    pub asserts_commands: bool,
    /// Whether the executor's environment does not tell who it runs as: `USER` is set to nothing.
    pub unnamed: bool,
    /// The number of the user that the executor runs as.
    pub user_id: String,
    /// The ids of `--secret`.
    pub secrets: Value<Vec<String>>,
    /// How the release reads Dockerfiles.
    pub dialect: Dialect,
    /// `--registry-mirror`, those that are known.
    pub mirrors: Vec<String>,
}

/// Stands for a working directory that is not known.
const PRESUMED_DIRECTORY: &str = "/$WORKDIR";

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
    /// What VOLUME declared in this stage.
    pub volumes: Vec<DeclaredVolume>,
    /// Where a RUN put links.
    pub links: Vec<String>,
    /// The base, where no instruction needs its files and it is not unpacked.
    pub withheld: Option<Image>,
    /// Whether the optimizing pass went over the metadata already.
    pub optimized: bool,
    /// USER, where it names a group of its own that no RUN has met yet.
    pub group_of_user: Option<Text>,
    /// What is to be remarked on the instruction that is executed.
    pub remarks: Vec<Silence>,
    /// Where the instruction reads ARGs that leak from earlier stages.
    pub leaks_read: RefCell<Vec<Reading>>,
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
            links: Vec::new(),
            withheld: None,
            optimized: false,
            group_of_user: None,
            remarks: Vec::new(),
            leaks_read: RefCell::default(),
        }
    }

    /// Expands variables in a word.
    pub fn expand(&self, word: &Text, unset: &mut Vec<Unset>) -> Result<String, Halt> {
        let variables = |name: &str| self.variables.look_up(name);
        let forms = &self.scene.dialect.variables;
        let expanded = expand::expand(word, &variables, Mode::WORD, forms)
            .map_err(|error| Halt::stop(error.words))?;
        self.note_leaks_read(word, &expanded.references);
        unset.extend(Unset::among(word, expanded.references));
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

    /// The working directory as COPY uses it. One that is not known, as of a base image, is
    /// presumed to be a directory that nothing else lies in the way of: [`PRESUMED_DIRECTORY`].
    pub fn directory(&self) -> &str {
        match &self.working_directory {
            Value::Known(directory) if directory.is_empty() => "/",
            Value::Known(directory) => directory,
            _ => PRESUMED_DIRECTORY,
        }
    }

    /// Why it cannot be said where something written to a path lands: a RUN made a link of it.
    pub fn behind_link(&self, at: &str) -> Result<(), Halt> {
        let made = |link: &&String| path::lies_below(at, link);
        match self.links.iter().find(made) {
            Some(link) => Err(Halt::Unknown(format!("a RUN made `{link}` a link").into())),
            None => Ok(()),
        }
    }

    /// Keeps words that would name the presumed directory from being said.
    pub fn without_presumption(&self, result: Result<(), Halt>) -> Result<(), Halt> {
        match (result, self.working_directory.why()) {
            (Err(Halt::Stop(line)), Some(why)) if line.contains(PRESUMED_DIRECTORY) => {
                Err(Halt::Unknown(why.clone()))
            }
            (result, _) => result,
        }
    }

    /// Whether `.dockerignore` keeps a path out: one of the container, or relative to the root.
    pub fn excludes(&self, path: &str, root: &Root) -> bool {
        self.excluded_by(path, root).is_some()
    }

    /// The pattern that keeps a path out, as an index.
    pub fn excluded_by(&self, at: &str, root: &Root) -> Option<usize> {
        let ignore = self.scene.ignore.filter(|_| root.ignores)?;
        let decision = ignore.decide(&self.relative_to(at, root)).ok()?;
        decision.by.filter(|_| decision.excluded)
    }

    /// A path of the container relative to the root, as the ignore file's patterns have it.
    pub fn relative_to<'p>(&self, at: &'p str, root: &Root) -> Cow<'p, str> {
        let clean = path::clean(at);
        match path::below(&clean, &path::clean(&root.path)) {
            Some("") => Cow::Borrowed("."),
            Some(relative) => Cow::Owned(relative.to_owned()),
            None => clean,
        }
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
        let listed = |at: &String| path::lies_below(path, at);
        let volume = |volume: &DeclaredVolume| volume.holds(path);
        self.files.is_mounted(path)
            || scene.ignored.iter().any(listed)
            || self.volumes.iter().any(volume)
            || path::lies_below(path, &scene.kaniko_dir)
    }

    /// Marks everything that nobody described as unknown.
    pub fn blur(&mut self, why: impl Into<Why>) {
        self.files.blur(why);
    }
}
