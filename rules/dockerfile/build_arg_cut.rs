//! A build argument with `=` in its value, which a FROM reads only in part.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL425",
    name: "build-arg-cut",
    severity: Severity::Warning,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("build_arg_cut.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(replay), Some(start)) = (&build.replay, build.start()) else {
        return;
    };
    let bases = || replay.built.iter().filter_map(|at| replay.bases.get(*at));
    for setting in start.line.options.each("build-arg") {
        let (Value::Known(text), Some(value)) = (setting.text(), &setting.value) else {
            continue;
        };
        let mut parts = text.splitn(3, '=');
        let (Some(name), Some(taken), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if taken.is_empty() || !bases().any(|base| base.names.contains(name)) {
            continue;
        }
        let kept = name.len() + 1 + taken.len();
        findings
            .add(format!("for FROM, `{name}` is `{taken}`"))
            .at(
                value.text.span_of(kept..value.text.len()),
                "FROM does not see this",
            )
            .note("in the stages the value is whole; Docker takes all of it for FROM, too")
            .help("give FROM an argument of its own, without `=` in its value");
    }
}
