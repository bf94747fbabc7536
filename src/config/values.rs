//! Values that are one word of a few.

use clap::ValueEnum;
use serde::Deserialize;

use crate::finding::Severity;
use crate::ignores::Policy;

/// How to say what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Format {
    /// With the lines of the files
    Human,
    /// One line a finding
    Concise,
    /// For programs: one object
    Json,
    /// For programs: an object a line
    JsonLines,
    /// For code scanning
    Sarif,
    /// For GitHub's workflow logs
    Github,
    /// For GitLab: a Code Quality report
    Gitlab,
    /// For whatever reads JUnit's XML
    Junit,
    /// For whatever reads Checkstyle's XML
    Checkstyle,
}

/// The least severity to fail for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Threshold {
    /// Errors only
    Error,
    /// Warnings too
    Warning,
    /// Whatever is found
    Note,
}

impl Threshold {
    /// The severity.
    pub fn severity(self) -> Severity {
        match self {
            Threshold::Error => Severity::Error,
            Threshold::Warning => Severity::Warning,
            Threshold::Note => Severity::Note,
        }
    }
}

/// Whether comments may ignore findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum IgnoreComments {
    /// They may
    Allow,
    /// They may where they say why
    WithReason,
    /// They may not
    Forbid,
}

impl IgnoreComments {
    /// As the library calls it.
    pub fn policy(self) -> Policy {
        match self {
            IgnoreComments::Allow => Policy::Allowed,
            IgnoreComments::WithReason => Policy::WithReason,
            IgnoreComments::Forbid => Policy::Forbidden,
        }
    }
}

/// The value of a word, of those that are one of a few.
///
/// # Errors
/// It is none of them; what they are.
pub fn word<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let names: Vec<String> = T::value_variants().iter().map(name).collect();
        format!("`{text}` is none of {}", names.join(", "))
    })
}

/// The word for a value.
pub fn name<T: ValueEnum>(value: &T) -> String {
    let possible = value.to_possible_value();
    possible.map_or_else(String::new, |possible| possible.get_name().to_owned())
}
