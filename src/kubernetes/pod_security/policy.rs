//! What a namespace asks for: a level of the Pod Security Standards as of a version.

use std::fmt;
use std::str::FromStr;

/// How strict a policy is. Ordered: the later is the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Everything is allowed.
    Privileged,
    /// What is known to escalate privileges is not.
    Baseline,
    /// Nor is anything that is not hardened.
    Restricted,
}

impl Level {
    /// All of them.
    pub const ALL: [Level; 3] = [Level::Privileged, Level::Baseline, Level::Restricted];

    /// The word for it, as the label of a namespace has it.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Privileged => "privileged",
            Level::Baseline => "baseline",
            Level::Restricted => "restricted",
        }
    }
}

/// The Kubernetes release whose standards a policy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// The newest there is.
    Latest,
    /// `v1.` and this number. Those that are newer than [`Version::NEWEST`] are taken for it.
    Minor(u64),
}

impl Version {
    /// The newest release in which a standard changed (kubernetes/pod-security-admission at
    /// 8f84a87, before v0.37.0).
    pub const NEWEST: u64 = 37;

    /// The minor number of the release whose standards are applied.
    pub fn applied(self) -> u64 {
        match self {
            Version::Latest => Self::NEWEST,
            Version::Minor(minor) => minor.min(Self::NEWEST),
        }
    }
}

/// A level as of a version: `baseline:latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Policy {
    /// How strict it is.
    pub level: Level,
    /// Which release's standards hold.
    pub version: Version,
}

impl Default for Policy {
    /// `baseline:latest`.
    fn default() -> Self {
        Policy {
            level: Level::Baseline,
            version: Version::Latest,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Version::Latest => out.write_str("latest"),
            Version::Minor(minor) => write!(out, "v1.{minor}"),
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.level, self.version)
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let level = Self::ALL.into_iter().find(|level| level.name() == word);
        level.ok_or_else(|| "the level is one of privileged, baseline, restricted".to_owned())
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if word == "latest" {
            return Ok(Version::Latest);
        }
        let digits = word.strip_prefix("v1.").filter(|digits| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            plain && (*digits == "0" || !digits.starts_with('0'))
        });
        let minor = digits.and_then(|digits| digits.parse().ok());
        let minor = minor.ok_or("the version is `latest` or of the form `v1.34`")?;
        Ok(Version::Minor(minor))
    }
}

impl FromStr for Policy {
    type Err = String;

    /// `LEVEL` or `LEVEL:VERSION`; without a version it is the latest.
    fn from_str(words: &str) -> Result<Self, String> {
        let (level, version) = words.split_once(':').unwrap_or((words, "latest"));
        Ok(Policy {
            level: level.parse()?,
            version: version.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_read_as_labels_are() {
        let read = |words: &str| words.parse::<Policy>().map(|policy| policy.to_string());
        assert_eq!(read("baseline").unwrap(), "baseline:latest");
        assert_eq!(read("restricted:v1.0").unwrap(), "restricted:v1.0");
        assert_eq!(read("privileged:latest").unwrap(), "privileged:latest");
        assert_eq!(read("baseline:v1.99").unwrap(), "baseline:v1.99");
        let refused = [
            "",
            "Baseline",
            "baseline:",
            "baseline:1.30",
            "baseline:v1.030",
            "baseline:v1.",
            "baseline:v2.0",
            "baseline:v1.+3",
            "baseline:v1.99999999999999999999",
        ];
        for words in refused {
            assert!(read(words).is_err(), "{words}");
        }
    }

    #[test]
    fn newer_versions_are_taken_for_the_newest() {
        assert_eq!(Version::Latest.applied(), Version::NEWEST);
        assert_eq!(Version::Minor(99).applied(), Version::NEWEST);
        assert_eq!(Version::Minor(12).applied(), 12);
    }
}
