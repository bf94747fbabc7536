//! One manifest in, what there is to say of it out. Nothing here knows of the others but by what
//! [`Surroundings`] says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changed::Changed;
use super::describe::{build_report, document_report, pod_security_report};
use super::ignored::ignores_of;
use super::surroundings::Surroundings;
use super::{Named, Options, directory_of, route};
use crate::build::{Build, Joiner, Origin, disclosed};
use crate::finding::{Finding, Findings};
use crate::fix;
use crate::ignores::Ignore;
use crate::kubernetes::pod_security::{self, Admission, Policy};
use crate::manifest::{Document, Format, Manifest, Pod};
use crate::report::{BuildReport, DocumentReport};
use crate::rule::{Rule, Scope, Setup};
use crate::source::{FileId, Layer, Sources};
use crate::yaml;

/// What manifests are judged by.
pub(super) struct Judge<'a> {
    options: &'a Options,
    surroundings: &'a Surroundings,
    changed: Option<&'a Changed>,
    /// The files of all manifests.
    shared: &'a Arc<Sources>,
    joiner: Joiner,
}

/// What there is to say of one manifest.
#[derive(Default)]
pub(super) struct Judged {
    pub documents: Vec<DocumentReport>,
    pub builds: Vec<BuildReport>,
    /// Their builds are counted from the first of the manifest.
    pub findings: Vec<Finding>,
    /// Of the manifest and of its Dockerfiles, by their files.
    pub ignores: BTreeMap<FileId, Vec<Ignore>>,
    /// The files that were read besides, which all of that may point into.
    pub files: Layer,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        options: &'a Options,
        surroundings: &'a Surroundings,
        changed: Option<&'a Changed>,
        shared: &'a Arc<Sources>,
    ) -> Self {
        Judge {
            options,
            surroundings,
            changed,
            shared,
            joiner: Joiner {
                context: options.context.clone(),
                maps: options.maps.clone(),
                executor: options.executor,
            },
        }
    }

    /// Joins what a manifest describes, and lets the rules speak of it.
    pub(super) fn judge(&self, (mut manifest, named): Named) -> Judged {
        let mut sources = Sources::above(self.shared);
        let mut admissions = admit(&manifest, self.options.pod_security);
        let mut builds = self.join(&manifest, &admissions, &mut sources);
        hide_secrets(&builds, &mut sources);
        hide_disclosed(&manifest, &builds, &mut sources);
        let mut judged = Judged::default();
        let is_judged = self.changed.is_none_or(|changed| {
            let admissions = &mut admissions;
            keep_concerned(changed, &mut manifest, admissions, &mut builds, &sources)
        });
        if is_judged {
            judged.documents = self.documents(&manifest, &builds, &admissions);
            let described = builds.iter();
            judged.builds = described
                .map(|build| build_report(build, &manifest, &sources))
                .collect();
            judged.findings = self.findings(&manifest, &builds, named, &sources);
            judged.ignores = ignores_of(&manifest, &builds, &sources);
        }
        judged.files = sources.into_layer();
        judged
    }

    fn join(
        &self,
        manifest: &Manifest,
        admissions: &[Option<Arc<Admission>>],
        sources: &mut Sources,
    ) -> Vec<Build> {
        let mut builds = Vec::new();
        if !manifest.has_pods() {
            return builds;
        }
        let directory = directory_of(sources.path(manifest.file));
        let objects = self.surroundings.objects(&directory);
        let nodes = self.surroundings.node_mounts(&directory);
        for (document, admission) in manifest.documents.iter().zip(admissions) {
            for (pod, container) in containers(document) {
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
                builds.append(&mut self.joiner.join(origin, sources));
            }
        }
        builds
    }

    fn documents(
        &self,
        manifest: &Manifest,
        builds: &[Build],
        admissions: &[Option<Arc<Admission>>],
    ) -> Vec<DocumentReport> {
        let told = |document: &Document| {
            let starts = builds.iter().any(|build| build.document == document.index);
            let is_object = document.format == Format::Kubernetes
                && (document.tree.is_some() || !document.problems.is_empty());
            starts || is_object
        };
        let documents = manifest.documents.iter().zip(admissions);
        let documents = documents.filter(|(document, _)| told(document));
        let enforced = self.options.pod_security;
        documents
            .map(|(document, admission)| {
                let pod_security = pod_security_report(admission.as_deref(), enforced);
                document_report(document, pod_security)
            })
            .collect()
    }

    fn findings(
        &self,
        manifest: &Manifest,
        builds: &[Build],
        named: bool,
        sources: &Sources,
    ) -> Vec<Finding> {
        let file = sources.file(manifest.file);
        let setup = Setup {
            manifest,
            builds,
            named,
            text: &file.text,
            invalid_utf8: file.invalid_utf8,
        };
        let rules = self.options.rules.iter();
        let mut findings: Vec<Finding> = rules.flat_map(|rule| findings_of(rule, &setup)).collect();
        for finding in &mut findings {
            finding.route = route::of(finding, manifest, builds, sources);
            let wish = finding.wish.take();
            finding.fix = wish.and_then(|wish| fix::resolve(&wish, sources));
        }
        findings
    }
}

/// The containers of a document; those of which its runs tell more, as the runs have them.
fn containers(document: &Document) -> impl Iterator<Item = (&Arc<Pod>, usize)> {
    let all = |pod: &Arc<Pod>| 0..pod.containers.len();
    let is_told = |container: &usize| document.told_by_runs.contains(container);
    let own = document.pod.iter().flat_map(move |pod| {
        let untold = all(pod).filter(move |container| !is_told(container));
        untold.map(move |container| (pod, container))
    });
    let runs = document.runs.iter();
    own.chain(runs.flat_map(move |pod| all(pod).map(move |container| (pod, container))))
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

/// Drops the builds that no changed file concerns, and the documents that are left without any.
/// Returns whether there is something to judge.
fn keep_concerned(
    changed: &Changed,
    manifest: &mut Manifest,
    admissions: &mut Vec<Option<Arc<Admission>>>,
    builds: &mut Vec<Build>,
    sources: &Sources,
) -> bool {
    let parts = manifest.parts.iter().map(|part| part.file);
    let mut files = std::iter::once(manifest.file).chain(parts);
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
    let files = scripts.flat_map(|script| &script.written);
    let configs = files.filter(|file| file.path.ends_with("/config.json"));
    for content in configs.filter_map(|config| config.content.as_ref()) {
        let written = sources.slice(content.span()).to_owned();
        sources.mask.add(content);
        sources.mask.add(&written);
    }
}

/// How many secrets are looked for in a file: each is held against all that is said.
const MOST_DISCLOSED: usize = 1000;

/// Keeps what tells by its look that it is a secret from being shown, and what Secrets hold.
fn hide_disclosed(manifest: &Manifest, builds: &[Build], sources: &mut Sources) {
    let parts = manifest.parts.iter().map(|part| part.file);
    let dockerfiles = builds.iter().filter_map(Build::found_dockerfile);
    let files: BTreeSet<FileId> = std::iter::once(manifest.file)
        .chain(parts)
        .chain(dockerfiles.map(|found| found.file))
        .collect();
    for file in files {
        let text = Arc::clone(&sources.file(file).text);
        let values: BTreeSet<&str> = disclosed::in_text(&text).collect();
        for value in values.into_iter().take(MOST_DISCLOSED) {
            sources.mask.add(value);
        }
    }
    let secrets = manifest.documents.iter().filter(|document| {
        let kind = document.kind.as_ref();
        kind.is_some_and(|kind| kind.value == "Secret")
    });
    for tree in secrets.filter_map(|secret| secret.tree.as_deref()) {
        let held = ["data", "stringData"].map(|field| tree.get(field));
        let mut waiting: Vec<&yaml::Node> = held.into_iter().flatten().collect();
        while let Some(node) = waiting.pop() {
            // shorter ones would be words of the messages
            if let Some(value) = node.as_str().filter(|value| value.len() >= 8) {
                sources.mask.add(value);
            }
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|entry| entry.value.as_ref()));
        }
    }
}

fn findings_of(rule: &'static Rule, setup: &Setup<'_>) -> Vec<Finding> {
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
            let mut first = 0;
            for builds in setup.builds.chunk_by(is_same_pod) {
                let document = builds.first().map(|build| (build.manifest, build.document));
                findings.belong_to(document, Some(first));
                check(builds, &mut findings);
                first += builds.len();
            }
        }
        Scope::Build(check) => {
            for (place, build) in setup.builds.iter().enumerate() {
                findings.belong_to(Some((build.manifest, build.document)), Some(place));
                check(build, &mut findings);
            }
        }
        Scope::Ignore(_) => {}
    }
    findings.into_vec()
}
