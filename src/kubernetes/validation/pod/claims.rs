//! `resourceClaims`.

use std::collections::BTreeSet;

use super::super::faults::{Faults, json};
use super::super::names;
use super::super::pod_facts::PodFacts;
use crate::golang::quote;

/// Judges them.
pub(super) fn check(facts: &PodFacts<'_>, faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for claim in facts.spec.child("resourceClaims").items() {
        let name = claim.child("name");
        if name.text().is_empty() {
            faults.required(&name, "");
        } else if !taken.insert(name.text()) {
            faults.duplicate(&name, &quote(name.text()));
        } else {
            faults.invalid_each(&name, &quote(name.text()), names::label(name.text()));
        }
        let sources = ["resourceClaimName", "resourceClaimTemplateName"].map(|it| claim.child(it));
        let [of_claim, of_template] = sources
            .each_ref()
            .map(|source| source.optional_text().map_or("null".to_owned(), json));
        let shown = format!(
            "{{\"Name\":{},\"ResourceClaimName\":{of_claim},\"ResourceClaimTemplateName\":{of_template}}}",
            json(name.text())
        );
        match sources.iter().filter(|source| source.is_set()).count() {
            0 => faults.invalid(
                &claim,
                &shown,
                "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
            ),
            1 => {}
            _ => faults.invalid(
                &claim,
                &shown,
                "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
            ),
        }
        for source in sources.iter().filter(|source| source.is_set()) {
            let says = names::subdomain(source.text());
            faults.invalid_each(source, &quote(source.text()), says);
        }
    }
}
