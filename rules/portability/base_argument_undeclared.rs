//! A build argument in a FROM that no ARG declares.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL904",
    name: "base-argument-undeclared",
    severity: Severity::Note,
    group: Group::Portability,
    common: false,
    card: include_str!("base_argument_undeclared.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let bases = build.replay.iter().flat_map(|replay| &replay.bases);
    for reading in bases.flat_map(|base| &base.undeclared) {
        let name = &reading.name;
        let finding = findings.add(format!(
            "no ARG declares `{name}`, and so Docker does not set it in a FROM"
        ));
        finding
            .at(reading.span, "set by the build argument alone")
            .help(format!("write `ARG {name}` above the first FROM"));
    }
}
