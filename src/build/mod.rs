//! The joined model: a container that runs the executor, its context, its Dockerfile, and the
//! replay of what the executor does with them.

pub mod capabilities;
pub mod disclosed;
pub mod docker_config;
pub mod filesystem;
mod ground;
mod hindrances;
mod join;
mod lookup;
pub mod privileges;
pub mod replay;
mod secrets;
mod tarball;
mod verdict;
pub mod volume_data;

use std::path::PathBuf;
use std::sync::Arc;

use crate::context::ignore::IgnoreFile;
use crate::context::mounts::Mounts;
use crate::context::resolve::{How, LocalView};
use crate::dockerfile::checks::{self, Warning};
use crate::dockerfile::{Dockerfile, Instruction};
use crate::kaniko::command_line::{self, CommandLine};
use crate::kaniko::facts::Facts;
use crate::kaniko::image::{Image, Variant};
use crate::kaniko::reference::parse_tag;
use crate::kaniko::startup::{Environment, SourceContext, Start, Stop};
use crate::kubernetes::pod_security::Admission;
use crate::manifest::launch::Launch;
use crate::manifest::{Container, Object, Pod, Setting};
use crate::path;
use crate::source::{FileId, Span};
use crate::value::{Value, Why};

pub use hindrances::Certificate;
use replay::{Copy, Step};

pub use join::{Joiner, Origin};
pub use lookup::dockerfile_not_found;
pub use secrets::{Secret, SecretPlace};
pub use verdict::Judgement;

/// One build: a container that runs the executor, joined with what it builds.
#[derive(Debug)]
pub struct Build {
    /// The manifest that starts it.
    pub manifest: FileId,
    /// The document in the manifest, from 0.
    pub document: usize,
    /// The pod.
    pub pod: Arc<Pod>,
    /// The container, as an index into the pod's.
    pub container: usize,
    /// What its namespace says of the pod; none where the document cannot be read.
    pub admission: Option<Arc<Admission>>,
    /// Claims, volumes, secrets and config maps of the same files.
    pub objects: Vec<Arc<Object>>,
    /// What the container starts.
    pub launch: Launch,
    /// The executor in it.
    pub executor: Executor,
    /// What its release does, with the feature flags of its environment.
    pub facts: Facts,
    /// Its environment, the image's own included.
    pub environment: Environment,
    /// The directory it starts in.
    pub working_directory: Value<String>,
    /// Its mounts.
    pub mounts: Mounts,
    /// Its arguments, read; none where a shell or somebody else starts the executor.
    pub line: Option<CommandLine>,
    /// Where the start-up checks stop, in order; the executor reports the first.
    pub stops: Vec<Stop>,
    /// The context.
    pub context: Context,
    /// The Dockerfile.
    pub dockerfile: Lookup,
    /// The ignore file that holds.
    pub ignore: Option<FoundIgnoreFile>,
    /// The replay, where there is a Dockerfile that can be parsed.
    pub replay: Option<replay::Replay>,
    /// The first output beside the image that cannot be written.
    pub unwritable: Option<Unwritable>,
    /// What the executor will do.
    pub judgement: Judgement,
    /// The secrets that stand in its files.
    pub secrets: Vec<Secret>,
}

/// The executor of a build.
#[derive(Debug, Clone)]
pub struct Executor {
    /// What the image's reference says; none for an image that is not known to hold Kaniko.
    pub image: Option<Image>,
    /// Which of the distribution's images.
    pub variant: Variant,
    /// Why the release is presumed; none where it is known.
    pub assumed: Option<Why>,
}

/// The build context.
#[derive(Debug, Clone)]
pub struct Context {
    /// Where it comes from.
    pub source: Option<SourceContext>,
    /// Its absolute path in the container, where it is a directory there.
    pub path: Value<String>,
    /// The directory here that stands for it.
    pub local: Option<PathBuf>,
    /// How that was found.
    pub how: How,
    /// What is known of the container's files here.
    pub view: Option<LocalView>,
    /// Whether something is there, where it is a directory of the container.
    pub exists: Value<bool>,
}

/// The look-up of the Dockerfile.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// What `--dockerfile` says; `Dockerfile` where it is not given.
    pub value: Value<String>,
    /// Where it says so.
    pub span: Option<Span>,
    /// The paths of the container that are tried, in order: from the working directory, then from
    /// the context.
    pub tried: Vec<String>,
    /// What came of it.
    pub found: Found,
}

/// What came of the look-up of the Dockerfile.
#[derive(Debug, Clone)]
pub enum Found {
    /// It is there.
    Here(Box<FoundDockerfile>),
    /// It is certainly not; a path that differs in case alone is.
    Missing {
        /// Such a path, of the container.
        other_case: Option<String>,
        /// A file that was perhaps meant, relative to the context.
        nearest: Option<String>,
    },
    /// It is there, and cannot be copied; the executor's line.
    Unusable(String),
    /// It is fetched from a server.
    Remote,
    /// The files do not tell.
    Unknown(Why),
}

/// A Dockerfile that was found and read.
#[derive(Debug, Clone)]
pub struct FoundDockerfile {
    /// Its path in the container.
    pub path: String,
    /// Its path here.
    pub local: PathBuf,
    /// The file.
    pub file: FileId,
    /// What it says.
    pub dockerfile: Dockerfile,
    /// Another one that the context holds under the same name, and that is not taken because the
    /// working directory comes first.
    pub shadows: Option<String>,
}

/// An ignore file that was found and read.
#[derive(Debug, Clone)]
pub struct FoundIgnoreFile {
    /// Its path in the container.
    pub path: String,
    /// The file.
    pub file: FileId,
    /// The context's own, where this one lies beside the Dockerfile and is read in its place.
    pub replaces: Option<String>,
    /// What it says.
    pub ignore: IgnoreFile,
}

/// A file beside the image that the executor cannot write when the build is done.
#[derive(Debug, Clone)]
pub struct Unwritable {
    /// The flag that names it.
    pub option: &'static str,
    /// The flag's value.
    pub span: Option<Span>,
    /// The path that the system refuses.
    pub path: String,
    /// Whether a read-only mount is why; else the directory above it is not there.
    pub read_only: bool,
    /// The executor's line.
    pub line: String,
}

impl Build {
    /// The container that runs the executor.
    pub fn container(&self) -> &Container {
        &self.pod.containers[self.container]
    }

    /// `runAsUser`, of the container or of the pod.
    pub fn run_as_user(&self) -> Option<&Setting<i64>> {
        let of_container = self.container().security.as_ref();
        let of_container = of_container.and_then(|security| security.run_as_user.as_ref());
        of_container.or_else(|| self.pod.security.as_ref()?.run_as_user.as_ref())
    }

    /// `runAsNonRoot`, where it is on: the container's, or else the pod's.
    pub fn run_as_non_root(&self) -> Option<&Setting<bool>> {
        let of_container = self.container().security.as_ref();
        let of_container = of_container.and_then(|security| security.run_as_non_root.as_ref());
        let set = of_container.or_else(|| self.pod.security.as_ref()?.run_as_non_root.as_ref())?;
        set.value.then_some(set)
    }

    /// The executor as it starts, where its arguments could be read.
    pub fn start(&self) -> Option<Start<'_>> {
        Some(Start {
            line: self.line.as_ref()?,
            environment: &self.environment,
            facts: &self.facts,
        })
    }

    /// The registries of its destinations, each with the place that names it, as far as they are
    /// known.
    pub fn registries(&self) -> Vec<(String, Span)> {
        let options = self.line.iter().map(|line| &line.options);
        let destinations = options.flat_map(|options| options.each("destination"));
        let registry = |setting: &command_line::Setting| {
            let reference = parse_tag(setting.text().known()?, &self.facts.references).ok()?;
            Some((reference.registry, setting.value.as_ref()?.span()))
        };
        destinations.filter_map(registry).collect()
    }

    /// The Dockerfile, where it was found and read.
    pub fn found_dockerfile(&self) -> Option<&FoundDockerfile> {
        match &self.dockerfile.found {
            Found::Here(found) => Some(found),
            _ => None,
        }
    }

    /// The instructions that are executed, in order.
    pub fn executed(&self) -> impl Iterator<Item = (&Step, &Instruction)> {
        let found = self.found_dockerfile();
        let steps = self.replay.iter().flat_map(|replay| &replay.steps);
        steps.filter_map(move |step| {
            let instruction = found?.dockerfile.instructions.get(step.instruction)?;
            Some((step, instruction))
        })
    }

    /// The COPYs and ADDs among them.
    pub fn copies(&self) -> impl Iterator<Item = (&Step, &Copy)> {
        let steps = self.replay.iter().flat_map(|replay| &replay.steps);
        steps.filter_map(|step| Some((step, step.copy.as_ref()?)))
    }

    /// The file here that a path of the context would be, if git did not ignore it: the context is a
    /// clone.
    pub fn left_out(&self, relative: &str) -> Option<PathBuf> {
        let context = self.context.path.known()?;
        let view = self.context.view.as_ref()?;
        view.left_out(&path::join(&[context, relative]))
    }

    /// What BuildKit's linter finds in the Dockerfile, where the release runs it; none where
    /// `--verbosity` keeps warnings out of the log.
    pub fn linter_warnings(&self) -> Vec<Warning> {
        const QUIET: [&str; 3] = ["panic", "fatal", "error"];
        let verbosity = self
            .line
            .as_ref()
            .map(|line| line.options.text("verbosity"));
        let is_quiet = matches!(verbosity, Some(Value::Known(level))
            if QUIET.iter().any(|quiet| level.eq_ignore_ascii_case(quiet)));
        match self.found_dockerfile() {
            Some(found) if self.facts.stages.lints && !is_quiet => {
                checks::warnings(&found.dockerfile, &self.facts.dialect())
            }
            _ => Vec::new(),
        }
    }

    /// Where the container names its image, or the container itself.
    pub fn image_span(&self) -> Span {
        let container = self.container();
        container
            .image
            .as_ref()
            .map_or(container.span, |image| image.span)
    }

    /// The line the executor stops with, where it stops in the build rather than before it.
    pub fn build_error(&self) -> Option<&str> {
        let stop = self.replay.as_ref()?.stop.as_ref()?;
        let error = self.judgement.error.as_deref()?;
        (replay::error_line(stop) == error).then_some(error)
    }

    /// A place for what is missing among the arguments: the list of them, or what starts the
    /// executor.
    pub fn arguments_span(&self) -> Span {
        let container = self.container();
        let execution = self.launch.execution();
        if let Some(execution) = execution.filter(|_| container.script.is_some()) {
            return execution.span;
        }
        let list = container.args.as_ref().or(container.command.as_ref());
        list.map_or_else(|| self.image_span(), |list| list.key)
    }
}
