//! A container that runs the executor → a build: every step of the executor in its order, from
//! its arguments to just before it pushes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::filesystem::FileSystem;
use crate::context::mounts::Mounts;
use crate::context::path;
use crate::context::resolve::{How, LocalView, PathMap, Search, resolve};
use crate::kaniko::argument::Argument;
use crate::kaniko::command_line::{CommandLine, Outcome};
use crate::kaniko::facts::Facts;
use crate::kaniko::image::{Image, Variant};
use crate::kaniko::release::{Distribution, Release};
use crate::kaniko::startup::{Environment, SourceKind, Start, Step, stdin_not_attached};
use crate::manifest::expansion::{self, unexpanded};
use crate::manifest::launch::Launch;
use crate::manifest::{Container, Object, Pod};
use crate::source::{FileId, Sources};
use crate::value::{Value, Why};

use super::lookup::{self, Ignore};
use super::replay::{self, Request, Scene, Targets};
use super::tarball::{self, Refused};
use super::{Build, Context, Executor, Found, FoundIgnoreFile, Judgement, Lookup, ground};

/// What a person says of setups as a whole.
#[derive(Debug, Clone, Default)]
pub struct Joiner {
    /// The directory that stands for the context.
    pub context: Option<PathBuf>,
    /// Where paths of containers and nodes lie here.
    pub maps: Vec<PathMap>,
    /// The executor, where the image does not tell.
    pub executor: Option<Release>,
}

/// The container that a build comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The manifest.
    pub manifest: FileId,
    /// The document in it, from 0.
    pub document: usize,
    /// The pod.
    pub pod: &'a Arc<Pod>,
    /// The container, as an index into the pod's.
    pub container: usize,
    /// Claims, volumes, secrets and config maps of the same files.
    pub objects: &'a [Arc<Object>],
    /// The directory of the manifest.
    pub directory: &'a Path,
}

impl Joiner {
    /// The build that a container is, if it runs the executor or waits for somebody to do so.
    pub fn join(&self, origin: Origin<'_>, sources: &mut Sources) -> Option<Build> {
        let container = origin.pod.containers.get(origin.container)?;
        let variables = expansion::Environment::of(origin.pod, container);
        let launch = Launch::with_environment(container, &variables);
        let image = image_of(container);
        let concerns_us = match &launch {
            Launch::Executor(_) | Launch::Shell(_) | Launch::Idle(_) => true,
            Launch::Other(_) => false,
            Launch::Unknown(_) => image.as_ref().is_some_and(Image::is_executor),
        };
        concerns_us.then(|| self.build(origin, container, &variables, launch, image, sources))
    }

    fn build(
        &self,
        origin: Origin<'_>,
        container: &Container,
        variables: &expansion::Environment,
        launch: Launch,
        image: Option<Image>,
        sources: &mut Sources,
    ) -> Build {
        let (release, executor) = self.executor(image);
        let environment = environment(&executor, release, container, variables);
        let facts = Facts::of(release).with_environment(&environment.known());
        let working_directory = working_directory(&executor, container);
        let mounts = Mounts::of(origin.pod, container);
        let mut build = Build {
            manifest: origin.manifest,
            document: origin.document,
            pod: Arc::clone(origin.pod),
            container: origin.container,
            objects: origin.objects.to_vec(),
            launch,
            executor,
            facts,
            environment,
            working_directory,
            mounts,
            line: None,
            stops: Vec::new(),
            context: Context {
                source: None,
                path: Value::Absent,
                local: None,
                how: How::None,
                view: None,
                exists: Value::Absent,
            },
            dockerfile: Lookup {
                value: Value::Absent,
                span: None,
                tried: Vec::new(),
                found: Found::Unknown("what starts the executor is not known".into()),
            },
            ignore: None,
            replay: None,
            judgement: Judgement::default(),
        };
        match arguments_of(&build.launch) {
            Ok(arguments) => {
                let line = CommandLine::read(&arguments, &build.facts);
                self.start(&mut build, line, origin, sources);
            }
            Err(why) => build.judgement.doubts(why),
        }
        build
    }

    fn executor(&self, image: Option<Image>) -> (Release, Executor) {
        let told = image.as_ref().filter(|image| image.assumed.is_none());
        let release = match (told, self.executor, &image) {
            (Some(image), _, _) => image.release,
            (None, Some(given), _) => given,
            (None, None, Some(image)) => image.release,
            (None, None, None) => Distribution::Google.newest(),
        };
        let assumed = match (&image, self.executor) {
            (_, Some(_)) if told.is_none() => None,
            (Some(image), _) => image.assumed.clone(),
            (None, _) => Some("the image is not known to hold an executor".into()),
        };
        let variant = image
            .as_ref()
            .map_or(Variant::Executor, |image| image.variant);
        let executor = Executor {
            image,
            variant,
            assumed,
        };
        (release, executor)
    }

    /// The command line, the start-up checks, the context and the Dockerfile.
    fn start(
        &self,
        build: &mut Build,
        line: CommandLine,
        origin: Origin<'_>,
        sources: &mut Sources,
    ) {
        if let Some(error) = line.error() {
            build.judgement.stops(error.error_line());
        } else if line.outcome != Outcome::Builds {
            build.line = Some(line);
            return;
        }
        if let Some(uncertain) = &line.uncertain {
            build.judgement.doubts(uncertain.why.clone());
        }
        let facts = build.facts.clone();
        let environment = build.environment.clone();
        let start = Start {
            line: &line,
            environment: &environment,
            facts: &facts,
        };
        let judgement = &mut build.judgement;
        judgement.take(start.before_context(), &mut build.stops);
        let source = judgement.take(start.source_context(), &mut build.stops);
        build.dockerfile.value = start.line.options.text("dockerfile").map(str::to_owned);
        let written = line
            .options
            .last("dockerfile")
            .and_then(|setting| setting.value.as_ref());
        build.dockerfile.span = written.map(|value| value.span());
        build.context.path = context_path(
            source.as_ref().map(|source| &source.kind),
            &build.working_directory,
        );
        build.dockerfile.tried = candidates(build);
        let view = self.view(build, origin);
        if let Some((local, how)) = view.context() {
            build.context.local = Some(local);
            build.context.how = how;
        }
        build.context.source = source;
        let repackaged = match &build.executor.image {
            _ if self.executor.is_some() => false,
            Some(image) => image.repackaged,
            None => true,
        };
        let mut files = ground::of(
            &build.mounts,
            &view,
            build.executor.variant,
            &build.working_directory,
            repackaged,
        );
        build.context.view = Some(view);
        fetch_context(build, &mut files);
        build.context.exists = context_exists(build, &files);
        look_up_dockerfile(build, &files, sources);
        build
            .judgement
            .take(start.after_dockerfile(), &mut build.stops);
        build
            .judgement
            .take(start.push_permission(), &mut build.stops);
        run(build, &start, files, sources);
        build.line = Some(line);
    }

    fn view(&self, build: &Build, origin: Origin<'_>) -> LocalView {
        resolve(&Search {
            mounts: &build.mounts,
            objects: origin.objects,
            context: build.context.path.known().map(String::as_str),
            dockerfiles: &build.dockerfile.tried,
            given: self.context.as_deref(),
            maps: &self.maps,
            manifest_directory: origin.directory,
        })
    }
}

fn image_of(container: &Container) -> Option<Image> {
    let image = container.image.as_ref()?;
    Image::identify(&unexpanded(&image.value).text)
}

fn arguments_of(launch: &Launch) -> Result<Vec<Argument>, Why> {
    match launch {
        Launch::Executor(execution) if execution.complete => Ok(execution
            .arguments
            .iter()
            .map(|word| word.argument.clone())
            .collect()),
        Launch::Executor(_) => Err("the arguments are not a list of words".into()),
        Launch::Shell(_) => Err("a shell starts the executor, and its script is not read".into()),
        Launch::Idle(_) => {
            Err("the container only waits for somebody to start the executor in it".into())
        }
        Launch::Unknown(why) => Err(why.clone()),
        Launch::Other(_) => Err("it does not start the executor".into()),
    }
}

/// The container's environment: the image's own, then what the pod sets.
fn environment(
    executor: &Executor,
    release: Release,
    container: &Container,
    variables: &expansion::Environment,
) -> Environment {
    let mut environment = Environment::new();
    let preset = match &executor.image {
        Some(image) => image.environment(),
        None => Value::Known(Variant::Executor.preset_environment(release)),
    };
    match preset {
        Value::Known(preset) => {
            for (name, value) in preset {
                environment.set(name, Value::Known(value.to_owned()));
            }
        }
        Value::Unknown(_) | Value::Absent => {}
    }
    for variable in &container.env {
        let value = match variables.value(&variable.name) {
            Value::Known(value) => Value::Known(value.to_owned()),
            Value::Unknown(why) => Value::Unknown(why),
            Value::Absent => Value::Known(String::new()),
        };
        environment.set(variable.name.to_string(), value);
    }
    if !container.env_from.is_empty() {
        environment.may_have_others("`envFrom` may set it");
    }
    environment
}

fn working_directory(executor: &Executor, container: &Container) -> Value<String> {
    if let Some(given) = &container.working_dir {
        let given = unexpanded(&given.value);
        return given.value().map(|directory| path::join(&["/", directory]));
    }
    match &executor.image {
        // others that build the image are presumed to keep what its Dockerfile sets
        Some(image) if image.repackaged => Value::Known(String::from("/workspace")),
        Some(image) => image.working_directory().map(str::to_owned),
        None => Value::Known(String::from("/workspace")),
    }
}

/// The context as an absolute path of the container.
fn context_path(source: Option<&SourceKind>, working_directory: &Value<String>) -> Value<String> {
    let fetched = |what: &str| Value::unknown(format!("the context is fetched from {what}"));
    match source {
        None => Value::unknown("where the context comes from is not known"),
        Some(SourceKind::Directory { path, .. }) if path::is_abs(path) => {
            Value::Known(path::clean(path).into_owned())
        }
        Some(SourceKind::Directory { path, .. }) => working_directory
            .as_ref()
            .map(|directory| path::join(&[directory, path])),
        Some(SourceKind::Tar { .. } | SourceKind::Stdin) => {
            Value::Known(tarball::UNPACKED.to_owned())
        }
        Some(SourceKind::Git { .. }) => fetched("git"),
        Some(SourceKind::GoogleStorage { .. }) => fetched("Google Cloud Storage"),
        Some(SourceKind::S3 { .. }) => fetched("S3"),
        Some(SourceKind::AzureBlob { .. }) => fetched("Azure Blob Storage"),
        Some(SourceKind::Https { .. }) => fetched("a server"),
    }
}

/// Where the Dockerfile is looked for: from the working directory, then from the context.
fn candidates(build: &Build) -> Vec<String> {
    let Value::Known(value) = &build.dockerfile.value else {
        return Vec::new();
    };
    if lookup::is_remote(value) {
        return Vec::new();
    }
    let from_directory = match (path::is_abs(value), &build.working_directory) {
        (true, _) => Some(value.clone()),
        _ if value.is_empty() => None,
        (false, Value::Known(directory)) => Some(path::join(&[directory, value])),
        (false, _) => None,
    };
    let context = build.context.path.known();
    let from_context = context.map(|context| path::join(&[context, value]));
    from_directory.into_iter().chain(from_context).collect()
}

/// What has to be there for the context: a sub-path, a tarball.
fn fetch_context(build: &mut Build, files: &mut FileSystem) {
    let Some(source) = build.context.source.clone() else {
        return;
    };
    match &source.kind {
        SourceKind::Tar { path } => {
            let at = match &build.working_directory {
                Value::Known(directory) if !path::is_abs(path) => path::join(&[directory, path]),
                _ => path.clone(),
            };
            match tarball::unpack(files, &at) {
                Ok(()) => {}
                Err(Refused::Stops(line)) => build.judgement.stops(line),
                Err(Refused::Unknown(why)) => build.judgement.doubts(why),
            }
        }
        SourceKind::Stdin => {
            let attached = build
                .container()
                .stdin
                .as_ref()
                .is_some_and(|stdin| stdin.value);
            if attached {
                build
                    .judgement
                    .doubts("what is attached to standard input is not known");
            } else {
                let stop = stdin_not_attached(source.span);
                build.judgement.stops(stop.message.clone());
                build.stops.push(stop);
            }
        }
        _ => {}
    }
    let (Some(below), Value::Known(context)) = (&source.sub_path, &build.context.path) else {
        return;
    };
    let joined = path::join(&[context, below]);
    match files.stat(&joined) {
        Ok(_) => {}
        Err(super::filesystem::Miss::Unknown(why)) => build.judgement.doubts(why),
        Err(super::filesystem::Miss::Error(errno)) => {
            let line = format!("Error: error resolving source context: stat {joined}: {errno}");
            build.judgement.stops(line);
        }
    }
    build.context.path = Value::Known(joined);
    build.context.local = build.context.local.take().map(|local| local.join(below));
    build.dockerfile.tried = candidates(build);
}

/// Whether something is at the path of a context that is a directory of the container.
fn context_exists(build: &Build, files: &FileSystem) -> Value<bool> {
    let kind = build.context.source.as_ref().map(|source| &source.kind);
    let (Some(SourceKind::Directory { .. }), Value::Known(at)) = (kind, &build.context.path) else {
        return Value::Absent;
    };
    match files.stat(at) {
        Ok(_) => Value::Known(true),
        Err(super::filesystem::Miss::Error(_)) => Value::Known(false),
        Err(super::filesystem::Miss::Unknown(why)) => Value::Unknown(why),
    }
}

fn look_up_dockerfile(build: &mut Build, files: &FileSystem, sources: &mut Sources) {
    let value = match &build.dockerfile.value {
        Value::Known(value) => value,
        Value::Unknown(why) => {
            build.dockerfile.found = Found::Unknown(why.clone());
            build.judgement.doubts(why.clone());
            return;
        }
        Value::Absent => return,
    };
    if lookup::is_remote(value) {
        build.dockerfile.found = Found::Remote;
        build
            .judgement
            .doubts("the Dockerfile is fetched from a server");
        return;
    }
    let dialect = build.facts.dialect();
    let mut found = lookup::dockerfile(files, &build.dockerfile.tried, &dialect, sources);
    let unresolved = build.context.path.why().or(build
        .working_directory
        .why()
        .filter(|_| !path::is_abs(value)));
    if let (Found::Missing { .. }, Some(why)) = (&found, unresolved) {
        found = Found::Unknown(why.clone());
    }
    if let (Found::Missing { nearest, .. }, Some(local)) = (&mut found, &build.context.local) {
        *nearest = lookup::nearest(local, value);
    }
    match &found {
        Found::Missing { .. } => build.judgement.stops(lookup::not_found()),
        Found::Unusable(line) => build.judgement.stops(line.clone()),
        Found::Unknown(why) => build.judgement.doubts(why.clone()),
        Found::Here(_) | Found::Remote => {}
    }
    build.dockerfile.found = found;
}

/// The build itself.
fn run(build: &mut Build, start: &Start<'_>, files: FileSystem, sources: &mut Sources) {
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
        secrets: secrets(start),
        mirrors: mirrors(start),
    };
    let request = request(start, &found.dockerfile);
    let replay = replay::replay(&scene, &request, files);
    if let Some(line) = &replay.stop {
        build.judgement.stops(replay::error_line(line));
    }
    for why in &replay.unknown {
        build.judgement.doubts(why.clone());
    }
    if replay.built.is_empty() && replay.stop.is_none() && start.no_push() == Value::Known(false) {
        build
            .judgement
            .stops("panic: runtime error: invalid memory address or nil pointer dereference");
    }
    let tar = tar_path(start, &build.working_directory);
    if let Some((at, shown)) = tar {
        check_tar(&mut build.judgement, &replay, &at, &shown);
    }
    // the replay has spoken of these in their turn
    for step in [start.before_stages(), start.labels()] {
        if let Step::Stopped(stop) = step {
            build.stops.push(stop);
        }
    }
    build.judgement.take(start.push(), &mut build.stops);
    build.ignore = ignore;
    build.replay = Some(replay);
}

/// What the parser stops with, the options of `# check=` among it.
fn parse_error(dockerfile: &crate::dockerfile::Dockerfile, facts: &Facts) -> Option<String> {
    use crate::dockerfile::Phase;
    let of_lines = dockerfile
        .error()
        .filter(|error| error.phase == Phase::Lines);
    let checks = || match facts.stages.lints {
        true => replay::check_options(dockerfile).map(|why| format!("parsing lint options: {why}")),
        false => None,
    };
    of_lines
        .map(|error| error.words.clone())
        .or_else(checks)
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

/// Paths that are neither deleted nor put into the image, mounts aside.
fn ignored_paths(start: &Start<'_>) -> Vec<String> {
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

fn secrets(start: &Start<'_>) -> Value<Vec<String>> {
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
fn mirrors(start: &Start<'_>) -> Vec<String> {
    if start.line.uncertain.is_some() {
        return Vec::new();
    }
    let given = start.line.options.each("registry-mirror");
    given
        .map_while(|setting| setting.text().known().map(|mirror| (*mirror).to_owned()))
        .collect()
}

fn request(start: &Start<'_>, dockerfile: &crate::dockerfile::Dockerfile) -> Request {
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
        before_stages: match start.before_stages() {
            Step::Stopped(stop) => vec![strip(&stop.message)],
            _ => Vec::new(),
        },
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
        before_push: match start.labels() {
            Step::Stopped(stop) => Some(strip(&stop.message)),
            _ => None,
        },
        restores_context: start.facts.startup.restores_context_between_stages
            && start.preserve_context() == Value::Known(true)
            && start.pre_cleanup() != Value::Known(true),
        plans_only: start.dry_run() == Value::Known(true),
        cleans_first: start.pre_cleanup() == Value::Known(true),
        cleans_last: start.cleanup() == Value::Known(true),
    }
}

fn strip(line: &str) -> String {
    line.trim_start_matches("error building image: ").to_owned()
}

/// The name of a build argument whose value is unknown.
fn named_argument(start: &Start<'_>, argument: usize) -> Option<String> {
    let mut settings = start.line.options.each("build-arg");
    let setting = settings.find(|setting| setting.argument == argument)?;
    let known = setting.value.as_ref()?.known_prefix();
    known.split_once('=').map(|(name, _)| name.to_owned())
}

/// Where `--tar-path` is written, and as the executor names it.
fn tar_path(start: &Start<'_>, working_directory: &Value<String>) -> Option<(String, String)> {
    let Value::Known(given) = start.tar_path() else {
        return None;
    };
    if given.is_empty() {
        return None;
    }
    let directory = working_directory.known()?;
    let at = match path::is_abs(given) {
        true => path::clean(given).into_owned(),
        false => path::join(&[directory, given]),
    };
    Some((at.clone(), at))
}

/// The directory of a tarball must be there when the build is done.
fn check_tar(judgement: &mut Judgement, replay: &replay::Replay, at: &str, shown: &str) {
    use super::filesystem::{Errno, Miss};
    let Some(end) = &replay.end else {
        return;
    };
    match end.stat(&path::dir(at)) {
        Err(Miss::Error(errno @ (Errno::NoEntry | Errno::NotDirectory))) => {
            judgement.stops(format!(
                "error pushing image: writing tarball to file failed: open {shown}: {errno}"
            ));
        }
        Err(Miss::Unknown(why)) => judgement.doubts(why),
        _ => {}
    }
}
