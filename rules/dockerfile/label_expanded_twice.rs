//! A label whose value is expanded a second time.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL413",
    name: "label-expanded-twice",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("label_expanded_twice.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, what) in remarks(build) {
        let Silence::LabelExpandedTwice { word, becomes } = what else {
            continue;
        };
        let finding = findings.add("this label is expanded twice");
        finding.at(word.span(), format!("becomes `{becomes}`"));
        finding.note("quotes and escaped dollar signs of the value are lost the second time");
        say_if_presumed(finding, build);
        finding.help(
            "set it with `--label` on the command line, or leave quotes and dollar signs out",
        );
    }
}
