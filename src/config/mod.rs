//! What holds: the command line over the environment over the configuration file, and where each
//! value comes from.
//!
//! A key that is set nearer holds whole: a list is not added to the one it hides.

mod environment;
mod file;
mod find;
mod overrides;
mod values;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::context::resolve::PathMap;
use crate::finding::Severity;
use crate::kaniko::release::Release;
use crate::kubernetes::pod_security::Policy;
use crate::rule::Rule;

pub use environment::read as environment;
pub use file::read as file;
pub use find::{FILE_NAMES, find};
pub(crate) use overrides::relative;
pub use overrides::{Override, Overrides};
pub use values::{Format, IgnoreComments, Threshold, name, word};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said otherwise.
    Default,
    /// A line, from 1, of a file.
    File(PathBuf, usize),
    /// A variable of the environment.
    Environment(&'static str),
    /// The command line.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => out.write_str("default"),
            Origin::File(path, line) => write!(out, "{}:{line}", path.display()),
            Origin::Environment(variable) => out.write_str(variable),
            Origin::CommandLine => out.write_str("command line"),
        }
    }
}

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// A value from somewhere.
    pub fn new(value: T, origin: Origin) -> Self {
        Setting { value, origin }
    }
}

/// What one source says; what it does not say is `None`.
#[derive(Debug, Default)]
pub struct Layer {
    /// The rules that run.
    pub select: Option<Setting<Vec<String>>>,
    /// The rules that do not.
    pub ignore: Option<Setting<Vec<String>>>,
    /// The severities of rules, where they are other than their own.
    pub severity: Option<Setting<Vec<(&'static Rule, Severity)>>>,
    /// What holds for some paths only.
    pub overrides: Option<Setting<Overrides>>,
    /// The least severity to fail for.
    pub fail_on: Option<Setting<Threshold>>,
    /// How to say what was found.
    pub format: Option<Setting<Format>>,
    /// Whether comments may ignore findings.
    pub ignore_comments: Option<Setting<IgnoreComments>>,
    /// The file of the findings that are known.
    pub baseline: Option<Setting<PathBuf>>,
    /// The executor, where an image does not tell.
    pub executor: Option<Setting<Release>>,
    /// The Pod Security policy that the namespaces enforce.
    pub pod_security: Option<Setting<Policy>>,
    /// The directory that stands for the context.
    pub context: Option<Setting<PathBuf>>,
    /// Where paths of containers and nodes lie here.
    pub map: Option<Setting<Vec<PathMap>>>,
}

/// What holds.
#[derive(Debug)]
pub struct Settings {
    /// The rules that run; none named is all.
    pub select: Setting<Vec<String>>,
    /// The rules that do not.
    pub ignore: Setting<Vec<String>>,
    /// The severities of rules, where they are other than their own.
    pub severity: Setting<Vec<(&'static Rule, Severity)>>,
    /// What holds for some paths only.
    pub overrides: Setting<Overrides>,
    /// The least severity to fail for.
    pub fail_on: Setting<Threshold>,
    /// How to say what was found.
    pub format: Setting<Format>,
    /// Whether comments may ignore findings.
    pub ignore_comments: Setting<IgnoreComments>,
    /// The file of the findings that are known.
    pub baseline: Setting<Option<PathBuf>>,
    /// The executor, where an image does not tell.
    pub executor: Setting<Option<Release>>,
    /// The Pod Security policy that the namespaces enforce.
    pub pod_security: Setting<Option<Policy>>,
    /// The directory that stands for the context.
    pub context: Setting<Option<PathBuf>>,
    /// Where paths of containers and nodes lie here.
    pub map: Setting<Vec<PathMap>>,
}

impl Settings {
    /// What several sources come to, the nearest first.
    pub fn of(mut layers: Vec<Layer>) -> Self {
        let layers = layers.as_mut_slice();
        Settings {
            select: or(layers, |layer| layer.select.take(), Vec::new()),
            ignore: or(layers, |layer| layer.ignore.take(), Vec::new()),
            severity: or(layers, |layer| layer.severity.take(), Vec::new()),
            overrides: or(layers, |layer| layer.overrides.take(), Overrides::default()),
            fail_on: or(layers, |layer| layer.fail_on.take(), Threshold::Error),
            format: or(layers, |layer| layer.format.take(), Format::Human),
            ignore_comments: or(
                layers,
                |layer| layer.ignore_comments.take(),
                IgnoreComments::Allow,
            ),
            baseline: maybe(layers, |layer| layer.baseline.take()),
            executor: maybe(layers, |layer| layer.executor.take()),
            pod_security: maybe(layers, |layer| layer.pod_security.take()),
            context: maybe(layers, |layer| layer.context.take()),
            map: or(layers, |layer| layer.map.take(), Vec::new()),
        }
    }
}

fn or<T>(
    layers: &mut [Layer],
    take: impl FnMut(&mut Layer) -> Option<Setting<T>>,
    default: T,
) -> Setting<T> {
    let mut set = layers.iter_mut().filter_map(take);
    set.next()
        .unwrap_or_else(|| Setting::new(default, Origin::Default))
}

fn maybe<T>(
    layers: &mut [Layer],
    take: impl FnMut(&mut Layer) -> Option<Setting<T>>,
) -> Setting<Option<T>> {
    let mut set = layers.iter_mut().filter_map(take);
    match set.next() {
        Some(Setting { value, origin }) => Setting::new(Some(value), origin),
        None => Setting::new(None, Origin::Default),
    }
}

/// A path as it is shown, relative to a directory it is written in.
fn beside(directory: &Path, path: &str) -> PathBuf {
    let joined = directory.join(path);
    match joined.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest.to_path_buf(),
        _ => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_holds() {
        let layer = |words: &[&str], origin| {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            Layer {
                ignore: Some(Setting::new(words, origin)),
                ..Layer::default()
            }
        };
        let near = layer(&["a"], Origin::CommandLine);
        let far = layer(&["b"], Origin::Environment("KANIKOLINT_IGNORE"));
        let settings = Settings::of(vec![Layer::default(), near, far]);
        assert_eq!(settings.ignore.value, ["a"]);
        assert_eq!(settings.ignore.origin, Origin::CommandLine);
        assert_eq!(
            settings.fail_on,
            Setting::new(Threshold::Error, Origin::Default)
        );
        assert_eq!(settings.executor.value, None);
    }
}
