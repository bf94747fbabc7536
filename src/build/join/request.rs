//! What the command line asks of the replay.

use crate::build::replay::{self, Request, Targets};
use crate::dockerfile::Dockerfile;
use crate::kaniko::startup::{Start, Step};
use crate::path;
use crate::value::Value;

/// Paths that are neither deleted nor put into the image, mounts aside.
pub(super) fn ignored_paths(start: &Start<'_>) -> Vec<String> {
    let mut ignored = vec![String::from("/etc/mtab")];
    if start.ignore_var_run() != Value::Known(false) {
        ignored.push(String::from("/var/run"));
    }
    let given = start.line.options.each("ignore-path");
    ignored.extend(
        given.filter_map(|setting| Some(path::clean(setting.text().known()?).into_owned())),
    );
    ignored
}

/// Whether the assertion on VOLUME is reached: with a cache each instruction is a layer, and a single
/// snapshot asserts nothing.
pub(super) fn asserts_volumes(start: &Start<'_>) -> bool {
    let is = |flag, value| start.line.options.switch(flag) == Value::Known(value);
    start.facts.metadata.volume_panics_with_cache
        && is("cache", true)
        && is("single-snapshot", false)
        && asserts(start, "executor.build.without-fs")
}

/// Whether a CMD with nothing behind it trips an assertion.
pub(super) fn asserts_commands(start: &Start<'_>) -> bool {
    start.facts.metadata.empty_command_panics && asserts(start, "cmd.command-nonempty")
}

/// Whether an assertion is certainly not turned off.
fn asserts(start: &Start<'_>, assertion: &str) -> bool {
    match start.environment.get("KANIKO_IGNORE_ASSERTIONS") {
        Value::Known(names) => !names.split(',').any(|name| name.trim() == assertion),
        Value::Unknown(_) => false,
        Value::Absent => true,
    }
}

/// Whether `USER` is set to nothing. An empty `HOME` is filled in by the container's runtime.
pub(super) fn unnamed(start: &Start<'_>) -> bool {
    start.environment.get("USER") == Value::Known("")
}

pub(super) fn secrets(start: &Start<'_>) -> Value<Vec<String>> {
    if let Some(uncertain) = &start.line.uncertain {
        return Value::Unknown(uncertain.why.clone());
    }
    Value::Known(
        start
            .secrets()
            .into_iter()
            .map(|(secret, _)| secret.id)
            .collect(),
    )
}

/// The mirrors up to the first that is not known.
pub(super) fn mirrors(start: &Start<'_>) -> Vec<String> {
    if start.line.uncertain.is_some() {
        return Vec::new();
    }
    let given = start.line.options.each("registry-mirror");
    given
        .map_while(|setting| setting.text().known().map(|mirror| (*mirror).to_owned()))
        .collect()
}

pub(super) fn request(start: &Start<'_>, dockerfile: &Dockerfile) -> Request {
    let targets = match start.line.options.targets() {
        Value::Known(names) => Targets {
            names,
            ..Targets::default()
        },
        Value::Unknown(why) => Targets {
            unknown: Some(why),
            ..Targets::default()
        },
        Value::Absent => Targets::default(),
    };
    let given = start.line.options.last("skip-unused-stages");
    let skip_unused =
        given.map(|_| start.line.options.switch("skip-unused-stages") == Value::Known(true));
    let mut unknown = start
        .line
        .uncertain
        .as_ref()
        .map(|uncertain| uncertain.why.clone());
    let mut build_args = Vec::new();
    for argument in start.build_args() {
        match argument.text {
            Value::Known(text) => {
                let (name, value) = text.split_once('=').unwrap_or((&text, ""));
                build_args.push((name.to_owned(), Value::Known(value.to_owned())));
            }
            Value::Unknown(why) => match named_argument(start, argument.argument) {
                Some(name) => build_args.push((name, Value::Unknown(why))),
                None => unknown = Some(why),
            },
            Value::Absent => {}
        }
    }
    let last_stage = targets.names.first().cloned().or_else(|| {
        let last = dockerfile.stages.last()?;
        last.name.as_ref().map(ToString::to_string)
    });
    Request {
        before_stages: stop_of(start.before_stages()),
        targets: Targets {
            skip_unused,
            ..targets
        },
        build_args,
        unknown_build_args: unknown,
        predefined: match start.facts.variables.predefined_platform {
            true => replay::predefined(start.custom_platform(), last_stage),
            false => Default::default(),
        },
        platform: Some(start.custom_platform().map(str::to_owned)),
        after_stage: stop_of(start.stage_platform()),
        before_push: stop_of(start.labels()),
        restores_context: start.facts.startup.restores_context_between_stages
            && start.preserve_context() == Value::Known(true)
            && start.pre_cleanup() != Value::Known(true),
        plans_only: start.dry_run() == Value::Known(true),
        cleans_first: start.pre_cleanup() == Value::Known(true),
        cleans_last: start.cleanup() == Value::Known(true),
    }
}

/// The line of a step that stops the build, as the replay says it.
fn stop_of<T>(step: Step<T>) -> Option<String> {
    match step {
        Step::Stopped(stop) => {
            let line = stop.message.trim_start_matches("error building image: ");
            Some(line.to_owned())
        }
        _ => None,
    }
}

/// The name of a build argument whose value is unknown.
fn named_argument(start: &Start<'_>, argument: usize) -> Option<String> {
    let mut settings = start.line.options.each("build-arg");
    let setting = settings.find(|setting| setting.argument == argument)?;
    let known = setting.value.as_ref()?.known_prefix();
    known.split_once('=').map(|(name, _)| name.to_owned())
}
