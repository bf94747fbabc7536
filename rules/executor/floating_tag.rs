//! An image that does not tell which release of the executor it holds.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL211",
    name: "floating-tag",
    severity: Severity::Note,
    group: Group::Executor,
    common: true,
    card: include_str!("floating_tag.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(why) = &build.executor.assumed else {
        return;
    };
    let release = build.facts.release;
    findings
        .add(format!("the executor is presumed to be {release}: {why}"))
        .at(build.image_span(), format!("judged as {release}"))
        .help(format!(
            "name a version in the tag, or say which executor it is: `--executor {release}`"
        ));
}
