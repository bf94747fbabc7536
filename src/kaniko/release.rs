//! Distributions, versions and releases of the executor.

use std::fmt;
use std::str::FromStr;

/// Who publishes an executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Distribution {
    /// GoogleContainerTools/kaniko, archived in June 2025.
    Google,
    /// chainguard-dev/kaniko: google v1.24.0 with `--annotation` and newer dependencies.
    Chainguard,
    /// osscontainertools/kaniko, which goes on from google v1.24.0.
    Osscontainertools,
}

impl Distribution {
    /// All of them.
    pub const ALL: [Distribution; 3] = [
        Distribution::Google,
        Distribution::Chainguard,
        Distribution::Osscontainertools,
    ];

    /// The name it goes by on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Distribution::Google => "google",
            Distribution::Chainguard => "chainguard",
            Distribution::Osscontainertools => "osscontainertools",
        }
    }

    /// The distribution of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Its released versions, oldest first. Releases that chainguard and osscontainertools
    /// inherited with the repository are not theirs.
    pub const fn versions(self) -> &'static [Version] {
        match self {
            Distribution::Google => &GOOGLE,
            Distribution::Chainguard => &CHAINGUARD,
            Distribution::Osscontainertools => &OSSCONTAINERTOOLS,
        }
    }

    /// Its newest release.
    pub fn newest(self) -> Release {
        let version = match self {
            Distribution::Google => v(1, 24, 0),
            Distribution::Chainguard => v(1, 25, 5),
            Distribution::Osscontainertools => v(1, 28, 3),
        };
        Release {
            distribution: self,
            version,
        }
    }

    /// The release of that version, if there is one; the leading `v` may be missing.
    pub fn release(self, version: &str) -> Option<Release> {
        let version = Version::read(version)?;
        self.versions().contains(&version).then_some(Release {
            distribution: self,
            version,
        })
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A version as the tags of the repositories spell it: `v1.24.0`, or `v1.24.0-2` for the second
/// rebuild that osscontainertools made of it. Ordered as they were released:
/// `1.24.0-1 < v1.24.0-2 < v1.24.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
    /// The number after the dash; 0 where there is none.
    pub rebuild: u16,
}

impl Version {
    /// Reads `v1.2.3`, `1.2.3` or `v1.2.3-4`.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (numbers, rebuild) = text
            .split_once('-')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let mut parts = numbers.split('.').map(number);
        let version = Version {
            major: parts.next()??,
            minor: parts.next()??,
            patch: parts.next()??,
            rebuild: rebuild.map_or(Some(0), number)?,
        };
        parts.next().is_none().then_some(version)
    }
}

fn number(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "v{}.{}.{}", self.major, self.minor, self.patch)?;
        match self.rebuild {
            0 => Ok(()),
            rebuild => write!(out, "-{rebuild}"),
        }
    }
}

/// The version `major.minor.patch`.
pub const fn v(major: u16, minor: u16, patch: u16) -> Version {
    rebuild(major, minor, patch, 0)
}

/// The version `major.minor.patch-rebuild`.
pub const fn rebuild(major: u16, minor: u16, patch: u16, rebuild: u16) -> Version {
    Version {
        major,
        minor,
        patch,
        rebuild,
    }
}

/// One executor: a version of a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Release {
    /// Who published it.
    pub distribution: Distribution,
    /// Which of theirs it is.
    pub version: Version,
}

impl Release {
    /// Whether it has what google has had since `version`. Both forks started from google v1.24.0.
    pub fn has_googles(self, version: Version) -> bool {
        self.distribution != Distribution::Google || self.version >= version
    }

    /// Whether it is chainguard's, of `version` or later.
    pub fn is_chainguard_since(self, version: Version) -> bool {
        self.distribution == Distribution::Chainguard && self.version >= version
    }

    /// Whether it is osscontainertools', of `version` or later.
    pub fn is_oss_since(self, version: Version) -> bool {
        self.distribution == Distribution::Osscontainertools && self.version >= version
    }
}

impl fmt::Display for Release {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}@{}", self.distribution, self.version)
    }
}

impl FromStr for Release {
    type Err = String;

    /// Reads `DISTRIBUTION@VERSION`; the error says what would have been right.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, version) = text.split_once('@').unwrap_or((text, ""));
        let Some(distribution) = Distribution::named(name) else {
            let names = Distribution::ALL.map(|known| known.name()).join(", ");
            return Err(format!(
                "`{text}` is not DISTRIBUTION@VERSION; the distributions are {names}"
            ));
        };
        distribution.release(version).ok_or_else(|| {
            let versions: Vec<_> = distribution
                .versions()
                .iter()
                .map(Version::to_string)
                .collect();
            format!(
                "{name} has no version `{version}`; it has {}",
                versions.join(", ")
            )
        })
    }
}

/// Tags of github.com/GoogleContainerTools/kaniko.
#[rustfmt::skip]
const GOOGLE: [Version; 62] = [
    v(0, 1, 0), v(0, 2, 0), v(0, 3, 0), v(0, 4, 0), v(0, 5, 0), v(0, 6, 0), v(0, 7, 0),
    v(0, 8, 0), v(0, 9, 0), v(0, 10, 0), v(0, 11, 0), v(0, 12, 0), v(0, 13, 0), v(0, 14, 0),
    v(0, 15, 0), v(0, 16, 0), v(0, 17, 0), v(0, 17, 1), v(0, 18, 0), v(0, 19, 0), v(0, 20, 0),
    v(0, 21, 0), v(0, 22, 0), v(0, 23, 0), v(0, 24, 0), v(1, 0, 0), v(1, 1, 0), v(1, 2, 0),
    v(1, 3, 0), v(1, 4, 0), v(1, 5, 0), v(1, 5, 1), v(1, 5, 2), v(1, 6, 0), v(1, 7, 0),
    v(1, 8, 0), v(1, 8, 1), v(1, 9, 0), v(1, 9, 1), v(1, 9, 2), v(1, 10, 0), v(1, 11, 0),
    v(1, 12, 0), v(1, 12, 1), v(1, 13, 0), v(1, 14, 0), v(1, 15, 0), v(1, 16, 0), v(1, 17, 0),
    v(1, 18, 0), v(1, 19, 0), v(1, 19, 1), v(1, 19, 2), v(1, 20, 0), v(1, 20, 1), v(1, 21, 0),
    v(1, 21, 1), v(1, 22, 0), v(1, 23, 0), v(1, 23, 1), v(1, 23, 2), v(1, 24, 0),
];

/// Tags of github.com/chainguard-dev/kaniko since it went its own way.
#[rustfmt::skip]
const CHAINGUARD: [Version; 6] = [
    v(1, 25, 0), v(1, 25, 1), v(1, 25, 2), v(1, 25, 3), v(1, 25, 4), v(1, 25, 5),
];

/// Tags of github.com/osscontainertools/kaniko; its first is spelt `1.24.0-1`.
#[rustfmt::skip]
const OSSCONTAINERTOOLS: [Version; 33] = [
    rebuild(1, 24, 0, 1), rebuild(1, 24, 0, 2), rebuild(1, 24, 0, 3), rebuild(1, 24, 0, 4),
    rebuild(1, 24, 0, 5), v(1, 24, 1), v(1, 24, 2), v(1, 24, 3), v(1, 25, 0), v(1, 25, 1),
    v(1, 25, 2), v(1, 25, 3), v(1, 25, 4), v(1, 25, 5), v(1, 25, 6), v(1, 26, 0), v(1, 26, 1),
    v(1, 26, 2), v(1, 26, 3), v(1, 26, 4), v(1, 26, 5), v(1, 26, 6), v(1, 27, 0), v(1, 27, 1),
    v(1, 27, 2), v(1, 27, 3), v(1, 27, 4), v(1, 27, 5), v(1, 27, 6), v(1, 28, 0), v(1, 28, 1),
    v(1, 28, 2), v(1, 28, 3),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_listed_in_order() {
        for distribution in Distribution::ALL {
            let versions = distribution.versions();
            assert!(versions.is_sorted_by(|a, b| a < b), "{distribution}");
            assert_eq!(versions.last(), Some(&distribution.newest().version));
        }
        let order = ["1.24.0-1", "v1.24.0-2", "v1.24.1", "v1.25.0", "v1.26.6"];
        assert!(order.map(Version::read).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn releases_are_read_and_shown() {
        let shown = |text: &str| text.parse::<Release>().map(|release| release.to_string());
        assert_eq!(shown("google@1.9.1"), Ok("google@v1.9.1".into()));
        assert_eq!(
            shown("osscontainertools@v1.24.0-2"),
            Ok("osscontainertools@v1.24.0-2".into())
        );
        assert!(shown("docker@v1.0.0").is_err_and(|error| error.contains("chainguard")));
        assert!(shown("google@v9.9.9").is_err_and(|error| error.contains("v1.23.2")));
        assert!(shown("google").is_err());
        assert!(shown("google@v+1.9.1").is_err());
    }
}
