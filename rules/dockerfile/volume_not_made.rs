//! A VOLUME whose directory is not in the image.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{release, say_if_presumed};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL423",
    name: "volume-not-made",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("volume_not_made.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::VolumeNotMade { path } = what else {
            continue;
        };
        let finding = findings.add(format!("{} does not make `{path}`", release(build)));
        finding.at(path.span(), "no directory in the image");
        finding
            .note("a container runtime makes one, of root; where none does, the path is missing");
        say_if_presumed(finding, build);
        finding.help("make it with WORKDIR or RUN above the VOLUME, with the owner it needs");
    }
}
