//! What the namespace of a pod says of it, as a part of a finding.

use std::collections::HashSet;

use crate::build::Build;
use crate::finding::{Finding, Severity};
use crate::kubernetes::pod_security::{Admission, Cause, Control, Level, Violation};
use crate::manifest::Carrier;
use crate::source::Span;

/// A control that a pod violates.
#[derive(Clone, Copy)]
pub struct Forbidden<'b> {
    admission: &'b Admission,
    violation: &'b Violation,
}

/// What a pod violates of some controls. Of those that stand in for each other, a policy has one.
pub fn forbidden<'b>(builds: &'b [Build], controls: &[Control]) -> Option<Forbidden<'b>> {
    let admission = builds.first()?.admission.as_deref()?;
    let mut controls = controls.iter();
    let violation = controls.find_map(|control| admission.evaluation.violation(*control))?;
    Some(Forbidden {
        admission,
        violation,
    })
}

/// Whether the namespace of a build is known to forbid root and what builds need of it.
pub fn forbids_root(build: &Build) -> bool {
    let admission = build.admission.as_ref();
    admission.is_some_and(|admission| {
        admission.is_enforced && admission.evaluation.policy.level == Level::Restricted
    })
}

/// What a note quotes at most, in characters.
const LONGEST_QUOTE: usize = 1000;

impl<'b> Forbidden<'b> {
    /// Where the pod violates it.
    pub fn causes(&self) -> &'b [Cause] {
        &self.violation.causes
    }

    /// Whether something is set that must not be, rather than that all is missing.
    pub fn is_set(&self) -> bool {
        self.causes().iter().any(|cause| !cause.is_missing)
    }

    /// The level that forbids it, and the version as of which it does, by its minor number.
    pub fn policy(&self) -> (&'static str, u64) {
        let policy = &self.admission.evaluation.policy;
        (policy.level.name(), policy.version.applied())
    }

    /// Whether it is forbidden there.
    pub fn is_at(&self, span: Span) -> bool {
        let mut causes = self.causes().iter();
        causes.any(|cause| cause.span.overlaps(span))
    }

    /// Says what the admission controller does, marks what is not yet marked, and makes it an
    /// error where the namespace is known to enforce the policy.
    pub fn say(&self, finding: &mut Finding, set: &str, missing: &str) {
        let marked: Vec<Span> = finding.labels.iter().map(|label| label.span).collect();
        for cause in self.causes_but(&marked) {
            finding.at(cause.span, if cause.is_missing { missing } else { set });
        }
        self.explain(finding);
    }

    /// The same, without marks.
    pub fn explain(&self, finding: &mut Finding) {
        finding.note(self.words());
        if self.admission.is_enforced {
            finding.severity(Severity::Error);
        }
    }

    /// How bad it is: a warning where it is not known whether the namespace enforces the policy.
    pub fn severity(&self) -> Severity {
        match self.admission.is_enforced {
            true => Severity::Error,
            false => Severity::Warning,
        }
    }

    /// The causes, each place once, without those places that another rule speaks of.
    pub fn causes_but(&self, spoken: &[Span]) -> Vec<&'b Cause> {
        let is_spoken_of = |cause: &Cause| spoken.iter().any(|span| span.overlaps(cause.span));
        let mut seen = HashSet::new();
        let causes = self.causes().iter();
        causes
            .filter(|cause| !is_spoken_of(cause) && seen.insert(cause.span))
            .collect()
    }

    fn words(&self) -> String {
        let evaluation = &self.admission.evaluation;
        let text = shortened(self.violation.text());
        if !self.admission.is_enforced {
            let policy = evaluation.policy;
            return format!(
                "a namespace that enforces PodSecurity \"{policy}\" forbids the pod: {text}"
            );
        }
        let message = format!("{} {}", evaluation.opening(), self.among_others(text));
        match (evaluation.carrier, &evaluation.name) {
            (Carrier::Pod, Some(name)) => {
                format!("the API server will say: pods \"{name}\" is forbidden: {message}")
            }
            (Carrier::Pod | Carrier::PodTemplate, _) => format!("the pod is forbidden: {message}"),
            (carrier, _) => format!(
                "the {} is created and never gets a pod; the events say: … is forbidden: {message}",
                carrier.kind()
            ),
        }
    }

    /// A part of the message in its place.
    fn among_others(&self, text: String) -> String {
        let violations = &self.admission.evaluation.violations;
        let is_first = violations.first() == Some(self.violation);
        let is_last = violations.last() == Some(self.violation);
        let before = if is_first { "" } else { "…, " };
        let after = if is_last { "" } else { ", …" };
        format!("{before}{text}{after}")
    }
}

/// The beginning of a text that names hundreds of containers.
fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
