//! The library's one door: inputs go in, a report comes out.

mod plan;

use std::mem::discriminant;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Build, Joiner, Origin};
use crate::context::resolve::PathMap;
use crate::discover;
use crate::finding::{Finding, Findings};
use crate::kaniko::release::Release;
use crate::manifest::{self, Document, Manifest, Object};
use crate::neighbours::Neighbours;
use crate::progress::Progress;
use crate::report::{BuildReport, DocumentReport, ExecutorReport, Failure, Report, Verdict};
use crate::rule::{Rule, Scope, Setup};
use crate::source::Sources;
use crate::value::Value;

/// How to lint.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The local directory that stands for the context.
    pub context: Option<PathBuf>,
    /// Where paths of containers and nodes lie here.
    pub maps: Vec<PathMap>,
    /// The executor, where the image does not tell.
    pub executor: Option<Release>,
    /// The rules that run.
    pub rules: Vec<&'static Rule>,
}

/// What to lint.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file, and whether somebody named it, rather than that it was found in a directory.
    Path {
        /// The file.
        path: PathBuf,
        /// Whether somebody named it.
        named: bool,
    },
    /// Standard input, read.
    Stdin(Vec<u8>),
}

/// Reads the inputs, joins what they describe, and lets the rules speak.
pub fn lint(inputs: &[Input], options: &Options, progress: &dyn Progress) -> Report {
    let mut report = Report::default();
    progress.begin(inputs.len());
    let manifests = read(inputs, &mut report);
    let paths = manifests.iter().map(|(manifest, _)| manifest.file);
    let paths: Vec<PathBuf> = paths
        .map(|file| report.sources.path(file).to_path_buf())
        .collect();
    let mut surroundings = Surroundings {
        neighbours: Neighbours::of(paths.iter().map(PathBuf::as_path)),
        objects: objects_of(&manifests, &paths),
    };
    let joiner = Joiner {
        context: options.context.clone(),
        maps: options.maps.clone(),
        executor: options.executor,
    };
    for (manifest, named) in &manifests {
        let builds = join(&joiner, manifest, &mut surroundings, &mut report);
        judge(manifest, &builds, *named, options, &mut report);
        progress.judged();
    }
    sort(&mut report);
    report
}

/// The manifests, each with whether somebody named it.
fn read(inputs: &[Input], report: &mut Report) -> Vec<(Manifest, bool)> {
    let mut manifests = Vec::new();
    for input in inputs {
        let (path, bytes, named) = match input {
            Input::Stdin(bytes) => (PathBuf::from("<stdin>"), Ok(bytes.clone()), true),
            Input::Path { path, named } => (path.clone(), discover::read(path), *named),
        };
        match bytes {
            Ok(bytes) => {
                let file = report.sources.add_bytes(path, bytes);
                let text = report.sources.file(file).text.clone();
                manifests.push((manifest::read(file, &text), named));
            }
            Err(message) => report.failures.push(Failure { path, message }),
        }
    }
    manifests
}

/// What else there is to say of the pods' volumes.
struct Surroundings {
    neighbours: Neighbours,
    /// The objects of all inputs, each with the directory of its file.
    objects: Vec<(PathBuf, Arc<Object>)>,
}

impl Surroundings {
    /// The objects that a manifest in a directory may refer to: those of the same directory, and
    /// the other inputs' where there is none of that name here.
    fn objects(&mut self, directory: &Path, sources: &mut Sources) -> Vec<Arc<Object>> {
        let here = |(at, _): &&(PathBuf, Arc<Object>)| at == directory;
        let mut near: Vec<Arc<Object>> = self.objects.iter().filter(here).map(second).collect();
        near.extend(self.neighbours.objects(directory, sources));
        let is_new = |object: &Arc<Object>| !near.iter().any(|other| replaces(other, object));
        let far: Vec<Arc<Object>> = self.objects.iter().map(second).filter(is_new).collect();
        near.extend(far);
        near
    }
}

/// Whether an object of the same directory is meant rather than another one. Which volume a claim
/// is bound to goes by more than names.
fn replaces(near: &Object, far: &Object) -> bool {
    let same_kind = discriminant(near) == discriminant(far);
    let is_volume = matches!(near, Object::Volume(_));
    same_kind && (is_volume || near.name() == far.name())
}

fn second((_, object): &(PathBuf, Arc<Object>)) -> Arc<Object> {
    Arc::clone(object)
}

fn objects_of(manifests: &[(Manifest, bool)], paths: &[PathBuf]) -> Vec<(PathBuf, Arc<Object>)> {
    let read = manifests
        .iter()
        .zip(paths)
        .flat_map(|((manifest, _), path)| {
            let objects = manifest.documents.iter();
            let objects = objects.filter_map(|document| document.object.clone());
            objects.map(|object| (directory_of(path), object))
        });
    read.collect()
}

fn join(
    joiner: &Joiner,
    manifest: &Manifest,
    surroundings: &mut Surroundings,
    report: &mut Report,
) -> Vec<Build> {
    let directory = directory_of(report.sources.path(manifest.file));
    let mut builds = Vec::new();
    if !manifest
        .documents
        .iter()
        .any(|document| document.pod.is_some())
    {
        return builds;
    }
    let objects = surroundings.objects(&directory, &mut report.sources);
    let nodes = surroundings.neighbours.node_mounts(&directory);
    for document in &manifest.documents {
        let Some(pod) = &document.pod else {
            continue;
        };
        for container in 0..pod.containers.len() {
            let origin = Origin {
                manifest: manifest.file,
                document: document.index,
                pod,
                container,
                objects: &objects,
                nodes: &nodes,
                directory: &directory,
            };
            builds.extend(joiner.join(origin, &mut report.sources));
        }
    }
    builds
}

/// The directory a manifest lies in; the current one for standard input.
fn directory_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn judge(
    manifest: &Manifest,
    builds: &[Build],
    named: bool,
    options: &Options,
    report: &mut Report,
) {
    let first_build = report.builds.len();
    for document in &manifest.documents {
        let starts = builds.iter().any(|build| build.document == document.index);
        if starts
            || document
                .problems
                .iter()
                .any(|problem| problem.kind.is_error())
        {
            report.documents.push(document_report(document));
        }
    }
    let described = builds
        .iter()
        .map(|build| build_report(build, manifest, &report.sources));
    let described: Vec<BuildReport> = described.collect();
    report.builds.extend(described);
    let setup = Setup {
        manifest,
        builds,
        named,
        text: &report.sources.file(manifest.file).text.clone(),
        invalid_utf8: report.sources.file(manifest.file).invalid_utf8,
    };
    for rule in &options.rules {
        report
            .findings
            .extend(findings_of(rule, &setup, first_build));
    }
}

fn findings_of(rule: &'static Rule, setup: &Setup<'_>, first_build: usize) -> Vec<Finding> {
    let mut findings = Findings::of(rule);
    match rule.scope {
        Scope::Manifest(check) => check(setup, &mut findings),
        Scope::Document(check) => {
            for document in &setup.manifest.documents {
                findings.belong_to(Some((document.file, document.index)), None);
                check(document, &mut findings);
            }
        }
        Scope::Build(check) => {
            for (place, build) in setup.builds.iter().enumerate() {
                findings.belong_to(
                    Some((build.manifest, build.document)),
                    Some(first_build + place),
                );
                check(build, &mut findings);
            }
        }
    }
    findings.into_vec()
}

/// In the order of their places; what has no place comes first.
fn sort(report: &mut Report) {
    let place = |finding: &Finding| (finding.document, finding.build, finding.place());
    report.findings.sort_by_key(place);
}

fn document_report(document: &Document) -> DocumentReport {
    let errors: Vec<String> = document
        .problems
        .iter()
        .filter(|problem| problem.kind.is_error())
        .map(|problem| problem.message.clone())
        .chain(
            document
                .type_problems
                .iter()
                .map(|problem| problem.message.clone()),
        )
        .collect();
    DocumentReport {
        manifest: document.file,
        document: document.index,
        kind: document.kind.as_ref().map(|kind| kind.value.to_string()),
        verdict: match errors.is_empty() {
            true => Verdict::Unknown,
            false => Verdict::Rejects,
        },
        errors,
        warnings: Vec::new(),
    }
}

fn build_report(build: &Build, manifest: &Manifest, sources: &Sources) -> BuildReport {
    let name = build.executor.variant.name();
    BuildReport {
        manifest: build.manifest,
        document: build.document,
        container: build
            .container()
            .name
            .as_ref()
            .map(|name| name.value.to_string()),
        executor: ExecutorReport {
            distribution: build.facts.release.distribution.name().to_owned(),
            version: build.facts.release.version.to_string(),
            variant: if name.is_empty() { "executor" } else { name }.to_owned(),
            assumed: build.executor.assumed.is_some(),
        },
        context_path: match &build.context.path {
            Value::Known(path) => Some(path.clone()),
            _ => None,
        },
        context_local: build.context.local.clone(),
        context_how: build.context.how.phrase().to_owned(),
        dockerfile: build.found_dockerfile().map(|found| found.local.clone()),
        verdict: build.judgement.verdict(),
        error: build.judgement.error.clone(),
        unknown: build
            .judgement
            .unknown
            .iter()
            .map(ToString::to_string)
            .collect(),
        files: build
            .replay
            .as_ref()
            .and_then(|replay| replay.files.clone()),
        plan: plan::of(build, manifest, sources),
    }
}
