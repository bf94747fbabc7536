//! The flags, subcommands and environment variables of the executor, as data.

mod catalog;
mod environment;
mod features;
mod subcommands;
mod table;

pub use catalog::Catalog;
pub use environment::{ENVIRONMENT, EnvironmentVariable};
pub use features::{FEATURES, Feature};
pub use subcommands::{SUBCOMMANDS, Subcommand, SubcommandFlags};
pub use table::FLAGS;

use crate::kaniko::release::{Distribution, Release, Version, v};

/// What a flag's value is, and how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A switch: `--name` or `--name=BOOL`; it never takes the next word.
    Bool,
    /// A whole number, read as Go reads its literals.
    Integer,
    /// A Go duration such as `336h`.
    Duration,
    /// Any text; the last one wins.
    Text,
    /// Any text; each occurrence adds one, commas do not split.
    List,
    /// Comma-separated texts (CSV); each occurrence adds to the list.
    CommaList,
    /// `key=value`; occurrences are merged.
    KeyValue,
    /// `key=value[;key=value…]`; values are added per key.
    KeyValues,
    /// `key=value` of the git options.
    Git,
    /// `gzip` or `zstd`.
    Compression,
    /// `docker` or `oci`.
    ImageFormat,
    /// `id=…[,src=…][,env=…][,type=file|env]`.
    Secret,
}

impl Kind {
    /// Whether the flag may stand without a value, and then never takes the next word.
    pub fn is_switch(self) -> bool {
        self == Kind::Bool
    }
}

/// From which to which version a distribution has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lifetime {
    /// The first version that has it.
    pub first: Version,
    /// The last one, where a later one went without.
    pub last: Option<Version>,
}

/// Which releases have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Availability {
    /// Versions of google.
    pub google: Option<Lifetime>,
    /// Versions of chainguard.
    pub chainguard: Option<Lifetime>,
    /// Versions of osscontainertools.
    pub osscontainertools: Option<Lifetime>,
}

impl Availability {
    /// In google since `first`, and in both forks from their start.
    pub const fn since(first: Version) -> Self {
        Availability {
            google: Some(Lifetime { first, last: None }),
            chainguard: Some(Lifetime {
                first: v(1, 25, 0),
                last: None,
            }),
            osscontainertools: Some(Lifetime {
                first: crate::kaniko::release::rebuild(1, 24, 0, 1),
                last: None,
            }),
        }
    }

    /// In osscontainertools alone, since `first`.
    pub const fn oss(first: Version) -> Self {
        Availability {
            google: None,
            chainguard: None,
            osscontainertools: Some(Lifetime { first, last: None }),
        }
    }

    /// In google alone, from `first` to `last`.
    pub const fn google_until(first: Version, last: Version) -> Self {
        Availability {
            google: Some(Lifetime {
                first,
                last: Some(last),
            }),
            chainguard: None,
            osscontainertools: None,
        }
    }

    /// In both forks, since their own versions.
    pub const fn forks(chainguard: Version, osscontainertools: Version) -> Self {
        Availability {
            google: None,
            chainguard: Some(Lifetime {
                first: chainguard,
                last: None,
            }),
            osscontainertools: Some(Lifetime {
                first: osscontainertools,
                last: None,
            }),
        }
    }

    /// The versions of one distribution.
    pub fn of(&self, distribution: Distribution) -> Option<Lifetime> {
        match distribution {
            Distribution::Google => self.google,
            Distribution::Chainguard => self.chainguard,
            Distribution::Osscontainertools => self.osscontainertools,
        }
    }

    /// Whether a release has it.
    pub fn includes(&self, release: Release) -> bool {
        self.of(release.distribution).is_some_and(|lifetime| {
            release.version >= lifetime.first
                && lifetime.last.is_none_or(|last| release.version <= last)
        })
    }
}

/// Something that was said or meant differently from some release on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Change<T: 'static> {
    /// The releases for which it holds.
    pub when: Availability,
    /// What holds there.
    pub value: T,
}

/// That a flag should no longer be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Deprecation {
    /// The releases that say so.
    pub when: Availability,
    /// The flag to use in its place.
    pub replacement: Option<&'static str>,
    /// The warning they print, word for word; `tarPath` prints none.
    pub warning: Option<&'static str>,
    /// Whether the flag does nothing any more.
    pub without_effect: bool,
}

/// A flag of the executor over all releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Flag {
    /// The name, without dashes.
    pub name: &'static str,
    /// The one-letter name, without its dash.
    pub shorthand: Option<char>,
    kind: Kind,
    default: &'static str,
    /// The releases that have it.
    pub availability: Availability,
    kinds: &'static [Change<Kind>],
    defaults: &'static [Change<&'static str>],
    deprecation: Option<Deprecation>,
    /// Whether `--help` leaves it out.
    pub hidden: bool,
    /// The flag that did this before, under another name.
    pub formerly: Option<&'static str>,
}

impl Flag {
    /// How its value is read by a release.
    pub fn kind(&self, release: Release) -> Kind {
        latest(self.kinds, release).unwrap_or(self.kind)
    }

    /// Its value where it is not given, as text; empty for lists and for "none".
    pub fn default(&self, release: Release) -> &'static str {
        latest(self.defaults, release).unwrap_or(self.default)
    }

    /// Whether a release asks not to use it.
    pub fn deprecation(&self, release: Release) -> Option<&Deprecation> {
        self.deprecation
            .as_ref()
            .filter(|deprecation| deprecation.when.includes(release))
    }
}

fn latest<T: Copy>(changes: &[Change<T>], release: Release) -> Option<T> {
    let applies = changes
        .iter()
        .rev()
        .find(|change| change.when.includes(release));
    applies.map(|change| change.value)
}
