//! The build itself: what is parsed, replayed and written.

use crate::build::filesystem::FileSystem;
use crate::build::lookup::{self, Ignore};
use crate::build::replay::{self, Replay, Scene};
use crate::build::{Build, FoundIgnoreFile};
use crate::context::resolve::How;
use crate::dockerfile::{Dockerfile, Phase, checks};
use crate::kaniko::facts::Facts;
use crate::kaniko::startup::{Start, Step};
use crate::source::Sources;
use crate::value::Value;

use super::outputs;
use super::request::{
    asserts_commands, asserts_volumes, ignored_paths, mirrors, request, secrets, unnamed,
};

/// The build itself.
pub(super) fn run(build: &mut Build, start: &Start<'_>, files: FileSystem, sources: &mut Sources) {
    let Some(found) = build.found_dockerfile().cloned() else {
        return;
    };
    if let Some(line) = parse_error(&found.dockerfile, &build.facts) {
        build
            .judgement
            .stops(format!("error building image: parsing dockerfile: {line}"));
        return;
    }
    let context = match &build.context.path {
        Value::Known(context) => context.clone(),
        // a context of unknown content at a path that nothing else has
        other => {
            let why = other
                .why()
                .cloned()
                .unwrap_or("the context is not known".into());
            build.judgement.doubts(why);
            String::from("/kaniko/buildcontext")
        }
    };
    let ignore = ignore_file(build, &files, &found.path, &context, sources);
    let scene = Scene {
        facts: &build.facts,
        dialect: build.facts.dialect(),
        dockerfile: &found.dockerfile,
        ignore: ignore.as_ref().map(|found| &found.ignore),
        context,
        ignored: ignored_paths(start),
        kaniko_dir: String::from("/kaniko"),
        cache: start.line.options.switch("cache") == Value::Known(true),
        asserts_volumes: asserts_volumes(start),
        asserts_commands: asserts_commands(start),
        unnamed: unnamed(start),
        user_id: build.run_as_user().map_or(0, |user| user.value).to_string(),
        secrets: secrets(start),
        mirrors: mirrors(start),
    };
    let request = request(start, &found.dockerfile);
    let mut replay = replay::replay(&scene, &request, files);
    // a clone has files of git's own, which are not those here
    if matches!(build.context.how, How::Cloned | How::Checkout) && holds_git(&replay) {
        replay.files = None;
    }
    judge(build, start, &replay, request.plans_only);
    build.ignore = ignore;
    build.replay = Some(replay);
}

/// What came of the replay, and of the push.
fn judge(build: &mut Build, start: &Start<'_>, replay: &Replay, plans_only: bool) {
    if let Some(line) = &replay.stop {
        build.judgement.stops(replay::error_line(line));
    }
    for why in &replay.unknown {
        build.judgement.doubts(why.clone());
    }
    let pushes = start.no_push() == Value::Known(false);
    if plans_only && pushes && !build.facts.startup.dryrun_skips_push {
        build
            .judgement
            .doubts("`--dryrun` leaves this release nothing to push");
    } else if replay.built.is_empty() && replay.stop.is_none() && pushes && !plans_only {
        build
            .judgement
            .stops("panic: runtime error: invalid memory address or nil pointer dereference");
    }
    let push = start.push();
    let is_named = push.stop().is_none();
    build.unwritable = replay.end.as_ref().and_then(|end| {
        let directory = &build.working_directory;
        outputs::check(&mut build.judgement, start, directory, end, is_named)
    });
    // the replay has spoken of these in their turn
    for step in [
        start.before_stages(),
        start.stage_platform(),
        start.labels(),
    ] {
        if let Step::Stopped(stop) = step {
            build.stops.push(stop);
        }
    }
    build.judgement.take(push, &mut build.stops);
}

/// Whether git's directory is copied into the image.
fn holds_git(replay: &Replay) -> bool {
    let mut files = replay.files.iter().flatten();
    files.any(|file| file.ends_with("/.git"))
}

/// What the parser stops with, the options of `# check=` among it.
fn parse_error(dockerfile: &Dockerfile, facts: &Facts) -> Option<String> {
    let of_lines = dockerfile
        .error()
        .filter(|error| error.phase == Phase::Lines);
    let options = || match facts.stages.lints {
        true => checks::Options::of(dockerfile, &facts.dialect())
            .err()
            .map(|why| format!("parsing lint options: {why}")),
        false => None,
    };
    of_lines
        .map(|error| error.words.clone())
        .or_else(options)
        .or_else(|| dockerfile.error().map(|error| error.words.clone()))
}

fn ignore_file(
    build: &mut Build,
    files: &FileSystem,
    dockerfile: &str,
    context: &str,
    sources: &mut Sources,
) -> Option<FoundIgnoreFile> {
    match lookup::ignore_file(files, dockerfile, context, &build.facts, sources) {
        Ignore::Here(found) => return Some(found),
        Ignore::None => {}
        Ignore::Stops(line) => build.judgement.stops(line),
        Ignore::Unknown(why) => build.judgement.doubts(why),
    }
    None
}
