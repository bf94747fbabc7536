//! The executor from its command line on, in its own order.

use crate::build::filesystem::FileSystem;
use crate::build::ground::Held;
use crate::build::{Build, Judgement, ground, hindrances};
use crate::context::repository::Repository;
use crate::context::resolve::{CloneHere, LocalView, Search, resolve};
use crate::kaniko::command_line::{CommandLine, Outcome};
use crate::kaniko::startup::{SourceContext, Start, Step};
use crate::path;
use crate::source::Sources;
use crate::value::{Value, Why};

use super::context::{candidates, context_exists, context_path, fetch_context, look_up_dockerfile};
use super::run::run;
use super::{Joiner, Origin, fetched};

impl Joiner {
    /// The executor starts with this command line.
    pub(super) fn start(
        &self,
        build: &mut Build,
        line: CommandLine,
        origin: Origin<'_>,
        sources: &mut Sources,
    ) {
        if !leads_to_a_build(&line, &mut build.judgement) {
            build.line = Some(line);
            return;
        }
        self.execute(build, &line, origin, sources);
        build.line = Some(line);
        hindrances::judge(build);
    }

    /// The start-up checks, the context, the Dockerfile and the build.
    fn execute(
        &self,
        build: &mut Build,
        line: &CommandLine,
        origin: Origin<'_>,
        sources: &mut Sources,
    ) {
        let (environment, facts) = (build.environment.clone(), build.facts.clone());
        let start = Start {
            line,
            environment: &environment,
            facts: &facts,
        };
        // where files lie rests on it; it is judged in its turn
        let context = start.source_context();
        let view = self.locate(build, &start, &context, origin);
        let mut files = self.files(build, &view);
        build.context.view = Some(view);

        let before_context = start.before_context(&mounted(build), &self.stat(build, &files));
        build.judgement.take(before_context, &mut build.stops);
        build.judgement.take(context, &mut build.stops);
        fetch_context(build, &mut files);
        build.context.exists = context_exists(build, &files);
        look_up_dockerfile(build, &files, sources);
        if let Some(stop) = hindrances::read_only_root(build, &start) {
            build.judgement.stops(stop.message.clone());
            build.stops.push(stop);
        }
        let after_dockerfile = start.after_dockerfile(&self.stat(build, &files));
        build.judgement.take(after_dockerfile, &mut build.stops);
        build
            .judgement
            .take(start.push_permission(), &mut build.stops);
        run(build, &start, files, sources);
    }

    /// Where the context and the Dockerfile are looked for, in the container and here.
    fn locate(
        &self,
        build: &mut Build,
        start: &Start<'_>,
        context: &Step<SourceContext>,
        origin: Origin<'_>,
    ) -> LocalView {
        let source = match context {
            Step::Done(source) => Some(source.clone()),
            _ => None,
        };
        let options = &start.line.options;
        build.dockerfile.value = options.text("dockerfile").map(str::to_owned);
        let written = options.last("dockerfile");
        build.dockerfile.span = written.and_then(|setting| Some(setting.value.as_ref()?.span()));
        let kind = source.as_ref().map(|source| &source.kind);
        let cloned = fetched::repository(start, kind, origin.directory);
        let is_given = self.context.is_some();
        build.context.path = context_path(kind, &build.working_directory, &cloned, is_given);
        build.dockerfile.tried = candidates(build);
        build.context.source = source;
        let view = self.view(build, origin, cloned.known());
        if let Some((local, how)) = view.context() {
            build.context.local = Some(local);
            build.context.how = how;
        }
        view
    }

    fn view(&self, build: &Build, origin: Origin<'_>, cloned: Option<&Repository>) -> LocalView {
        let directory = origin.directory;
        let mut clones = fetched::clones(origin.pod, build.container(), &build.mounts, directory);
        clones.extend(cloned.and_then(|repository| {
            Some(CloneHere {
                path: build.context.path.known()?.clone(),
                repository: repository.clone(),
                alone_in: None,
                grown: None,
            })
        }));
        resolve(&Search {
            mounts: &build.mounts,
            objects: origin.objects,
            context: build.context.path.known().map(String::as_str),
            dockerfiles: &build.dockerfile.tried,
            given: self.context.as_deref(),
            maps: &self.maps,
            nodes: origin.nodes,
            clones: &clones,
            manifest_directory: origin.directory,
        })
    }

    /// The container's files when the executor starts: what a script does before may have changed
    /// those that matter here.
    fn files(&self, build: &Build, view: &LocalView) -> FileSystem {
        let dockerfiles = build.dockerfile.tried.iter();
        let directories = dockerfiles.map(|file| path::dir(file).into_owned());
        let context = build.context.path.known().cloned();
        let directories: Vec<String> = context.into_iter().chain(directories).collect();
        let mut files = ground::of(build, view, self.held(build));
        if let Some(why) = changed(build) {
            files.may_have_changed(directories.into_iter(), why);
        }
        files
    }

    /// What the system says of a file that the executor looks for as it starts.
    fn stat<'b>(
        &self,
        build: &'b Build,
        files: &'b FileSystem,
    ) -> impl Fn(&str) -> Value<String> + use<'b> {
        let held = self.held(build);
        move |file| match changed(build) {
            Some(why) => Value::Unknown(why.clone()),
            None => ground::stat(build, files, held, file),
        }
    }

    /// What the container's image holds, unless somebody said which executor it is.
    fn held(&self, build: &Build) -> Held {
        match &build.executor.image {
            _ if self.executor.is_some() => Held::Nothing,
            Some(image) if image.repackaged || !image.names_variant => Held::Usual,
            Some(_) => Held::Nothing,
            None => Held::Unknown,
        }
    }
}

/// Whether the executor builds with this command line, or would but for a mistake in it.
fn leads_to_a_build(line: &CommandLine, judgement: &mut Judgement) -> bool {
    if let Some(error) = line.error() {
        judgement.stops(error.error_line());
    } else if line.outcome != Outcome::Builds {
        return false;
    }
    if let Some(uncertain) = &line.uncertain {
        judgement.doubts(uncertain.why.clone());
    }
    true
}

/// Why files may be others than before the container's script.
fn changed(build: &Build) -> Option<&Why> {
    build.launch.script()?.after.as_ref()
}

/// Where volumes are mounted.
fn mounted(build: &Build) -> Vec<&str> {
    let points = build.mounts.points();
    let volumes = points.filter(|point| point.volume_mount().is_some());
    volumes.map(|point| point.path.as_str()).collect()
}
