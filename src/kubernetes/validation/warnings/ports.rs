//! Ports that are declared twice.

use std::collections::BTreeMap;

use super::super::container::ports;
use super::super::faults::Faults;
use super::super::field::Field;
use super::super::pod_facts::{PodFacts, all_containers};
use crate::golang::quote;

/// A port as the server compares it.
struct Port<'t> {
    field: Field<'t>,
    ip: &'t str,
    host: i64,
}

/// Warns of ports that overlap, then of names that do.
pub(super) fn check(spec: &Field<'_>, is_pod: bool, faults: &mut Faults) {
    let facts = PodFacts::new(spec, is_pod);
    let all: Vec<Field<'_>> = all_containers(spec)
        .iter()
        .flat_map(|container| container.child("ports").items())
        .collect();
    let mut declared: BTreeMap<(i64, &str), Vec<Port<'_>>> = BTreeMap::new();
    for field in &all {
        let host = match field.path.contains("ephemeralContainers") {
            true => field.child("hostPort").integer(),
            false => ports::host_port(&facts, field),
        };
        let port = Port {
            field: field.clone(),
            ip: field.child("hostIP").text(),
            host,
        };
        if !port.ip.is_empty() && host == 0 {
            faults.warning_of(
                field,
                &format!("hostIP set without hostPort: {}", shown(&port)),
            );
        }
        let number = field.child("containerPort").integer();
        let others = declared
            .entry((number, ports::protocol(field)))
            .or_default();
        for other in others.iter() {
            if faults.is_full() {
                break;
            }
            if let Some(how) = overlap(&port, other) {
                let words = format!("{how} port definition with {}", other.field.path);
                faults.warning_of(field, &words);
            }
        }
        others.push(port);
    }
    let mut named: BTreeMap<&str, &Field<'_>> = BTreeMap::new();
    for field in &all {
        let name = field.child("name").text();
        match named.get(name) {
            _ if name.is_empty() => {}
            Some(other) => {
                let (name, other) = (quote(name), &other.path);
                let words = format!(
                    "duplicate port name {name} with {other}, services and probes that select ports by name will use {other}"
                );
                faults.warning_of(field, &words);
            }
            None => {
                named.insert(name, field);
            }
        }
    }
}

fn overlap(port: &Port<'_>, other: &Port<'_>) -> Option<&'static str> {
    if port.ip == other.ip && port.host == other.host {
        Some("duplicate")
    } else if port.host == 0 || other.host == 0 {
        Some("overlapping")
    } else if port.host == other.host && port.ip.is_empty() != other.ip.is_empty() {
        Some("dangerously ambiguous")
    } else {
        None
    }
}

/// As Go prints the struct.
fn shown(port: &Port<'_>) -> String {
    let text = |name| port.field.child(name).text();
    format!(
        "{{Name:{} HostPort:{} ContainerPort:{} Protocol:{} HostIP:{}}}",
        text("name"),
        port.host,
        port.field.child("containerPort").integer(),
        ports::protocol(&port.field),
        port.ip
    )
}
