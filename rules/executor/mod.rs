//! The executor's image and its command line.

pub mod archived_executor;
pub mod arguments_after_dashes;
pub mod build_arg_empty;
pub mod build_arg_unused;
pub mod cache_without_repository;
pub mod dockerfile_of_server;
pub mod empty_tag;
pub mod entrypoint_not_cleared;
pub mod executor_refuses_to_start;
pub mod flag_not_in_release;
pub mod flag_without_effect;
pub mod floating_tag;
pub mod git_option_ignored;
pub mod image_name_files_alike;
pub mod invalid_destination;
pub mod invalid_flag_value;
pub mod joined_arguments;
pub mod mirror_not_used;
pub mod mirror_with_scheme;
pub mod missing_destination;
pub mod missing_flag_value;
pub mod old_flag_wins;
pub mod parameter_without_value;
pub mod positional_argument;
pub mod prints_help;
pub mod pull_over_https;
pub mod registry_not_verified;
pub mod shell_missing;
pub mod single_dash_flag;
pub mod single_snapshot_loses_layers;
pub mod undeclared_parameter;
pub mod unknown_flag;
pub mod variable_not_read;

use std::collections::BTreeSet;

use crate::build::Build;
use crate::finding::{Finding, Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::{CommandLine, Problem, Setting};
use crate::kaniko::flags::Flag;
use crate::kaniko::startup::{Stop, StopKind};
use crate::source::Span;

/// How much of a value a message shows.
const LONGEST_SHOWN: usize = 60;

/// Problems of the command line of which no more specific rule speaks.
fn problems(build: &Build) -> impl Iterator<Item = &Problem> {
    let problems = build.line.iter().flat_map(|line| &line.problems);
    problems.filter(|problem| {
        !joined_arguments::explains(problem) && !single_dash_flag::explains(build, problem)
    })
}

/// Stops of one kind or several, each place once, but for those that come from an argument of
/// which a more specific rule speaks.
fn stops(build: &Build, wanted: impl Fn(StopKind) -> bool) -> Vec<&Stop> {
    let mut stops: Vec<&Stop> = Vec::new();
    for stop in build.stops.iter().filter(|stop| wanted(stop.kind)) {
        let explained = settings_at(build, &stop.spans).any(|(line, setting)| {
            joined_arguments::is_joined(line, setting) || single_dash_flag::is_one(build, setting)
        });
        let is_new = |known: &&Stop| known.kind != stop.kind || known.spans != stop.spans;
        if !explained && stops.iter().all(is_new) {
            stops.push(stop);
        }
    }
    stops
}

/// The settings whose values stand at one of the places.
fn settings_at<'a>(
    build: &'a Build,
    spans: &'a [Span],
) -> impl Iterator<Item = (&'a CommandLine, &'a Setting)> {
    let all = |line: &'a CommandLine| line.options.all().iter().map(move |one| (line, one));
    let settings = build.line.iter().flat_map(all);
    settings.filter(|(_, setting)| {
        let value = setting.value.as_ref();
        value.is_some_and(|value| spans.contains(&value.span()))
    })
}

/// The change that takes a flag out, with its value.
fn take_out(build: &Build, setting: &Setting) -> Vec<Change> {
    let execution = build.launch.execution();
    let places = BTreeSet::from([setting.argument, setting.value_argument]);
    let words = places.into_iter();
    let words = words.filter_map(|place| execution?.arguments.get(place));
    words
        .map(|word| Change::RemoveItem(word.argument.text.span()))
        .collect()
}

/// Whether the value at a place has swallowed other arguments, which has its own rule.
pub fn is_joined_at(build: &Build, place: Span) -> bool {
    let mut settings = settings_at(build, std::slice::from_ref(&place));
    settings.any(|(line, setting)| joined_arguments::is_joined(line, setting))
}

/// Whether the executor reads its arguments at all.
fn reads_its_arguments(build: &Build) -> bool {
    build
        .line
        .as_ref()
        .is_some_and(|line| line.error().is_none())
}

/// Adds a problem of the command line: where it stands, and what the executor says of it.
fn refuse<'f>(
    findings: &'f mut Findings,
    build: &Build,
    problem: &Problem,
    message: String,
    label: impl Into<String>,
) -> &'f mut Finding {
    let finding = findings.add(message);
    finding.at(problem.span, label);
    if problem.certain {
        quote(finding, build, &problem.error_line());
    } else {
        finding.note("an argument before it is not known, so it may be read differently");
        finding.severity(Severity::Note);
    }
    finding
}

/// Adds the executor's line: what it stops with, or what it would say after an earlier mistake.
pub fn quote(finding: &mut Finding, build: &Build, line: &str) {
    match &build.judgement.error {
        Some(first) if first != line => {
            finding.note(format!(
                "it stops at another mistake before; then it will say: {line}"
            ));
        }
        _ => {
            finding.executor_says(line);
        }
    }
}

/// A value in a message: its first line, and not too much of it.
fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut shown: String = line.chars().take(LONGEST_SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Where the pod sets a variable.
fn variable(build: &Build, name: &str) -> Option<Span> {
    Some(build.container().variable(name)?.span)
}

/// How a flag is written with its value.
fn with_value(flag: &Flag, build: &Build) -> String {
    match flag.kind(build.facts.release).is_switch() {
        true => format!("--{}", flag.name),
        false => format!("--{}=…", flag.name),
    }
}
