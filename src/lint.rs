//! The library's one door: inputs go in, a report comes out.

mod changed;
mod describe;
mod fragments;
mod ignored;
mod inputs;
mod plan;
mod repository;
mod route;
mod surroundings;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Build, Joiner, Origin};
use crate::config::Overrides;
use crate::context::resolve::PathMap;
use crate::finding::{Finding, Findings, Severity};
use crate::fix;
use crate::ignores;
use crate::kaniko::release::Release;
use crate::kubernetes::pod_security::{self, Admission, Policy};
use crate::manifest::{Document, Format, Manifest};
use crate::progress::Progress;
use crate::report::{BuildReport, Report};
use crate::rule::{Rule, Scope, Setup};
use crate::source::Sources;
use changed::Changed;
use describe::{build_report, document_report, pod_security_report};
use ignored::{gather_ignores, hide_ignored};
use surroundings::Surroundings;

/// How to lint.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The local directory that stands for the context.
    pub context: Option<PathBuf>,
    /// Where paths of containers and nodes lie here.
    pub maps: Vec<PathMap>,
    /// The executor, where the image does not tell.
    pub executor: Option<Release>,
    /// The Pod Security policy that the namespaces enforce; not given, it is not known whether any
    /// does, and pods are held against the default one.
    pub pod_security: Option<Policy>,
    /// The rules that run.
    pub rules: Vec<&'static Rule>,
    /// Whether comments may ignore findings.
    pub ignores: ignores::Policy,
    /// The severities of rules, where they are other than their own.
    pub severity: Vec<(&'static Rule, Severity)>,
    /// What holds for some paths only.
    pub overrides: Overrides,
    /// Judge only what uses one of these files, of which some may be gone. What an ignore hides
    /// elsewhere is not known then, so that rules about ignores do not run.
    pub changed: Option<Vec<PathBuf>>,
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
    let manifests = inputs::read(inputs, &mut report);
    let paths = manifests.iter().map(|(manifest, _)| manifest.file);
    let paths: Vec<PathBuf> = paths
        .map(|file| report.sources.path(file).to_path_buf())
        .collect();
    let parts = manifests.iter().flat_map(|(manifest, _)| &manifest.parts);
    let parts: Vec<PathBuf> = parts
        .map(|part| report.sources.path(part.file).to_path_buf())
        .collect();
    let mut surroundings = Surroundings::of(&manifests, &paths, &parts);
    let joiner = Joiner {
        context: options.context.clone(),
        maps: options.maps.clone(),
        executor: options.executor,
    };
    let changed = options.changed.as_deref();
    let changed = changed.map(|files| Changed::of(files, &manifests, &paths));
    let mut ignores = BTreeMap::new();
    for (mut manifest, named) in manifests {
        let mut admissions = admit(&manifest, options.pod_security);
        let mut builds = join(
            &joiner,
            &manifest,
            &admissions,
            &mut surroundings,
            &mut report,
        );
        hide_secrets(&builds, &mut report.sources);
        let is_judged = changed.as_ref().is_none_or(|changed| {
            keep_concerned(
                changed,
                &mut manifest,
                &mut admissions,
                &mut builds,
                &report.sources,
            )
        });
        if is_judged {
            judge(&manifest, &builds, &admissions, named, options, &mut report);
            gather_ignores(&manifest, &builds, &report.sources, &mut ignores);
        }
        progress.judged();
    }
    hide_ignored(
        ignores.into_values().flatten().collect(),
        options,
        &mut report,
    );
    adjust(options, &mut report);
    sort(&mut report);
    tell_once(&parts, &mut report);
    report.cover_secrets();
    report
}

/// Drops the builds that no changed file concerns, and the documents that are left without any.
/// Returns whether there is something to judge.
fn keep_concerned(
    changed: &Changed,
    manifest: &mut Manifest,
    admissions: &mut Vec<Option<Arc<Admission>>>,
    builds: &mut Vec<Build>,
    sources: &Sources,
) -> bool {
    let mut files =
        std::iter::once(manifest.file).chain(manifest.parts.iter().map(|part| part.file));
    if files.any(|file| changed.holds(sources.path(file))) {
        return true;
    }
    builds.retain(|build| changed.concerns(build, sources));
    let is_kept = |document: &Document| builds.iter().any(|one| one.document == document.index);
    let mut kept = manifest.documents.iter().map(is_kept);
    admissions.retain(|_| kept.next().unwrap_or(false));
    manifest.documents.retain(is_kept);
    !builds.is_empty()
}

/// Keeps the secrets in the files of builds from being shown, as they are and as they are written.
fn hide_secrets(builds: &[Build], sources: &mut Sources) {
    let secrets = builds.iter().flat_map(|build| &build.secrets);
    for value in secrets.filter_map(|secret| secret.value.as_ref()) {
        let written = sources.slice(value.span()).to_owned();
        sources.mask.add(value);
        sources.mask.add(&written);
    }
    // a docker config in a script holds logins
    let scripts = builds.iter().filter_map(|build| build.launch.script());
    let written = scripts.flat_map(|script| &script.written);
    for config in written.filter(|written| written.path.ends_with("/config.json")) {
        let text = sources.slice(config.content.span()).to_owned();
        sources.mask.add(&config.content);
        sources.mask.add(&text);
    }
}

/// Gives the findings the severities that hold, and drops those that do not count at their place.
fn adjust(options: &Options, report: &mut Report) {
    let sources = &report.sources;
    report.findings.retain_mut(|finding| {
        finding.set_severity_of(&options.severity);
        options.overrides.keeps(finding, sources)
    });
}

/// What their namespaces say of the pods of documents, for each document.
fn admit(manifest: &Manifest, enforced: Option<Policy>) -> Vec<Option<Arc<Admission>>> {
    let policy = enforced.unwrap_or_default();
    let admit = |document: &Document| {
        if document.is_broken() {
            return None;
        }
        let evaluation = pod_security::evaluate(document.tree.as_ref()?, &policy)?;
        Some(Arc::new(Admission {
            evaluation,
            is_enforced: enforced.is_some(),
        }))
    };
    manifest.documents.iter().map(admit).collect()
}

fn join(
    joiner: &Joiner,
    manifest: &Manifest,
    admissions: &[Option<Arc<Admission>>],
    surroundings: &mut Surroundings,
    report: &mut Report,
) -> Vec<Build> {
    let directory = directory_of(report.sources.path(manifest.file));
    let mut builds = Vec::new();
    let is_run = |document: &Document| document.pod.is_some() || !document.runs.is_empty();
    if !manifest.documents.iter().any(is_run) {
        return builds;
    }
    let objects = surroundings.objects(&directory, &mut report.sources);
    let nodes = surroundings.node_mounts(&directory);
    for (document, admission) in manifest.documents.iter().zip(admissions) {
        let own = document.pod.iter().flat_map(|pod| {
            let containers = 0..pod.containers.len();
            let told = |container: &usize| document.told_by_runs.contains(container);
            containers
                .filter(move |container| !told(container))
                .map(move |one| (pod, one))
        });
        let runs = document.runs.iter();
        let runs = runs.flat_map(|pod| (0..pod.containers.len()).map(move |one| (pod, one)));
        for (pod, container) in own.chain(runs) {
            let origin = Origin {
                manifest: manifest.file,
                document: document.index,
                pod,
                container,
                admission: admission.as_ref(),
                objects: &objects,
                nodes: &nodes,
                directory: &directory,
            };
            builds.append(&mut joiner.join(origin, &mut report.sources));
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
    admissions: &[Option<Arc<Admission>>],
    named: bool,
    options: &Options,
    report: &mut Report,
) {
    let first_build = report.builds.len();
    for (document, admission) in manifest.documents.iter().zip(admissions) {
        let starts = builds.iter().any(|build| build.document == document.index);
        let is_object = document.format == Format::Kubernetes
            && (document.tree.is_some() || !document.problems.is_empty());
        if starts || is_object {
            let pod_security = pod_security_report(admission.as_deref(), options.pod_security);
            report
                .documents
                .push(document_report(document, pod_security));
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
        Scope::Pod(check) => {
            let is_same_pod = |one: &Build, next: &Build| Arc::ptr_eq(&one.pod, &next.pod);
            let mut first = first_build;
            for builds in setup.builds.chunk_by(is_same_pod) {
                let document = builds.first().map(|build| (build.manifest, build.document));
                findings.belong_to(document, Some(first));
                check(builds, &mut findings);
                first += builds.len();
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

/// Of what several manifests take in, says once what is the same for all of them.
fn tell_once(parts: &[PathBuf], report: &mut Report) {
    let mut told = HashSet::new();
    let sources = &report.sources;
    report.findings.retain(|finding| {
        let span = finding.place();
        let is_shared = span.is_some_and(|span| {
            let path = sources.path(span.file);
            parts.iter().filter(|part| *part == path).count() > 1
        });
        !is_shared || told.insert((finding.rule.id, span, finding.message.clone()))
    });
}

/// In the order of their places; what has no place comes first.
fn sort(report: &mut Report) {
    let place = |finding: &Finding| (finding.document, finding.build, finding.place());
    report.findings.sort_by_key(place);
}
