//! What a report says of documents and builds.

use super::plan;
use crate::build::Build;
use crate::kubernetes::Fault;
use crate::kubernetes::pod_security::{self, Admission, Policy};
use crate::manifest::{Document, Manifest};
use crate::report::{BuildReport, DocumentReport, ExecutorReport, PodSecurityReport, Verdict};
use crate::source::Sources;
use crate::value::Value;

pub(super) fn pod_security_report(
    admission: Option<&Admission>,
    enforced: Option<Policy>,
) -> PodSecurityReport {
    let evaluation = admission.map(|admission| &admission.evaluation);
    PodSecurityReport {
        policy: enforced.unwrap_or_default(),
        verdict: evaluation.map_or(Verdict::Unknown, pod_security::Evaluation::verdict),
        message: evaluation.and_then(pod_security::Evaluation::message),
    }
}

pub(super) fn document_report(
    document: &Document,
    pod_security: PodSecurityReport,
) -> DocumentReport {
    let texts = |faults: &[Fault]| faults.iter().map(|fault| fault.text.clone()).collect();
    let broken = document.problems.iter();
    let broken = broken.filter(|problem| problem.kind.is_error());
    let mut errors: Vec<String> = broken.map(|problem| problem.message.clone()).collect();
    if errors.is_empty() {
        errors.extend(document.decoded.error());
    }
    let (mut warnings, mut complete) = (Vec::new(), false);
    if let Some(validation) = document.validated() {
        let mut invalid: Vec<String> = texts(&validation.faults);
        errors.append(&mut invalid);
        warnings = texts(&validation.warnings);
        complete = validation.complete && document.decoded.known;
    }
    DocumentReport {
        manifest: document.file,
        document: document.index,
        kind: document.kind.as_ref().map(|kind| kind.value.to_string()),
        verdict: match (errors.is_empty(), complete) {
            (false, _) => Verdict::Rejects,
            (true, true) => Verdict::Accepts,
            (true, false) => Verdict::Unknown,
        },
        errors,
        warnings,
        pod_security,
    }
}

pub(super) fn build_report(build: &Build, manifest: &Manifest, sources: &Sources) -> BuildReport {
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
