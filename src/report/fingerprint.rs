//! What a finding is known by when its lines have moved: its rule, its files and its place in the
//! model.

use std::collections::HashMap;

use super::{Report, shown};
use crate::finding::Finding;

/// Who a finding is, in words that later runs say of it, too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// The rule's id.
    pub rule: &'static str,
    /// The manifest it belongs to, where it belongs to one.
    pub manifest: Option<String>,
    /// The file it points into.
    pub path: Option<String>,
    /// Its place in the model, and the characters meant.
    pub place: String,
}

impl Identity {
    /// Who a finding of a report is.
    pub fn of(report: &Report, finding: &Finding) -> Self {
        let sources = &report.sources;
        let path = |file| shown(sources.path(file)).replace('\\', "/");
        Identity {
            rule: finding.rule.id,
            manifest: finding.document.map(|(file, _)| path(file)),
            path: finding.place().map(|span| path(span.file)),
            place: finding.route.clone(),
        }
    }
}

/// A fingerprint of each of these findings, in their order: sixteen hexadecimal digits. Findings
/// that are alike in everything are told apart by their order.
pub fn fingerprints(report: &Report, findings: &[&Finding]) -> Vec<String> {
    let mut seen: HashMap<Identity, usize> = HashMap::new();
    let each = findings.iter().map(|finding| {
        let identity = Identity::of(report, finding);
        let times = seen.entry(identity.clone()).or_default();
        *times += 1;
        format!("{:016x}", hash(&identity, *times))
    });
    each.collect()
}

/// FNV-1a: it is the same in every release, and nobody is to be kept from making a collision.
fn hash(identity: &Identity, times: usize) -> u64 {
    let times = times.to_string();
    let parts = [
        identity.rule,
        identity.manifest.as_deref().unwrap_or(""),
        identity.path.as_deref().unwrap_or(""),
        &identity.place,
        &times,
    ];
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
