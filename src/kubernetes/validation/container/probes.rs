//! `lifecycle` and the probes.
//!
//! Kubernetes v1.34.1, `pkg/apis/core/validation/validation.go`: `validateLifecycle`,
//! `validateProbe`, `validateHandler`. `stopSignal` is off by default: the server drops it.

use super::super::faults::{Faults, json};
use super::super::field::Field;
use super::super::names;
use crate::golang::quote;

const SCHEMES: [&str; 2] = ["HTTP", "HTTPS"];

/// The three probes, as they may be set.
pub(super) fn probes(container: &Field<'_>, faults: &mut Faults) {
    for kind in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = container.child(kind);
        if probe.is_set() {
            check(&probe, kind == "readinessProbe", faults);
        }
    }
}

fn check(probe: &Field<'_>, is_readiness: bool, faults: &mut Faults) {
    handler(probe, &["exec", "httpGet", "tcpSocket", "grpc"], 0, faults);
    for number in [
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
    ] {
        let number = probe.child(number);
        faults.not_negative(&number, number.integer());
    }
    let grace = probe.child("terminationGracePeriodSeconds");
    if let Some(seconds) = grace.optional_integer() {
        if seconds <= 0 {
            faults.invalid(&grace, &seconds.to_string(), "must be greater than 0");
        }
        if is_readiness {
            let words = "must not be set for readinessProbes";
            faults.invalid(&grace, &seconds.to_string(), words);
        }
    }
    let threshold = probe.child("successThreshold");
    // zero is defaulted to one
    if !is_readiness && !matches!(threshold.integer(), 0 | 1) {
        faults.invalid(&threshold, &threshold.integer().to_string(), "must be 1");
    }
}

/// What is done when a container has started, and before it is stopped.
pub(super) fn lifecycle(lifecycle: &Field<'_>, grace_period: i64, faults: &mut Faults) {
    for moment in ["postStart", "preStop"] {
        let moment = lifecycle.child(moment);
        if moment.is_set() {
            let kinds = ["exec", "httpGet", "tcpSocket", "sleep"];
            handler(&moment, &kinds, grace_period, faults);
        }
    }
}

fn handler(handler: &Field<'_>, kinds: &[&str], grace_period: i64, faults: &mut Faults) {
    let mut has_one = false;
    for kind in kinds {
        let action = handler.child(kind);
        if !action.is_set() {
            continue;
        }
        if has_one {
            faults.forbidden(&action, "may not specify more than 1 handler type");
            continue;
        }
        has_one = true;
        match *kind {
            "exec" => {
                let command = action.child("command");
                if command.items().is_empty() {
                    faults.required(&command, "");
                }
            }
            "httpGet" => http_get(&action, faults),
            "sleep" => sleep(&action, grace_period, faults),
            _ => port(&action.child("port"), faults),
        }
    }
    if !has_one {
        faults.required(handler, "must specify a handler type");
    }
}

fn http_get(action: &Field<'_>, faults: &mut Faults) {
    port(&action.child("port"), faults);
    let scheme = action.child("scheme");
    if !scheme.text().is_empty() && !SCHEMES.contains(&scheme.text()) {
        faults.unsupported(&scheme, &json(scheme.text()), &SCHEMES);
    }
    for header in action.child("httpHeaders").items() {
        let name = header.child("name");
        let says = names::header_name(name.text());
        let shown = quote(name.text());
        let whole = name.named(format!("{}.httpHeaders", action.path));
        faults.invalid_each(&whole, &shown, says);
    }
}

fn port(port: &Field<'_>, faults: &mut Faults) {
    match port.optional_text() {
        Some(name) => faults.invalid_each(port, &quote(name), names::port_name(name)),
        None => {
            let number = port.integer();
            faults.invalid_each(port, &number.to_string(), names::port_number(number));
        }
    }
}

fn sleep(action: &Field<'_>, grace_period: i64, faults: &mut Faults) {
    let seconds = action.child("seconds").integer();
    if !(0..=grace_period).contains(&seconds) {
        let detail = format!(
            "must be non-negative and less than terminationGracePeriodSeconds ({grace_period})"
        );
        faults.invalid(action, &seconds.to_string(), &detail);
    }
}
