//! A container that runs the executor → a build: every step of the executor in its order, from
//! its arguments to just before it pushes.

mod container;
mod context;
mod fetched;
mod outputs;
mod request;
mod run;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::context::cluster::NodeMount;
use crate::context::mounts::Mounts;
use crate::context::repository::Repository;
use crate::context::resolve::{How, LocalView, PathMap, Search, resolve};
use crate::kaniko::command_line::{CommandLine, Outcome};
use crate::kaniko::facts::Facts;
use crate::kaniko::image::{Image, Variant};
use crate::kaniko::release::{Distribution, Release};
use crate::kaniko::startup::{Start, Step};
use crate::kubernetes::pod_security::Admission;
use crate::manifest::expansion::{self};
use crate::manifest::launch::Launch;
use crate::manifest::{Container, Object, Pod};
use crate::path;
use crate::source::{FileId, Sources};
use crate::value::Value;

use super::ground::Held;
use super::{
    Build, Context, Executor, Found, Judgement, Lookup, docker_config, ground, missing, secrets,
};
use container::{arguments_of, environment, image_of, is_missing, working_directory};
use context::{candidates, context_exists, context_path, fetch_context, look_up_dockerfile};
use run::run;

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
    /// What the pod's namespace says of it; none where the document cannot be read.
    pub admission: Option<&'a Arc<Admission>>,
    /// Claims, volumes, secrets and config maps of the same files.
    pub objects: &'a [Arc<Object>],
    /// What clusters of the same repository mount into their nodes.
    pub nodes: &'a [NodeMount],
    /// The directory of the manifest.
    pub directory: &'a Path,
}

impl Joiner {
    /// The builds that a container is, if it runs the executor or waits for somebody to do so:
    /// several where its script starts several executors.
    pub fn join(&self, origin: Origin<'_>, sources: &mut Sources) -> Vec<Build> {
        let Some(container) = origin.pod.containers.get(origin.container) else {
            return Vec::new();
        };
        let variables = expansion::Environment::of(origin.pod, container);
        let image = image_of(container);
        let directory = working_directory(image.as_ref(), container);
        let launches = Launch::of(container, &variables, &directory);
        let ours = launches.into_iter().filter(|launch| match launch {
            Launch::Executor(_) | Launch::Shell(_) | Launch::Idle(_) => true,
            // certainly a mistake, and the executor's image
            Launch::Other(words) => image.as_ref().is_some_and(|image| is_missing(image, words)),
            Launch::Unknown(_) => image.as_ref().is_some_and(Image::is_executor),
        });
        let builds = ours.map(|launch| {
            self.build(
                origin,
                container,
                &variables,
                launch,
                image.clone(),
                sources,
            )
        });
        builds.collect()
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
        let environment = environment(&executor, release, container, variables, &launch);
        let facts = Facts::of(release).with_environment(&environment.known());
        let working_directory = match launch.script() {
            Some(script) => script.directory.clone(),
            None => working_directory(executor.image.as_ref(), container),
        };
        let mounts = Mounts::of(origin.pod, container);
        let mut build = Build {
            manifest: origin.manifest,
            document: origin.document,
            pod: Arc::clone(origin.pod),
            container: origin.container,
            admission: origin.admission.cloned(),
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
            unwritable: None,
            judgement: Judgement::default(),
            secrets: secrets::in_environment(container),
        };
        match arguments_of(&build.launch) {
            Ok(arguments) => {
                let line = CommandLine::read(&arguments, &build.facts);
                build.secrets.extend(secrets::in_arguments(&line.options));
                self.start(&mut build, line, origin, sources);
            }
            Err(why) => build.judgement.doubts(why),
        }
        if let Some(program) = missing::program(&build) {
            let why = format!("the image has no `{}` to start", program.text);
            build.judgement.doubts(why);
        }
        if let Some(found) = build.found_dockerfile() {
            let found = secrets::in_dockerfile(&found.dockerfile);
            build.secrets.extend(found);
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
        // where files lie rests on it; it is judged in its turn
        let looked_for = start.source_context();
        let source = match &looked_for {
            Step::Done(source) => Some(source.clone()),
            _ => None,
        };
        build.dockerfile.value = start.line.options.text("dockerfile").map(str::to_owned);
        let written = line
            .options
            .last("dockerfile")
            .and_then(|setting| setting.value.as_ref());
        build.dockerfile.span = written.map(|value| value.span());
        let kind = source.as_ref().map(|source| &source.kind);
        let cloned = fetched::repository(&start, kind, origin.directory);
        build.context.path = context_path(
            kind,
            &build.working_directory,
            &cloned,
            self.context.is_some(),
        );
        build.dockerfile.tried = candidates(build);
        let view = self.view(build, origin, cloned.known());
        if let Some((local, how)) = view.context() {
            build.context.local = Some(local);
            build.context.how = how;
        }
        build.context.source = source;
        let held = match &build.executor.image {
            _ if self.executor.is_some() => Held::Nothing,
            Some(image) if image.repackaged => Held::Usual,
            Some(_) => Held::Nothing,
            None => Held::Unknown,
        };
        let mut files = ground::of(
            &build.mounts,
            &view,
            build.executor.variant,
            &build.working_directory,
            held,
        );
        if let Some(why) = build
            .launch
            .script()
            .and_then(|script| script.after.clone())
        {
            let dockerfiles = build.dockerfile.tried.iter();
            let directories = dockerfiles.map(|file| path::dir(file).into_owned());
            let context = build.context.path.known().cloned();
            files.may_have_changed(context.into_iter().chain(directories), &why);
        }
        build.context.view = Some(view);
        let directory = build.working_directory.clone();
        let script = build.launch.script();
        let changed = script.and_then(|script| script.after.clone());
        let stat = |file: &str| match &changed {
            Some(why) => Value::Unknown(why.clone()),
            None => ground::stat(&files, &directory, held, file),
        };
        let volumes = build.mounts.points();
        let volumes = volumes.filter(|point| point.volume_mount().is_some());
        let mounted: Vec<&str> = volumes.map(|point| point.path.as_str()).collect();
        let judgement = &mut build.judgement;
        judgement.take(start.before_context(&mounted, &stat), &mut build.stops);
        judgement.take(looked_for, &mut build.stops);
        let after_dockerfile = start.after_dockerfile(&stat);
        fetch_context(build, &mut files);
        build.context.exists = context_exists(build, &files);
        look_up_dockerfile(build, &files, sources);
        build.judgement.take(after_dockerfile, &mut build.stops);
        build
            .judgement
            .take(start.push_permission(), &mut build.stops);
        run(build, &start, files, sources);
        build.line = Some(line);
        // its words in full are Go's, and those of the release's libraries
        if docker_config::trouble(build).is_some() {
            build
                .judgement
                .doubts("the executor stops at its docker config");
        }
    }

    fn view(&self, build: &Build, origin: Origin<'_>, cloned: Option<&Repository>) -> LocalView {
        resolve(&Search {
            mounts: &build.mounts,
            objects: origin.objects,
            context: build.context.path.known().map(String::as_str),
            dockerfiles: &build.dockerfile.tried,
            given: self.context.as_deref(),
            maps: &self.maps,
            nodes: origin.nodes,
            cloned,
            manifest_directory: origin.directory,
        })
    }
}
