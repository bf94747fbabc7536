//! What rules say of releases: that one is presumed, and which to go to.

use crate::build::Build;
use crate::finding::{Finding, Severity};
use crate::kaniko::facts::Facts;
use crate::kaniko::release::Distribution;

/// The release by name and version, as a sentence has it.
pub fn release(build: &Build) -> String {
    let release = build.facts.release;
    format!("{} {}", release.distribution, release.version)
}

/// Says that the release is presumed, where the image does not tell. Of an image that nobody knows
/// that is no more than a note.
pub fn say_if_presumed(finding: &mut Finding, build: &Build) {
    if let Some(why) = &build.executor.assumed {
        if build.executor.image.is_none() && finding.severity == Severity::Warning {
            finding.severity(Severity::Note);
        }
        finding.note(format!(
            "the executor is presumed to be {}: {why}",
            release(build)
        ));
    }
}

/// Which release to go to for a behaviour, as the end of a sentence; nothing where there is none.
pub fn upgrade(build: &Build, holds: impl Fn(&Facts) -> bool) -> Option<String> {
    let release = build.facts.cured_by(holds)?;
    let version = release.version;
    Some(match release.distribution {
        Distribution::Osscontainertools => {
            format!("use `ghcr.io/osscontainertools/kaniko` {version} or later")
        }
        distribution => format!("use {distribution} {version} or later"),
    })
}

/// How to mend it, and which release does without.
pub fn help_or_upgrade(finding: &mut Finding, help: &str, upgrade: Option<String>) {
    finding.help(match upgrade {
        Some(upgrade) => format!("{upgrade}, or {help}"),
        None => help.to_owned(),
    });
}
