//! A build that stops, with no other rule to say why.

use super::mending::mend;
use super::{dockerfile, from_unknown_stage, stopped_at, stopped_at_from};
use crate::build::{Build, Found};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::copy;
use crate::rules::pod::user_unset;
use crate::rules::releases::say_if_presumed;
use crate::source::Span;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL404",
    name: "build-stops",
    severity: Severity::Error,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("build_stops.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let mut said = Vec::new();
    let steps = build.replay.iter().flat_map(|replay| &replay.steps);
    for step in steps {
        let Some(line) = step.stops_with() else {
            continue;
        };
        said.push(step.instruction);
        if !copy::explains(build, step) && !user_unset::explains(build, step) {
            report(build, step.instruction, &line, findings);
        }
    }
    match stopped_at(build) {
        _ if stopped_at_from(build).is_some() => {}
        Some((place, _)) => {
            let known = said.contains(&place) || from_unknown_stage::explains(build, place);
            if let Some(line) = build.build_error().filter(|_| !known) {
                report(build, place, line, findings);
            }
        }
        None => {}
    }
    if stopped_at(build).is_none() || build.build_error().is_none() {
        say_the_rest(build, findings);
    }
}

fn report(build: &Build, place: usize, line: &str, findings: &mut Findings) {
    let instruction = dockerfile(build).and_then(|dockerfile| dockerfile.instructions.get(place));
    let Some(instruction) = instruction else {
        return;
    };
    let keyword = instruction.keyword.to_uppercase();
    let finding = findings.add(format!(
        "the executor stops at this {keyword}: {}",
        reason(line)
    ));
    finding
        .at(instruction.span, "it stops here")
        .executor_says(line);
    say_if_presumed(finding, build);
    mend(finding, build, line);
}

/// A line without what the executor puts before its reason.
fn reason(line: &str) -> &str {
    const BEFORE: [&str; 9] = [
        "Error: ",
        "error resolving source context: ",
        "error pushing image: ",
        "error building image: ",
        "error building stage: ",
        "failed to optimize instructions: ",
        "failed to execute command: ",
        "failed to get files used from context: ",
        "failed to resolve environment: ",
    ];
    BEFORE.iter().fold(line, |line, before| {
        line.strip_prefix(before).unwrap_or(line)
    })
}

/// A stop at no instruction that no other rule knows.
fn say_the_rest(build: &Build, findings: &mut Findings) {
    let Some(error) = &build.judgement.error else {
        return;
    };
    let by_arguments = build.line.as_ref().and_then(|line| line.error());
    let in_build = build.build_error().is_some();
    let by_targets = build
        .replay
        .as_ref()
        .is_some_and(|replay| in_build && !replay.unknown_targets.is_empty());
    let by_start = build.stops.iter().any(|stop| {
        stop.message.trim_start_matches("error building image: ")
            == error.trim_start_matches("error building image: ")
    });
    let by_lookup = matches!(
        build.dockerfile.found,
        Found::Missing { .. } | Found::Unusable(_)
    );
    let by_parser = dockerfile(build).is_some_and(|dockerfile| {
        let problem = dockerfile.error();
        problem.is_some_and(|problem| error.contains(&problem.words))
    });
    let by_output = build
        .unwritable
        .as_ref()
        .is_some_and(|output| output.line == *error);
    let by_step = build.replay.iter().flat_map(|replay| &replay.steps);
    let by_step = by_step
        .filter_map(|step| step.stops_with())
        .any(|line| line == *error);
    let by_from = in_build && from_unknown_stage::speaks(build);
    if by_arguments.is_some()
        || by_from
        || by_targets
        || by_start
        || by_lookup
        || by_parser
        || by_step
        || by_output
    {
        return;
    }
    let finding = findings.add(format!("the executor stops: {}", reason(error)));
    finding.at(place_of(build, error), "it stops here");
    finding.executor_says(error);
    say_if_presumed(finding, build);
    mend(finding, build, error);
}

/// What such a stop is about: the context, the option of an output, the Dockerfile as a whole.
fn place_of(build: &Build, error: &str) -> Span {
    let option = match error {
        error if error.starts_with("Error: error resolving source context: stat ") => {
            "context-sub-path"
        }
        error if error.starts_with("Error: error resolving source context: ") => "context",
        _ => "",
    };
    let setting = build
        .line
        .as_ref()
        .and_then(|line| line.options.last(option));
    let value = setting.and_then(|setting| setting.value.as_ref());
    let check = dockerfile(build).and_then(|dockerfile| {
        let mut directives = dockerfile.directives.iter();
        let check = directives.find(|directive| directive.is("check"));
        let first = dockerfile.instructions.first();
        check
            .map(|directive| directive.span)
            .or(first.map(|first| first.span))
    });
    value
        .map(|value| value.span())
        .or(check)
        .unwrap_or_else(|| build.arguments_span())
}
