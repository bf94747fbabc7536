//! A second build in the file system that the first one left.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL731",
    name: "second-build-in-container",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("second_build_in_container.md"),
    scope: Scope::Pod(check),
};

fn check(builds: &[Build], findings: &mut Findings) {
    for pair in builds.windows(2) {
        let [first, second] = pair else { continue };
        let (Some(line), Some(execution)) = (&first.line, second.launch.execution()) else {
            continue;
        };
        let in_one_script = first.container == second.container && first.launch.script().is_some();
        if !in_one_script || line.options.switch("cleanup") != Value::Known(false) {
            continue;
        }
        let finding = findings.add("the second build finds what the first one left");
        finding.at(execution.span, "in the same container");
        if let Some(before) = first.launch.execution() {
            finding.see(before.span, "the first build unpacks its image here");
        }
        finding.note("the executor builds in the container's own file system: files of the first image get into the second");
        finding.help("give the first one `--cleanup`, or each build a container of its own");
    }
}
