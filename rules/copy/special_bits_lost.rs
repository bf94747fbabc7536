//! The setuid, setgid and sticky bits of a `--chmod`, which are lost.

use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::Chmod;
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL517",
    name: "special-bits-lost",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("special_bits_lost.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::SpecialBitsLost { mode } = what else {
            continue;
        };
        let finding = findings.add(format!(
            "{} loses the first digit of `{mode}`",
            release(build)
        ));
        finding.at(mode.span(), "no setuid, setgid or sticky bit");
        say_if_presumed(finding, build);
        let cure = upgrade(build, |facts| facts.copy.chmod == Chmod::Symbolic);
        help_or_upgrade(finding, "set the bit with `RUN chmod`", cure);
    }
}
