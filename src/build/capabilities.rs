//! Linux capabilities: those that builds need, and those that a container has.

use std::collections::BTreeSet;

use crate::manifest::expansion::unexpanded;
use crate::manifest::{ContainerSecurity, Setting};
use crate::source::Text;

/// What builds need at most: to unpack files with their owners, modes and capabilities, and to
/// run a RUN as another user. Found by taking capabilities away from google v1.24.0,
/// osscontainertools v1.28.3 and chainguard one by one.
pub const USEFUL: [&str; 7] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "SETFCAP",
    "SETGID",
    "SETUID",
];

/// What a container has unless it is dropped (containerd v2.1, `pkg/oci/spec.go`).
pub const DEFAULT: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The name of a capability: upper case, without `CAP_`.
pub fn name(word: &str) -> String {
    let upper = word.trim().to_ascii_uppercase();
    upper.strip_prefix("CAP_").unwrap_or(&upper).to_owned()
}

/// Whether a container drops a capability by its name. Where it adds it as well, some runtimes go by
/// the one and some by the other.
pub fn drops_by_name(security: &ContainerSecurity, capability: &str) -> bool {
    let words = security.drop.iter().flat_map(|list| &list.value);
    let mut names = words.map(|word| name(word));
    names.any(|name| name == capability)
}

/// Of the capabilities that builds need, those that a container has; none if its lists are not
/// known.
pub fn held(security: &ContainerSecurity) -> Option<BTreeSet<&'static str>> {
    let list = |list: &Option<Setting<Vec<Text>>>| {
        let words = list.iter().flat_map(|list| &list.value);
        let names = words.map(|word| Some(name(unexpanded(word).value().known()?)));
        names.collect::<Option<Vec<String>>>()
    };
    let (added, dropped) = (list(&security.add)?, list(&security.drop)?);
    let is_in = |list: &[String], capability: &str| {
        list.iter().any(|name| name == "ALL" || name == capability)
    };
    let held = USEFUL
        .into_iter()
        .filter(|capability| is_in(&added, capability) || !is_in(&dropped, capability));
    Some(held.collect())
}
