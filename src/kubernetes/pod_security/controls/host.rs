//! What pods share with their node: namespaces, ports, and hosts that the kubelet asks for them.

use std::collections::BTreeSet;

use super::super::Cause;
use super::super::fields::Fields;
use super::super::pod::{Container, Pod};
use super::super::words::{Setters, plural, quoted};
use super::Refusal;
use crate::source::Span;
use crate::value::Value;

/// `hostNamespaces`.
pub(super) fn namespaces(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut shared = Vec::new();
    let mut causes = Vec::new();
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        if let Value::Known(set) = pod.spec.flag(field)
            && set.value
        {
            shared.push(format!("{field}=true"));
            causes.push(Cause::set(set.span));
        }
    }
    (!shared.is_empty()).then(|| Refusal {
        reason: "host namespaces",
        detail: shared.join(", "),
        causes,
    })
}

/// `hostPorts`.
pub(super) fn ports(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut setters = Setters::default();
    let mut ports = BTreeSet::new();
    for container in &pod.containers {
        let mut places = Vec::new();
        for port in container.fields.objects("ports") {
            if let Value::Known(port) = port.number::<i32>("hostPort")
                && port.value != 0
            {
                ports.insert(port.value.to_string());
                places.push(port.span);
            }
        }
        setters.container_at(container, places);
    }
    let ports: Vec<String> = ports.into_iter().collect();
    (!setters.is_empty()).then(|| Refusal {
        reason: "hostPort",
        detail: format!(
            "{} {} {} {}",
            setters.who(),
            plural(setters.containers.len(), "uses", "use"),
            plural(ports.len(), "hostPort", "hostPorts"),
            ports.join(", ")
        ),
        causes: setters.causes,
    })
}

/// `hostProbesAndHostLifecycle`: a probe or a hook asks no other host than its pod. Alone among
/// the controls it names each container once, sorted.
pub(super) fn probes_and_lifecycle(pod: &Pod<'_>, _version: u64) -> Option<Refusal> {
    let mut containers = BTreeSet::new();
    let mut hosts = BTreeSet::new();
    let mut causes = Vec::new();
    for container in &pod.containers {
        for (host, span) in asked_hosts(container) {
            containers.insert(container.name);
            hosts.insert(host);
            causes.push(Cause::set(span));
        }
    }
    (!containers.is_empty()).then(|| Refusal {
        reason: "probe or lifecycle host",
        detail: format!(
            "{} {} {} {} {}",
            plural(containers.len(), "container", "containers"),
            quoted(containers.iter().copied()),
            plural(containers.len(), "uses", "use"),
            plural(
                hosts.len(),
                "probe or lifecycle host",
                "probe or lifecycle hosts"
            ),
            quoted(hosts)
        ),
        causes,
    })
}

/// The hosts that the handlers of a container name.
fn asked_hosts<'a>(container: &Container<'a>) -> Vec<(&'a str, Span)> {
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    let probes = probes.map(|probe| container.fields.object(probe));
    let lifecycle = container.fields.object("lifecycle");
    let hooks = ["postStart", "preStop"].map(|hook| lifecycle.object(hook));
    let handlers = probes.into_iter().chain(hooks);
    handlers.flat_map(hosts_of_handler).collect()
}

fn hosts_of_handler(handler: Fields<'_>) -> impl Iterator<Item = (&str, Span)> {
    let actions = ["httpGet", "tcpSocket"].into_iter();
    actions.filter_map(move |action| match handler.object(action).text("host") {
        Value::Known(host) if !host.value.is_empty() => Some((host.value, host.span)),
        _ => None,
    })
}
