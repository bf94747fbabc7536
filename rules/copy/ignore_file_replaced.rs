//! An ignore file beside the Dockerfile, which replaces that of the context.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL515",
    name: "ignore-file-replaced",
    severity: Severity::Note,
    group: Group::Copy,
    common: false,
    card: include_str!("ignore_file_replaced.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(found) = &build.ignore else {
        return;
    };
    let Some(replaced) = &found.replaces else {
        return;
    };
    let Some(first) = found.ignore.patterns.first() else {
        return;
    };
    let finding = findings.add(format!("`{replaced}` is not read"));
    finding.at(first.text.span(), "this file takes its place");
    finding.note(format!(
        "`{}` lies beside the Dockerfile, and nothing of the other one counts",
        found.path
    ));
    say_if_presumed(finding, build);
    finding.help("repeat here what the other one keeps out, or remove one of them");
}
