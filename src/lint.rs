//! The library's one door: inputs go in, a report comes out.

mod changed;
mod describe;
mod fragments;
mod ignored;
mod inputs;
mod judge;
mod merge;
mod plan;
mod repository;
mod route;
mod surroundings;

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Overrides;
use crate::context::resolve::PathMap;
use crate::finding::{Finding, Severity};
use crate::ignores;
use crate::kaniko::release::Release;
use crate::kubernetes::pod_security::Policy;
use crate::manifest::Manifest;
use crate::parallel;
use crate::progress::Progress;
use crate::report::Report;
use crate::rule::Rule;
use crate::source::{FileId, Sources};
use changed::Changed;
use ignored::hide_ignored;
use judge::Judge;
use merge::Whole;
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
    /// How many threads lint at once; not given, as many as the machine runs. What comes of it is
    /// the same.
    pub threads: Option<NonZeroUsize>,
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
    let threads = options.threads.unwrap_or_else(parallel::threads);
    progress.begin(inputs.len());
    let mut sources = Sources::new();
    let (manifests, failures) = inputs::read(inputs, threads, &mut sources);
    let surroundings = Surroundings::of(&manifests, threads, &mut sources);
    let changed = options.changed.as_deref();
    let changed = changed.map(|files| Changed::of(files, &manifests, &sources));
    let parts = manifests.iter().flat_map(|(manifest, _)| &manifest.parts);
    let parts: Vec<FileId> = parts.map(|part| part.file).collect();
    let shared = Arc::new(sources);
    let judge = Judge::new(options, &surroundings, changed.as_ref(), &shared);
    let judged = parallel::map(manifests, threads, |manifest| {
        let judged = judge.judge(manifest);
        progress.judged();
        judged
    });
    let mut whole = Whole::above(shared);
    for judged in judged {
        whole.take_in(judged);
    }
    let (mut report, ignores) = whole.into_parts();
    report.failures = failures;
    hide_ignored(ignores, options, &mut report);
    adjust(options, &mut report);
    sort(&mut report);
    tell_once(&parts, &mut report);
    report.cover_secrets();
    report
}

/// A manifest, and whether somebody named it.
type Named = (Manifest, bool);

/// The directory a manifest lies in; the current one for standard input.
fn directory_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
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

/// Of what several manifests take in, says once what is the same for all of them.
fn tell_once(parts: &[FileId], report: &mut Report) {
    let mut taken: BTreeMap<&Path, usize> = BTreeMap::new();
    for part in parts {
        *taken.entry(report.sources.path(*part)).or_default() += 1;
    }
    let mut told = HashSet::new();
    report.findings.retain(|finding| {
        let span = finding.place();
        let is_shared = span.is_some_and(|span| {
            let path = report.sources.path(span.file);
            taken.get(path).is_some_and(|count| *count > 1)
        });
        !is_shared || told.insert((finding.rule.id, span, finding.message.clone()))
    });
}

/// In the order of their places; what has no place comes first.
fn sort(report: &mut Report) {
    let place = |finding: &Finding| (finding.document, finding.build, finding.place());
    report.findings.sort_by_key(place);
}

#[cfg(test)]
mod tests;
