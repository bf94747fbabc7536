//! `ports`.

use std::collections::BTreeSet;

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::names;
use super::super::pod_facts::PodFacts;
use crate::golang::quote;

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];

/// `protocol`, defaulted.
pub(in super::super) fn protocol<'t>(port: &Field<'t>) -> &'t str {
    match port.child("protocol").text() {
        "" => "TCP",
        protocol => protocol,
    }
}

/// `hostPort`; a pod on the node's network takes the container's own.
pub(in super::super) fn host_port(facts: &PodFacts<'_>, port: &Field<'_>) -> i64 {
    match port.child("hostPort").integer() {
        0 if facts.is_pod && facts.spec.child("hostNetwork").flag() => {
            port.child("containerPort").integer()
        }
        number => number,
    }
}

/// The ports of a container.
pub(super) fn check(facts: &PodFacts<'_>, ports: &Field<'_>, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for port in ports.items() {
        let name = port.child("name");
        if !name.text().is_empty() {
            let says = names::port_name(name.text());
            if !says.is_empty() {
                faults.invalid_each(&name, &quote(name.text()), says);
            } else if !names.insert(name.text()) {
                faults.duplicate(&name, &quote(name.text()));
            }
        }
        let number = port.child("containerPort");
        match number.integer() {
            0 => faults.required(&number, ""),
            value => {
                faults.invalid_each(&number, &value.to_string(), names::port_number(value));
            }
        }
        let host = host_port(facts, &port);
        if host != 0 {
            let field = port.child("hostPort");
            faults.invalid_each(&field, &host.to_string(), names::port_number(host));
        }
        let protocol = protocol(&port);
        if !PROTOCOLS.contains(&protocol) {
            faults.unsupported(&port.child("protocol"), &json(protocol), &PROTOCOLS);
        }
    }
}

/// Ports of the node that are asked for twice.
pub(super) fn conflicts(facts: &PodFacts<'_>, containers: &[Field<'_>], faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for container in containers {
        for port in container.child("ports").items() {
            let number = host_port(facts, &port);
            if number == 0 {
                continue;
            }
            let ip = port.child("hostIP").text();
            let whole = format!("{}/{ip}/{number}", protocol(&port));
            let shown = quote(&whole);
            if !taken.insert(whole) {
                faults.duplicate(&port.child("hostPort"), &shown);
            }
        }
    }
}

/// On the node's network a port is the same on both sides.
pub(in super::super) fn on_host_network(facts: &PodFacts<'_>, faults: &mut Faults) {
    if !facts.spec.child("hostNetwork").flag() {
        return;
    }
    for container in facts.spec.child("containers").items() {
        for port in container.child("ports").items() {
            let host = host_port(facts, &port);
            let number = port.child("containerPort").integer();
            if (facts.is_pod || host != 0) && host != number {
                faults.invalid(
                    &port.child("hostPort"),
                    &host.to_string(),
                    "must match `containerPort` when `hostNetwork` is true",
                );
            }
        }
    }
}
