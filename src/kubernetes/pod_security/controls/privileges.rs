//! Switches of a container that lift what confines it.

use super::super::pod::Pod;
use super::super::words::Setters;
use super::Refusal;
use crate::value::Value;

/// `privileged`.
pub(super) fn privileged(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    for container in &pod.containers {
        if let Value::Known(set) = container.security.flag("privileged")
            && set.value
        {
            setters.container(container, set.span);
        }
    }
    (!setters.is_empty()).then(|| Refusal {
        reason: "privileged",
        detail: format!(
            "{} must not set securityContext.privileged=true",
            setters.who()
        ),
        causes: setters.causes,
    })
}

/// `procMount` and `procMount_restricted`.
pub(super) fn proc_mount(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    for container in &pod.containers {
        if let Value::Known(set) = container.security.text("procMount")
            && set.value != "Default"
        {
            setters.values.insert(set.value);
            setters.container(container, set.span);
        }
    }
    (!setters.is_empty()).then(|| Refusal {
        reason: "procMount",
        detail: format!(
            "{} must not set securityContext.procMount to {}",
            setters.who(),
            setters.to_what()
        ),
        causes: setters.causes,
    })
}

/// `windowsHostProcess`.
pub(super) fn host_process(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    if let Value::Known(set) = pod.security.object("windowsOptions").flag("hostProcess")
        && set.value
    {
        setters.pod(set.span);
    }
    for container in &pod.containers {
        let options = container.security.object("windowsOptions");
        if let Value::Known(set) = options.flag("hostProcess")
            && set.value
        {
            setters.container(container, set.span);
        }
    }
    (!setters.is_empty()).then(|| Refusal {
        reason: "hostProcess",
        detail: format!(
            "{} must not set securityContext.windowsOptions.hostProcess=true",
            setters.who()
        ),
        causes: setters.causes,
    })
}

/// `allowPrivilegeEscalation`: every container turns it off.
pub(super) fn allow_privilege_escalation(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    for container in &pod.containers {
        match container.security.flag("allowPrivilegeEscalation") {
            Value::Known(set) if set.value => setters.container(container, set.span),
            Value::Absent => setters.container_without(container),
            Value::Known(_) | Value::Unknown(_) => {}
        }
    }
    (!setters.is_empty()).then(|| Refusal {
        reason: "allowPrivilegeEscalation != false",
        detail: format!(
            "{} must set securityContext.allowPrivilegeEscalation=false",
            setters.who()
        ),
        causes: setters.causes,
    })
}
