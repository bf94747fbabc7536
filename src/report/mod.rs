//! Findings → human, concise, json, and what other programs read.
//!
//! What one run came to, in the terms of the JSON contract (schema 1); the formats only write it.
//!
//! Invariant: no text from a file reaches a terminal but through [`sanitise`].

pub mod checkstyle;
mod closing;
pub mod concise;
pub mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
mod line;
pub mod plan;
mod prose;
pub mod sanitise;
pub mod sarif;
mod view;
mod xml;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::finding::{Finding, Severity};
use crate::fix::{self, Mended};
use crate::kubernetes::pod_security::Policy;
use crate::source::disk::Failure;
use crate::source::{FileId, Sources};
pub use crate::verdict::Verdict;

/// What one run of the linter came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Every file read; findings point into them.
    pub sources: Sources,
    /// The documents that are not empty.
    pub documents: Vec<DocumentReport>,
    /// The builds, in the order of their manifests.
    pub builds: Vec<BuildReport>,
    /// Everything found, in the order of their places.
    pub findings: Vec<Finding>,
    /// What was found and is not shown.
    pub hidden: Vec<Hidden>,
    /// What could not be judged at all: an unreadable path, a file that is too large.
    pub failures: Vec<Failure>,
}

impl Report {
    /// How many findings are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of = |finding: &&Finding| finding.severity == severity;
        self.findings.iter().filter(of).count()
    }

    /// The files as they are once what can be mended is.
    pub fn mended(&self, unsafe_too: bool) -> Vec<Mended> {
        let fixes = self.findings.iter().filter_map(|one| one.fix.as_ref());
        fix::mend(fixes.filter(|fix| fix.safe || unsafe_too), &self.sources)
    }

    /// Takes the secrets of the files out of what is said. What is shown of the files themselves
    /// is covered where it is shown.
    pub fn cover_secrets(&mut self) {
        let mask = &self.sources.mask;
        let cover = |text: &mut String| {
            if let Cow::Owned(covered) = mask.cover(text) {
                *text = covered;
            }
        };
        for finding in &mut self.findings {
            cover(&mut finding.message);
            cover(&mut finding.route);
            finding.notes.iter_mut().for_each(cover);
            finding.help.iter_mut().for_each(cover);
            let labels = finding.labels.iter_mut();
            labels.for_each(|label| cover(&mut label.text));
        }
        for build in &mut self.builds {
            build.error.iter_mut().for_each(cover);
            build.unknown.iter_mut().for_each(cover);
            build.plan.options.iter_mut().for_each(cover);
            build.context_path.iter_mut().for_each(cover);
        }
        for document in &mut self.documents {
            document.errors.iter_mut().for_each(cover);
            document.warnings.iter_mut().for_each(cover);
        }
    }

    /// The severity of the worst finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// Whether people are shown the notes that are true of nearly everybody. Programs always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// All that was found.
    All,
    /// Not those: a closing line names them.
    Uncommon,
}

impl Showing {
    /// The findings shown, in their order.
    pub fn pick(self, report: &Report) -> Vec<&Finding> {
        let shown = |finding: &&Finding| !self.hides(finding);
        report.findings.iter().filter(shown).collect()
    }

    /// Whether a finding is left out. What a common rule says with more weight than a note is not.
    pub fn hides(self, finding: &Finding) -> bool {
        self == Showing::Uncommon && finding.rule.common && finding.severity == Severity::Note
    }
}

/// A path as it is shown; what is not UTF-8 in it is replaced.
fn shown(path: &Path) -> String {
    if path.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        path.to_string_lossy().into_owned()
    }
}

/// A finding that is not shown, and that counts for nothing.
#[derive(Debug, Clone)]
pub struct Hidden {
    /// The finding.
    pub finding: Finding,
    /// Who hides it.
    pub by: HiddenBy,
}

/// Who hides a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HiddenBy {
    /// A comment in a file, with its reason, which may be empty.
    Comment(String),
    /// The baseline.
    Baseline,
}

/// One document, as the API server sees it.
#[derive(Debug, Clone)]
pub struct DocumentReport {
    /// The manifest it stands in.
    pub manifest: FileId,
    /// Its place in the manifest, from 0.
    pub document: usize,
    /// Its `kind`, where it has one.
    pub kind: Option<String>,
    /// What the API server says.
    pub verdict: Verdict,
    /// Its errors, in its own words.
    pub errors: Vec<String>,
    /// Its warnings, in its own words.
    pub warnings: Vec<String>,
    /// What the namespace says of its pods.
    pub pod_security: PodSecurityReport,
}

/// What a Pod Security policy says of a document's pods.
#[derive(Debug, Clone)]
pub struct PodSecurityReport {
    /// The policy.
    pub policy: Policy,
    /// Whether it lets them be; unknown too where no pod can be read.
    pub verdict: Verdict,
    /// The admission controller's own words, where all of them are known.
    pub message: Option<String>,
}

/// The executor a build runs in.
#[derive(Debug, Clone)]
pub struct ExecutorReport {
    /// `google`, `chainguard` or `osscontainertools`.
    pub distribution: String,
    /// The release, e.g. `v1.24.0`.
    pub version: String,
    /// `executor`, `debug`, `slim`, …
    pub variant: String,
    /// Whether the release was assumed, for want of a pinned tag.
    pub assumed: bool,
}

/// One build: what it resolves to, and what the executor will say.
#[derive(Debug, Clone)]
pub struct BuildReport {
    /// The manifest that starts it.
    pub manifest: FileId,
    /// The document in the manifest, from 0.
    pub document: usize,
    /// The container's name.
    pub container: Option<String>,
    /// The executor.
    pub executor: ExecutorReport,
    /// The context as the executor sees it, e.g. `/workspace`.
    pub context_path: Option<String>,
    /// The local directory that stands for it.
    pub context_local: Option<PathBuf>,
    /// How that was found, as a phrase.
    pub context_how: String,
    /// The Dockerfile here.
    pub dockerfile: Option<PathBuf>,
    /// What the executor will do.
    pub verdict: Verdict,
    /// The line it will stop with.
    pub error: Option<String>,
    /// Why the verdict, or a part of the build, is unknown.
    pub unknown: Vec<String>,
    /// What the last stage puts into the image beyond its base, where every step is known.
    pub files: Option<Vec<String>>,
    /// How all of that came about, for `kanikolint plan`.
    pub plan: plan::BuildPlan,
}
