//! A variable that overrides `--no-push`.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::golang::parse_bool;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL713",
    name: "no-push-overridden",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("no_push_overridden.md"),
    scope: Scope::Build(check),
};

const VARIABLE: &str = "KANIKO_NO_PUSH";

fn check(build: &Build, findings: &mut Findings) {
    let Some(start) = build.start() else { return };
    if !start.facts.startup.reads_no_push || start.facts.startup.strict_environment {
        return;
    }
    let pushes = start.no_push() == Value::Known(false)
        && start
            .destinations()
            .known()
            .is_some_and(|all| !all.is_empty());
    let (true, Some(variable), Value::Known(text)) = (
        pushes,
        build.container().variable(VARIABLE),
        build.environment.get(VARIABLE),
    ) else {
        return;
    };
    let flag =
        start.line.options.last("no-push").filter(
            |flag| matches!(flag.text(), Value::Known(text) if parse_bool(text) == Ok(true)),
        );
    let is_boolean = parse_bool(text).is_ok();
    if is_boolean && flag.is_none() {
        return;
    }
    let finding = findings.add("the image is pushed all the same");
    let value = variable.value.known();
    finding.at(
        value.map_or(variable.span, |value| value.span()),
        match is_boolean {
            true => "it wins over the flag",
            false => "no boolean: it counts as false",
        },
    );
    if let Some(flag) = flag {
        finding.see(flag.name.span(), "has no effect");
    }
    say_if_presumed(finding, build);
    finding.help(format!(
        "write `{VARIABLE}` as `\"true\"`, or leave it out and give `--no-push`"
    ));
}
