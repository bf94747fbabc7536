//! The library's one door: inputs go in, a report comes out.

mod plan;
mod route;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Build, Joiner, Origin};
use crate::config::Overrides;
use crate::context::resolve::PathMap;
use crate::discover;
use crate::finding::{Finding, Findings, Severity};
use crate::fix;
use crate::ignores::{self, Ignore, Policy};
use crate::kaniko::release::Release;
use crate::manifest::{self, Document, Manifest, Object};
use crate::progress::Progress;
use crate::report::{
    BuildReport, DocumentReport, ExecutorReport, Failure, Hidden, HiddenBy, Report, Verdict,
};
use crate::rule::{Rule, Scope, Setup};
use crate::rules::RULES;
use crate::source::{FileId, Sources};
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
    /// Whether comments may ignore findings.
    pub ignores: Policy,
    /// The severities of rules, where they are other than their own.
    pub severity: Vec<(&'static Rule, Severity)>,
    /// What holds for some paths only.
    pub overrides: Overrides,
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
    let objects: Vec<Arc<Object>> = manifests
        .iter()
        .flat_map(|(manifest, _)| &manifest.documents)
        .filter_map(|document| document.object.clone())
        .collect();
    let joiner = Joiner {
        context: options.context.clone(),
        maps: options.maps.clone(),
        executor: options.executor,
    };
    let mut ignores = BTreeMap::new();
    for (manifest, named) in &manifests {
        let builds = join(&joiner, manifest, &objects, &mut report);
        judge(manifest, &builds, *named, options, &mut report);
        gather_ignores(manifest, &builds, &report.sources, &mut ignores);
        progress.judged();
    }
    hide_ignored(
        ignores.into_values().flatten().collect(),
        options,
        &mut report,
    );
    adjust(options, &mut report);
    sort(&mut report);
    report
}

/// Gives the findings the severities that hold, and drops those that do not count at their place.
fn adjust(options: &Options, report: &mut Report) {
    let sources = &report.sources;
    report.findings.retain_mut(|finding| {
        finding.set_severity_of(&options.severity);
        options.overrides.keeps(finding, sources)
    });
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

fn join(
    joiner: &Joiner,
    manifest: &Manifest,
    objects: &[Arc<Object>],
    report: &mut Report,
) -> Vec<Build> {
    let directory = directory_of(report.sources.path(manifest.file));
    let mut builds = Vec::new();
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
                objects,
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
    let mut findings: Vec<Finding> = options
        .rules
        .iter()
        .flat_map(|rule| findings_of(rule, &setup, first_build))
        .collect();
    for finding in &mut findings {
        finding.route = route::of(finding, manifest, builds, &report.sources);
        let wish = finding.wish.as_ref();
        finding.fix = wish.and_then(|wish| fix::resolve(wish, &report.sources));
    }
    report.findings.extend(findings);
}

/// The ignores of a manifest and of the Dockerfiles of its builds, each file once.
fn gather_ignores(
    manifest: &Manifest,
    builds: &[Build],
    sources: &Sources,
    ignores: &mut BTreeMap<FileId, Vec<Ignore>>,
) {
    let file = sources.file(manifest.file);
    let of_manifest = || ignores::of_manifest(manifest, file);
    ignores.entry(manifest.file).or_insert_with(of_manifest);
    for found in builds.iter().filter_map(Build::found_dockerfile) {
        let file = sources.file(found.file);
        let of_dockerfile = || ignores::of_dockerfile(&found.dockerfile, file);
        ignores.entry(found.file).or_insert_with(of_dockerfile);
    }
}

fn hide_ignored(mut ignores: Vec<Ignore>, options: &Options, report: &mut Report) {
    let hidden = ignores::apply(
        &mut ignores,
        options.ignores,
        RULES,
        &options.rules,
        &mut report.findings,
    );
    report.hidden = hidden
        .into_iter()
        .map(|(finding, reason)| Hidden {
            finding,
            by: HiddenBy::Comment(reason),
        })
        .collect();
    for rule in &options.rules {
        if let Scope::Ignore(check) = rule.scope {
            let found = findings_about(rule, check, &ignores, &report.sources);
            report.findings.extend(found);
        }
    }
}

fn findings_about(
    rule: &'static Rule,
    check: fn(&Ignore, &mut Findings),
    ignores: &[Ignore],
    sources: &Sources,
) -> Vec<Finding> {
    let mut findings = Findings::of(rule);
    for ignore in ignores {
        let document = ignore.document.map(|document| (ignore.span.file, document));
        findings.belong_to(document, None);
        check(ignore, &mut findings);
    }
    let mut found = findings.into_vec();
    for finding in &mut found {
        finding.route = route::in_line(finding, sources);
    }
    found
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
        Scope::Ignore(_) => {}
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
