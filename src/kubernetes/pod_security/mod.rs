//! The Pod Security Standards: what the admission controller of a namespace says of a pod, or of
//! the template in a workload.
//!
//! Source: kubernetes/pod-security-admission at 8f84a87 (before v0.37.0), `policy/` and
//! `admission/`. It sees pods after defaulting: a volume without a source is an `emptyDir`.

mod controls;
mod fields;
mod pod;
mod policy;
mod words;

use std::cell::RefCell;

use crate::manifest::Carrier;
use crate::source::Span;
use crate::value::{Value, Why};
use crate::verdict::Verdict;
use crate::yaml::Node;

use controls::Check;
use pod::{Holder, Pod};
pub use policy::{Level, Policy, Version};

/// A control: one of the things that the standards ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Control {
    /// `appArmorProfile`.
    AppArmorProfile,
    /// `capabilities_baseline`.
    CapabilitiesBaseline,
    /// `hostNamespaces`.
    HostNamespaces,
    /// `hostPathVolumes`.
    HostPathVolumes,
    /// `hostPorts`.
    HostPorts,
    /// `hostProbesAndHostLifecycle`.
    HostProbesAndHostLifecycle,
    /// `privileged`.
    Privileged,
    /// `procMount`.
    ProcMount,
    /// `seLinuxOptions`.
    SeLinuxOptions,
    /// `seccompProfile_baseline`.
    SeccompProfileBaseline,
    /// `sysctls`.
    Sysctls,
    /// `windowsHostProcess`.
    WindowsHostProcess,
    /// `allowPrivilegeEscalation`.
    AllowPrivilegeEscalation,
    /// `capabilities_restricted`.
    CapabilitiesRestricted,
    /// `procMount_restricted`.
    ProcMountRestricted,
    /// `restrictedVolumes`.
    RestrictedVolumes,
    /// `runAsNonRoot`.
    RunAsNonRoot,
    /// `runAsUser`.
    RunAsUser,
    /// `seccompProfile_restricted`.
    SeccompProfileRestricted,
}

impl Control {
    /// What Kubernetes calls it.
    pub const fn id(self) -> &'static str {
        match self {
            Control::AppArmorProfile => "appArmorProfile",
            Control::CapabilitiesBaseline => "capabilities_baseline",
            Control::HostNamespaces => "hostNamespaces",
            Control::HostPathVolumes => "hostPathVolumes",
            Control::HostPorts => "hostPorts",
            Control::HostProbesAndHostLifecycle => "hostProbesAndHostLifecycle",
            Control::Privileged => "privileged",
            Control::ProcMount => "procMount",
            Control::SeLinuxOptions => "seLinuxOptions",
            Control::SeccompProfileBaseline => "seccompProfile_baseline",
            Control::Sysctls => "sysctls",
            Control::WindowsHostProcess => "windowsHostProcess",
            Control::AllowPrivilegeEscalation => "allowPrivilegeEscalation",
            Control::CapabilitiesRestricted => "capabilities_restricted",
            Control::ProcMountRestricted => "procMount_restricted",
            Control::RestrictedVolumes => "restrictedVolumes",
            Control::RunAsNonRoot => "runAsNonRoot",
            Control::RunAsUser => "runAsUser",
            Control::SeccompProfileRestricted => "seccompProfile_restricted",
        }
    }
}

/// What a policy says of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The policy.
    pub policy: Policy,
    /// What carries the pod: a pod that violates the policy is refused; a workload whose pods do
    /// is created, and gets none.
    pub carrier: Carrier,
    /// `metadata.name` of a pod of its own.
    pub name: Option<String>,
    /// What violates it, in the order in which it is named.
    pub violations: Vec<Violation>,
    /// What cannot be read, and might violate it, in the order of the file.
    pub unknown: Vec<Unknown>,
}

/// What the namespace of a pod says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The pod, held against its policy.
    pub evaluation: Evaluation,
    /// Whether somebody said that the namespace enforces the policy.
    pub is_enforced: bool,
}

/// A control that a pod violates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The control.
    pub control: Control,
    /// What is forbidden, in a few words.
    pub reason: String,
    /// Who does it, and how.
    pub detail: String,
    /// Where.
    pub causes: Vec<Cause>,
}

/// A place that violates a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// The characters meant: a field with its key, the item of a list; of something that is
    /// missing, the key of the object that lacks it, or the name of the container.
    pub span: Span,
    /// Whether something is missing there, rather than set.
    pub is_missing: bool,
}

/// A value that cannot be read: a template, or one of another type than its field's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The value.
    pub span: Span,
    /// Why.
    pub why: Why,
}

impl Cause {
    fn set(span: Span) -> Self {
        Cause {
            span,
            is_missing: false,
        }
    }

    fn missing(span: Span) -> Self {
        Cause {
            span,
            is_missing: true,
        }
    }
}

/// Holds the pod of a document against a policy; none for a document that describes no pod.
pub fn evaluate(tree: &Node, policy: &Policy) -> Option<Evaluation> {
    let holder = Holder::of(tree)?;
    let mut evaluation = Evaluation {
        policy: *policy,
        carrier: holder.carrier,
        name: holder.name().map(str::to_owned),
        violations: Vec::new(),
        unknown: Vec::new(),
    };
    if policy.level == Level::Privileged {
        return Some(evaluation);
    }
    let unknown = RefCell::new(Vec::new());
    let pod = Pod::of(holder, &unknown);
    let version = policy.version.applied();
    let violations = controls::of(policy).filter_map(|check| judge(check, &pod, version, &unknown));
    evaluation.violations = violations.collect();
    let mut unknown = unknown.into_inner();
    unknown.sort_by_key(|unknown| unknown.span);
    unknown.dedup_by_key(|unknown| unknown.span);
    evaluation.unknown = unknown;
    Some(evaluation)
}

/// What a control finds, unless it passes over such pods; then nothing that it asked for matters.
fn judge(
    check: &Check,
    pod: &Pod<'_>,
    version: u64,
    unknown: &RefCell<Vec<Unknown>>,
) -> Option<Violation> {
    let before = unknown.borrow().len();
    let refusal = (check.judge)(pod, version);
    if refusal.is_none() && unknown.borrow().len() == before {
        return None;
    }
    match is_exempt(check, pod, version) {
        Value::Known(true) => {
            unknown.borrow_mut().truncate(before);
            return None;
        }
        Value::Unknown(_) => return None,
        Value::Known(false) | Value::Absent => {}
    }
    let refusal = refusal?;
    Some(Violation {
        control: check.control,
        reason: refusal.reason.to_owned(),
        detail: refusal.detail,
        causes: refusal.causes,
    })
}

fn is_exempt(check: &Check, pod: &Pod<'_>, version: u64) -> Value<bool> {
    if check.exempt.since().is_none_or(|since| version < since) {
        return Value::Known(false);
    }
    match check.exempt {
        controls::Exempt::None => Value::Known(false),
        controls::Exempt::Windows => pod.is_windows(),
        controls::Exempt::UserNamespaces => pod.has_user_namespace(),
    }
}

impl Evaluation {
    /// Whether the policy lets the pod be.
    pub fn verdict(&self) -> Verdict {
        if !self.violations.is_empty() {
            Verdict::Rejects
        } else if !self.unknown.is_empty() {
            Verdict::Unknown
        } else {
            Verdict::Accepts
        }
    }

    /// What the admission controller says, word for word; none where the policy is not violated,
    /// or where not all of it is known.
    pub fn message(&self) -> Option<String> {
        if self.violations.is_empty() || !self.unknown.is_empty() {
            return None;
        }
        let each: Vec<String> = self.violations.iter().map(Violation::text).collect();
        Some(format!("{} {}", self.opening(), each.join(", ")))
    }

    /// How the message begins: `violates PodSecurity "baseline:latest":`.
    pub fn opening(&self) -> String {
        format!("violates PodSecurity \"{}\":", self.policy)
    }

    /// The violation of a control.
    pub fn violation(&self, control: Control) -> Option<&Violation> {
        let mut violations = self.violations.iter();
        violations.find(|violation| violation.control == control)
    }
}

impl Violation {
    /// What the message says of it: `REASON (DETAIL)`.
    pub fn text(&self) -> String {
        match self.detail.as_str() {
            "" => self.reason.clone(),
            detail => format!("{} ({detail})", self.reason),
        }
    }
}
