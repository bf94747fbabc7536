//! What the executor checks before it builds: flags against each other, the environment, the
//! source context, destinations.
//!
//! Source: google and osscontainertools, `cmd/executor/cmd/root.go` and `pkg/executor/push.go`.
//! Steps that look at files are the caller's; the order of all is: [`Start::before_context`],
//! [`Start::source_context`], the Dockerfile's lookup, [`Start::after_dockerfile`],
//! [`Start::push_permission`], then the build: [`Start::before_stages`] once the Dockerfile is
//! parsed, and [`Start::push`] at its end.

mod checks;
mod context;
mod effective;
mod environment;
mod idle;
mod push;
mod stages;

pub use context::{SourceContext, SourceKind, stdin_not_attached};
pub use effective::{BuildArg, EmptyBuildArg};
pub use environment::Environment;
pub use idle::{Cause, Idle};

use super::command_line::{CommandLine, Options, Setting};
use super::facts::Facts;
use crate::source::Span;
use crate::value::{Value, Why};

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<T> {
    /// It passes.
    Done(T),
    /// The executor stops.
    Stopped(Stop),
    /// It cannot be told, and why.
    Unknown(Why),
}

impl<T> Step<T> {
    /// The stop, if it is one.
    pub fn stop(&self) -> Option<&Stop> {
        match self {
            Step::Stopped(stop) => Some(stop),
            _ => None,
        }
    }
}

/// Where and why the executor stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What is wrong.
    pub kind: StopKind,
    /// The executor's own line. A fatal log line stands without its time.
    pub message: String,
    /// What is wrong in the arguments; empty where something is missing.
    pub spans: Vec<Span>,
    /// Why it may stop with other words before: an earlier check is unknown.
    pub unless: Option<Why>,
}

/// What makes the executor stop before it builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopKind {
    /// `--verbosity` is no log level.
    Verbosity,
    /// `--log-format` is no log format.
    LogFormat,
    /// `KANIKO_NO_PUSH` is no boolean.
    NoPushVariable,
    /// `KANIKO_REGISTRY_MAP` is not `key=value`.
    RegistryMapVariable,
    /// `--custom-platform` is no platform.
    Platform,
    /// A secret's environment variable is not set.
    SecretVariable,
    /// A secret's file is not there.
    SecretFile,
    /// The Dockerfile cannot be copied to the executor's directory: the container's root is read-only.
    ReadOnlyRoot,
    /// A volume is mounted where the executor's directory moves from, or to.
    MovedExecutor,
    /// Neither `--destination` nor `--no-push`.
    NoDestination,
    /// `--compression=zstd` with `--image-format=docker`.
    ZstdInDockerFormat,
    /// `--tar-path` with `--image-format=oci`.
    TarInOciFormat,
    /// `--tar-path` with `--compression=zstd`.
    ZstdInTar,
    /// `--cache` with `--no-push`, and nowhere to keep the cache.
    CacheWithoutRepository,
    /// Neither context nor bucket.
    NoContext,
    /// The context's scheme is none.
    ContextScheme,
    /// An Azure blob without its key.
    AzureKey,
    /// `git://` without a host.
    GitHost,
    /// `tar://stdin` with nothing attached.
    Stdin,
    /// A file for the image's name, and no name.
    DigestFileWithoutDestination,
    /// A destination, or cache repository, that is no image name.
    Destination,
    /// A tarball without a name (google v1.4.0 to v1.14.0).
    TarWithoutDestination,
    /// A label that is not `key=value`.
    Label,
    /// `--snapshot-mode` is none.
    SnapshotMode,
}

/// What the system says of a file that cannot be found; absent where it is there.
pub type Stat<'f> = &'f dyn Fn(&str) -> Value<String>;

/// An executor that starts: its arguments, the environment of its container, and what its
/// release does.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// Its arguments.
    pub line: &'a CommandLine,
    /// The environment, the image's own included.
    pub environment: &'a Environment,
    /// Its release, with the environment's feature flags.
    pub facts: &'a Facts,
}

impl<'a> Start<'a> {
    fn options(&self) -> &'a Options {
        &self.line.options
    }

    fn stop(&self, kind: StopKind, message: impl Into<String>, spans: Vec<Span>) -> Check {
        Check::Stops(Stop {
            kind,
            message: message.into(),
            spans,
            unless: None,
        })
    }

    fn error(&self, kind: StopKind, message: &str, spans: Vec<Span>) -> Check {
        self.stop(kind, format!("Error: {message}"), spans)
    }

    /// The places where flags are set; each flag's last occurrence.
    fn spans(&self, names: &[&str]) -> Vec<Span> {
        let last = |name: &&str| self.options().last(name);
        names.iter().filter_map(last).map(span_of).collect()
    }
}

/// The value of a setting, or its name where it has none.
fn span_of(setting: &Setting) -> Span {
    let value = setting.value.as_ref();
    value.map_or(setting.name.span(), |value| value.span())
}

/// What one check says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Check {
    Passes,
    Stops(Stop),
    Unknown(Why),
}

/// Runs checks in order: the first that stops ends it, and an unknown one is remembered.
fn in_order(checks: impl IntoIterator<Item = Check>) -> Step<()> {
    let mut unknown = None;
    for check in checks {
        match check {
            Check::Passes => {}
            Check::Unknown(why) => unknown = unknown.or(Some(why)),
            Check::Stops(stop) => {
                return Step::Stopped(Stop {
                    unless: unknown,
                    ..stop
                });
            }
        }
    }
    unknown.map_or(Step::Done(()), Step::Unknown)
}

/// Whether all hold: false if one certainly does not, unknown if one may not.
fn all<const N: usize>(conditions: [Value<bool>; N]) -> Value<bool> {
    if conditions.contains(&Value::Known(false)) {
        return Value::Known(false);
    }
    let unknown = conditions.iter().find_map(|condition| condition.why());
    unknown.map_or(Value::Known(true), |why| Value::Unknown(why.clone()))
}

#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;
