//! Ignores and findings → findings that are shown, and findings that are not.

use super::{Fault, Ignore, Outcome, Policy};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::selection;

/// Takes what is ignored out of the findings, each with the reason given, and notes in the ignores
/// what came of them.
pub fn apply(
    ignores: &mut [Ignore],
    policy: Policy,
    known: &[Rule],
    run: &[&'static Rule],
    findings: &mut Vec<Finding>,
) -> Vec<(Finding, String)> {
    for ignore in ignores.iter_mut() {
        ignore.hold_to(policy);
        ignore.look_up(known, run);
    }
    let all = std::mem::take(findings);
    let mut hidden = Vec::new();
    for finding in all {
        match hide(ignores, &finding) {
            Some(reason) => hidden.push((finding, reason)),
            None => findings.push(finding),
        }
    }
    hidden
}

impl Ignore {
    fn hold_to(&mut self, policy: Policy) {
        let fault = match policy {
            Policy::Forbidden => Some(Fault::Forbidden),
            Policy::WithReason if self.reason.is_empty() => Some(Fault::NoReason),
            Policy::WithReason | Policy::Allowed => None,
        };
        self.fault = self.fault.take().or(fault);
    }

    fn look_up(&mut self, known: &[Rule], run: &[&'static Rule]) {
        for name in &mut self.names {
            name.outcome = match selection::find(known, &name.text) {
                Ok(rule) if run.iter().any(|runs| runs.id == rule.id) => Outcome::Unused,
                Ok(_) => Outcome::NotRun,
                Err(unknown) => Outcome::Unknown {
                    nearest: unknown.nearest,
                },
            };
        }
    }

    /// Marks the names that are of a finding's rule, and tells whether there are any.
    fn use_for(&mut self, rule: &Rule) -> bool {
        let mut used = false;
        for name in &mut self.names {
            if selection::is_named(rule, &name.text) {
                name.outcome = Outcome::Used;
                used = true;
            }
        }
        used
    }
}

/// Uses every ignore that hides a finding, so that of two neither is called useless, and gives the
/// first reason.
fn hide(ignores: &mut [Ignore], finding: &Finding) -> Option<String> {
    let mut reason: Option<String> = None;
    for ignore in ignores.iter_mut().filter(|ignore| ignore.fault.is_none()) {
        if ignore.reaches(finding) && ignore.use_for(finding.rule) && reason.is_none() {
            reason = Some(ignore.reason.clone());
        }
    }
    reason
}
