//! A destination that ends in a colon, which means `latest`.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{release, say_if_presumed};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL222",
    name: "empty-tag",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("empty_tag.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    if build.facts.references.refuses_empty_tag {
        return;
    }
    let line = build.line.as_ref();
    for setting in line
        .into_iter()
        .flat_map(|line| line.options.each("destination"))
    {
        let (Value::Known(text), Some(value)) = (setting.text(), &setting.value) else {
            continue;
        };
        if !text.ends_with(':') || text.len() < 2 {
            continue;
        }
        let finding = findings.add("the tag of this destination is empty");
        finding.at(value.span(), "pushed as `latest`");
        finding.note(format!(
            "{} takes it for `latest`; newer ones refuse it",
            release(build)
        ));
        say_if_presumed(finding, build);
        finding.help("write the tag; where it comes from a variable, see that it is set");
    }
}
