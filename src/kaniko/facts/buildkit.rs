//! Which BuildKit reads the Dockerfile.

use std::fmt;

use crate::kaniko::release::{Distribution, Release, Version, rebuild, v};

/// A version of BuildKit, whose parser the executor vendors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BuildKit {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl BuildKit {
    /// The version `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        BuildKit {
            major,
            minor,
            patch,
        }
    }

    /// The snapshot of November 2019 that google up to v1.7.0 vendored; it lies after v0.6.3.
    pub const SNAPSHOT_2019: BuildKit = BuildKit::new(0, 6, 3);

    /// The one that a release vendors. Source: `go.mod` at every tag.
    pub fn of(release: Release) -> Self {
        let table = match release.distribution {
            Distribution::Google => GOOGLE,
            Distribution::Chainguard => CHAINGUARD,
            Distribution::Osscontainertools => OSSCONTAINERTOOLS,
        };
        let reached = table
            .iter()
            .rev()
            .find(|(since, _)| *since <= release.version);
        reached.map_or(Self::SNAPSHOT_2019, |(_, (minor, patch))| {
            BuildKit::new(0, *minor, *patch)
        })
    }
}

impl fmt::Display for BuildKit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "v{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// From an executor's version on, BuildKit `0.minor.patch`.
type Table = &'static [(Version, (u16, u16))];

#[rustfmt::skip]
const GOOGLE: Table = &[
    (v(1, 8, 0), (8, 3)), (v(1, 9, 2), (11, 4)), (v(1, 11, 0), (11, 6)), (v(1, 20, 1), (12, 5)),
    (v(1, 22, 0), (13, 0)), (v(1, 23, 0), (13, 2)), (v(1, 23, 2), (14, 1)), (v(1, 24, 0), (22, 0)),
];

#[rustfmt::skip]
const CHAINGUARD: Table = &[
    (v(1, 25, 0), (22, 0)), (v(1, 25, 1), (23, 2)), (v(1, 25, 2), (24, 0)), (v(1, 25, 3), (25, 1)),
    (v(1, 25, 4), (25, 2)), (v(1, 25, 5), (26, 1)),
];

#[rustfmt::skip]
const OSSCONTAINERTOOLS: Table = &[
    (rebuild(1, 24, 0, 1), (22, 0)), (v(1, 24, 2), (23, 0)), (v(1, 25, 0), (23, 2)),
    (v(1, 25, 5), (24, 0)), (v(1, 25, 6), (25, 1)), (v(1, 26, 2), (26, 1)), (v(1, 26, 5), (27, 1)),
    (v(1, 27, 0), (28, 0)), (v(1, 27, 2), (29, 0)), (v(1, 27, 5), (30, 0)), (v(1, 28, 0), (31, 1)),
    (v(1, 28, 2), (32, 0)), (v(1, 28, 3), (32, 2)),
];
