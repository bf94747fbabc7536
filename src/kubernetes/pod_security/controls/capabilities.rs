//! Linux capabilities.

use super::super::pod::Pod;
use super::super::words::Setters;
use super::Refusal;

/// What a container may add, spelt exactly so.
const ALLOWED: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// `capabilities_baseline`: none is added but those.
pub(super) fn baseline(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let adding = adding(pod, |name| ALLOWED.contains(&name));
    (!adding.is_empty()).then(|| Refusal {
        reason: "non-default capabilities",
        detail: must_not_include(&adding),
        causes: adding.causes,
    })
}

/// `capabilities_restricted`: all are dropped, and none is added but `NET_BIND_SERVICE`.
pub(super) fn restricted(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut keeping = Setters::default();
    for container in &pod.containers {
        let dropped = container.security.object("capabilities").words("drop");
        let drops_all = dropped.known.iter().any(|name| name.value == "ALL");
        if dropped.complete && !drops_all {
            keeping.container_without(container);
        }
    }
    let adding = adding(pod, |name| name == "NET_BIND_SERVICE");
    let must_drop = (!keeping.is_empty()).then(|| {
        let who = keeping.who();
        format!("{who} must set securityContext.capabilities.drop=[\"ALL\"]")
    });
    let must_not_add = (!adding.is_empty()).then(|| must_not_include(&adding));
    let details: Vec<String> = must_drop.into_iter().chain(must_not_add).collect();
    let causes = keeping.causes.into_iter().chain(adding.causes);
    (!details.is_empty()).then(|| Refusal {
        reason: "unrestricted capabilities",
        detail: details.join("; "),
        causes: causes.collect(),
    })
}

/// The containers that add other capabilities than they may.
fn adding<'a>(pod: &Pod<'a>, may: impl Fn(&str) -> bool) -> Setters<'a> {
    let mut setters = Setters::default();
    for container in &pod.containers {
        let added = container.security.object("capabilities").words("add").known;
        let refused: Vec<_> = added.into_iter().filter(|name| !may(name.value)).collect();
        setters.values.extend(refused.iter().map(|name| name.value));
        let places = refused.iter().map(|name| name.span);
        setters.container_at(container, places.collect());
    }
    setters
}

fn must_not_include(adding: &Setters<'_>) -> String {
    let (who, what) = (adding.who(), adding.to_what());
    format!("{who} must not include {what} in securityContext.capabilities.add")
}
