//! A `--build-arg` without a value that the environment does not have.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::EmptyBuildArg;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL220",
    name: "build-arg-empty",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("build_arg_empty.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let empty = build
        .start()
        .into_iter()
        .flat_map(|start| start.empty_build_args());
    for EmptyBuildArg { name, setting } in empty {
        let finding = findings.add(format!("the build argument `{name}` is empty"));
        let value = setting.value.as_ref();
        let place = value.map_or(setting.name.span(), |value| value.span());
        finding.at(
            place,
            format!("the container's environment has no `{name}`"),
        );
        finding.note("an empty value counts as given: it hides the default of the ARG, where Docker keeps it");
        finding.help(format!(
            "write `--build-arg={name}=VALUE`, or set `{name}` in the container's `env`"
        ));
    }
}
