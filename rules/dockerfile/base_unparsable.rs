//! A FROM that is no image reference.

use super::{dockerfile, from_unknown_stage, stopped_at_from};
use crate::build::Build;
use crate::dockerfile::{Dockerfile, Kind};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::mirror_with_scheme;
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL405",
    name: "base-unparsable",
    severity: Severity::Error,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("base_unparsable.md"),
    scope: Scope::Build(check),
};

/// Whether a variable is meant to be left empty: an ARG without a default, often a prefix. Not one
/// of the platform's, which Docker sets.
fn may_be_empty(dockerfile: &Dockerfile, name: &str) -> bool {
    let platform = ["TARGET", "BUILD"].iter().any(|of| {
        let rest = name.strip_prefix(of);
        rest.is_some_and(|rest| ["PLATFORM", "OS", "ARCH", "VARIANT"].contains(&rest))
    });
    let declared = dockerfile.before_stages().iter().any(|instruction| {
        matches!(&instruction.kind, Kind::Arg(arguments)
            if arguments.iter().any(|argument| argument.name.as_str() == name))
    });
    declared && !platform
}

fn check(build: &Build, findings: &mut Findings) {
    let (Some(replay), Some(dockerfile)) = (&build.replay, dockerfile(build)) else {
        return;
    };
    let stopped = stopped_at_from(build).map(|(stage, _)| stage);
    for (place, stage) in dockerfile.stages.iter().enumerate() {
        let stops = stopped == Some(place);
        let base = replay.bases.get(place);
        let unset = base.and_then(|base| {
            let mut unset = base.unset.iter();
            unset.find(|unset| stops || !may_be_empty(dockerfile, &unset.name))
        });
        let is_used = replay.built.contains(&place)
            || stage
                .instructions
                .clone()
                .any(|at| replay.planned.contains(&at));
        if !stops && (unset.is_none() || !is_used) {
            continue;
        }
        let name = match base.map(|base| &base.name) {
            Some(Value::Known(name)) => name.as_str(),
            _ => stage.base.as_str(),
        };
        let line = build.build_error().filter(|_| stops);
        let finding = match unset {
            Some(unset) => {
                let finding = findings.add(match name {
                    "" => format!("nobody sets `{}`, so this FROM names no image", unset.name),
                    name => format!("nobody sets `{}`, so the base is `{name}`", unset.name),
                });
                finding.at(unset.word.span_of(unset.range.clone()), "empty");
                finding.help(format!(
                    "declare it before the first FROM: `ARG {}=default`; Kaniko sets no variable in FROM by itself, `TARGETARCH` neither",
                    unset.name
                ))
            }
            None if mirror_with_scheme::stop(build).is_some() => continue,
            // it stumbles over a stage that a later one was to copy from
            None if line.is_some_and(|line| !line.contains(name))
                && from_unknown_stage::speaks(build) =>
            {
                continue;
            }
            None => {
                let finding = findings.add(format!("`{name}` is no image reference"));
                finding.at(stage.base.span(), "it cannot be parsed");
                if name.eq_ignore_ascii_case("scratch") {
                    finding.help("the empty image is called `scratch`, in lower case, and no stage may have its name");
                } else {
                    finding.help("write `REGISTRY/REPOSITORY:TAG` in lower case, a digest as `@sha256:` and 64 digits, or the name of a stage above");
                }
                finding
            }
        };
        match line {
            Some(line) => finding.executor_says(line),
            None if stops => finding,
            None => finding.severity(Severity::Warning),
        };
    }
}
