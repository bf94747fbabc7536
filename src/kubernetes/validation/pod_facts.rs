//! What the parts of a pod need to know of the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Field;

/// A `spec`, and what was found in it so far.
pub(super) struct PodFacts<'t> {
    /// The pod's `spec`.
    pub spec: Field<'t>,
    /// Whether the object is a pod, not one that carries a template.
    pub is_pod: bool,
    /// The volumes that are fine, by name.
    pub volumes: BTreeMap<&'t str, Field<'t>>,
    /// The names of volumes that the server drops, and their mounts with them.
    pub dropped: BTreeSet<&'t str>,
    /// The names of `resourceClaims`.
    pub claims: Vec<&'t str>,
}

impl<'t> PodFacts<'t> {
    /// Before its volumes are looked at.
    pub fn new(spec: &Field<'t>, is_pod: bool) -> Self {
        let claims = spec.child("resourceClaims").items();
        let mut claims: Vec<&str> = claims
            .iter()
            .map(|claim| claim.child("name").text())
            .filter(|name| !name.is_empty())
            .collect();
        claims.sort_unstable();
        claims.dedup();
        PodFacts {
            spec: spec.clone(),
            is_pod,
            volumes: BTreeMap::new(),
            dropped: BTreeSet::new(),
            claims,
        }
    }

    /// `restartPolicy`, defaulted.
    pub fn restart_policy(&self) -> &'t str {
        match self.spec.child("restartPolicy").text() {
            "" => "Always",
            policy => policy,
        }
    }

    /// `hostUsers`, defaulted.
    pub fn host_users(&self) -> bool {
        let field = self.spec.child("hostUsers");
        field.optional_flag().unwrap_or(true)
    }

    /// `terminationGracePeriodSeconds`, defaulted.
    pub fn grace_period(&self) -> i64 {
        let field = self.spec.child("terminationGracePeriodSeconds");
        field.optional_integer().unwrap_or(30)
    }

    /// `os.name`; empty if it is not told.
    pub fn os(&self) -> &'t str {
        self.spec.at(&["os", "name"]).text()
    }

    /// The mounts of a container that the server keeps.
    pub fn mounts(&self, container: &Field<'t>) -> Vec<Field<'t>> {
        let mounts = container.child("volumeMounts");
        let kept = mounts.items().into_iter();
        let kept = kept.filter(|mount| !self.dropped.contains(mount.child("name").text()));
        renumbered(&mounts.path, kept)
    }
}

/// Items of a list of which some were dropped.
pub(super) fn renumbered<'t>(list: &str, kept: impl Iterator<Item = Field<'t>>) -> Vec<Field<'t>> {
    kept.enumerate()
        .map(|(place, item)| item.named(format!("{list}[{place}]")))
        .collect()
}

/// All containers of a pod: those that come first, the others, those added later.
pub(super) fn all_containers<'t>(spec: &Field<'t>) -> Vec<Field<'t>> {
    ["initContainers", "containers", "ephemeralContainers"]
        .iter()
        .flat_map(|list| spec.child(list).items())
        .collect()
}
