//! Against what eleven executors really said: the recorded cases, read up to where the executor
//! would look at files.

use serde_json::Value as Json;

use super::{Environment, SourceKind, Start, Step, stdin_not_attached};
use crate::kaniko::argument::Argument;
use crate::kaniko::command_line::{CommandLine, Outcome, Problem};
use crate::kaniko::facts::Facts;
use crate::kaniko::release::Release;
use crate::source::{FileId, Text};
use crate::value::Value;

/// How far the executor had come when it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    BeforeContext,
    BeforeBuild,
    Stages,
    Push,
}

fn release(label: &str) -> Release {
    let release = match label {
        "oss-main" => "osscontainertools@v1.28.3".to_owned(),
        "chainguard-main" => "chainguard@v1.25.5".to_owned(),
        _ => match label.split_once('-') {
            Some(("oss", version)) => format!("osscontainertools@{version}"),
            _ => label.replacen('-', "@", 1),
        },
    };
    release.parse().unwrap()
}

fn predicted(case: &Json, facts: &Facts) -> Option<(Stage, String)> {
    let word = |(index, text): (usize, &Json)| {
        Argument::known(Text::verbatim(
            text.as_str().unwrap(),
            FileId::FIRST,
            index * 1000,
        ))
    };
    let arguments = case["args"].as_array().unwrap();
    let arguments: Vec<_> = arguments.iter().enumerate().map(word).collect();
    let mut environment = Environment::new();
    for (name, value) in case["env"].as_object().into_iter().flatten() {
        environment.set(name, Value::Known(value.as_str().unwrap().to_owned()));
    }
    let line = CommandLine::read(&arguments, facts);
    if let Some(error) = line.error().map(Problem::error_line) {
        return Some((Stage::BeforeContext, error));
    }
    if line.outcome != Outcome::Builds {
        return None;
    }
    let start = Start {
        line: &line,
        environment: &environment,
        facts,
    };
    let context = match start.source_context() {
        Step::Done(context) if context.kind == SourceKind::Stdin => {
            Step::Stopped(stdin_not_attached(context.span))
        }
        Step::Done(_) => Step::Done(()),
        Step::Stopped(stop) => Step::Stopped(stop),
        Step::Unknown(why) => panic!("{why}"),
    };
    [
        (
            Stage::BeforeContext,
            start.before_context(&[], &|_| Value::Absent),
        ),
        (Stage::BeforeContext, context),
        (
            Stage::BeforeBuild,
            start.after_dockerfile(&|_| Value::Absent),
        ),
        (Stage::BeforeBuild, start.push_permission()),
        (Stage::Stages, start.before_stages()),
        (Stage::Stages, start.labels()),
        (Stage::Push, start.push()),
    ]
    .into_iter()
    .find_map(|(stage, step)| match step {
        Step::Done(()) => None,
        Step::Stopped(stop) => Some((stage, stop.message)),
        Step::Unknown(why) => panic!("{why}"),
    })
}

/// Whether a recorded error comes of what is checked here, not of files or servers.
fn is_of_the_command_line(error: &str) -> bool {
    let starts = [
        "Error: unknown ",
        "Error: flag needs",
        "Error: invalid argument",
        "Error: bad flag",
        "Error: you must",
        "Error: cache flags",
        "Error: --",
        "Error: parsing log level",
        "Error: not a valid",
        "Error: error resolving secrets: environment",
        "Error: error resolving source context: unknown",
        "Error: error resolving source context: please",
        "Error: error resolving source context: Get \"https:///",
        "FATA",
        "level=fatal",
        "error building image: labels",
    ];
    let inside = [
        "getting tag for destination",
        "is not a valid snapshot mode",
        "arse target platform",
        "when tarPath is specified",
    ];
    starts.iter().any(|start| error.starts_with(start))
        || inside.iter().any(|part| error.contains(part))
}

/// An error of an earlier step that looks at files, before the one predicted.
fn may_come_before(stage: Stage, error: &str) -> bool {
    let files = error.starts_with("Error: error resolving dockerfile path")
        || error.starts_with("Error: error resolving source context");
    match stage {
        Stage::BeforeContext => false,
        Stage::BeforeBuild => files,
        Stage::Stages => files || error.starts_with("error building image: parsing dockerfile"),
        Stage::Push => files || error.starts_with("error building image"),
    }
}

/// Log lines without the moment they were written. Recorded lines end without blanks.
fn timeless(error: &str) -> &str {
    match error.strip_prefix("time=") {
        Some(rest) => rest.split_once(' ').map_or(rest, |(_, rest)| rest),
        None => error,
    }
}

fn read_cases() -> Vec<Json> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/oracle/curated.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let read = |line: &str| serde_json::from_str(line).unwrap();
    text.lines().map(read).collect()
}

#[test]
fn recorded_command_lines() {
    let mut wrong = Vec::new();
    let (mut judged, mut stopped) = (0, 0);
    for case in read_cases() {
        for (label, verdict) in case["expect"].as_object().unwrap() {
            let beyond = verdict
                .get("beyond")
                .is_some_and(|beyond| !beyond.is_null());
            if verdict["ok"].is_null() || beyond {
                continue;
            }
            judged += 1;
            let error = timeless(verdict["error"].as_str().unwrap_or(""));
            let says = predicted(&case, &Facts::of(release(label)));
            let agrees = match &says {
                None => !is_of_the_command_line(error),
                Some((_, message)) if message.trim_end() == error => true,
                Some((stage, _)) => may_come_before(*stage, error),
            };
            stopped += usize::from(says.is_some());
            if !agrees {
                wrong.push(format!("{} {label}: {error:?}, not {says:?}", case["id"]));
            }
        }
    }
    assert!(judged > 5000 && stopped > 300, "{judged} {stopped}");
    assert!(
        wrong.is_empty(),
        "{} of {judged}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
