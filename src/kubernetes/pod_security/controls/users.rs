//! Whether containers run as root.

use super::super::pod::Pod;
use super::super::words::Setters;
use super::Refusal;
use crate::value::Value;

/// `runAsNonRoot`: nobody turns it off, and for every container somebody turns it on.
pub(super) fn run_as_non_root(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut off = Setters::default();
    let of_pod = pod.security.flag("runAsNonRoot");
    if let Value::Known(set) = &of_pod
        && !set.value
    {
        off.pod(set.span);
    }
    let inherits = of_pod.map(|set| set.value);
    let mut lacking = Setters::default();
    for container in &pod.containers {
        match container.security.flag("runAsNonRoot") {
            Value::Known(set) if !set.value => off.container(container, set.span),
            Value::Absent if matches!(inherits, Value::Absent | Value::Known(false)) => {
                lacking.container_without(container);
            }
            Value::Known(_) | Value::Absent | Value::Unknown(_) => {}
        }
    }
    let (setters, detail) = if !off.is_empty() {
        let who = off.who();
        let detail = format!("{who} must not set securityContext.runAsNonRoot=false");
        (off, detail)
    } else if !lacking.is_empty() {
        let who = lacking.who();
        let detail = format!("pod or {who} must set securityContext.runAsNonRoot=true");
        (lacking, detail)
    } else {
        return None;
    };
    Some(Refusal {
        reason: "runAsNonRoot != true",
        detail,
        causes: setters.causes,
    })
}

/// `runAsUser`: nobody says to be root.
pub(super) fn run_as_user(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    if let Value::Known(user) = pod.security.number::<i64>("runAsUser")
        && user.value == 0
    {
        setters.pod(user.span);
    }
    for container in &pod.containers {
        if let Value::Known(user) = container.security.number::<i64>("runAsUser")
            && user.value == 0
        {
            setters.container(container, user.span);
        }
    }
    (!setters.is_empty()).then(|| Refusal {
        reason: "runAsUser=0",
        detail: format!("{} must not set runAsUser=0", setters.who()),
        causes: setters.causes,
    })
}
