//! HEALTHCHECK.

use std::time::Duration;

use super::flags::{Checked, Fault};
use super::instruction::{Command, Healthcheck};
use super::interpret::Interpreter;
use crate::golang::parse_duration;
use crate::golang::{parse_int32, quote, to_upper};

pub(super) fn healthcheck(instruction: &Interpreter<'_>) -> Result<Healthcheck, Fault> {
    let first = instruction.at_least_one("HEALTHCHECK")?;
    let rest = instruction.node.arguments.get(1..).unwrap_or(&[]);
    let kind = to_upper(first);
    if kind == "NONE" {
        return none(rest.is_empty())
            .ok_or_else(|| instruction.fault("HEALTHCHECK NONE takes no arguments"));
    }
    let flags = instruction.flags(instruction.dialect.flags.healthcheck)?;
    if kind != "CMD" {
        let reason = format!("Unknown type {} in HEALTHCHECK (try CMD)", quote(&kind));
        return Err(Fault::new(reason, first.span()));
    }
    if rest.is_empty() {
        return Err(instruction.fault("Missing command after HEALTHCHECK CMD"));
    }
    let zero = instruction.dialect.healthcheck_zero;
    Ok(Healthcheck {
        command: Some(Command {
            words: rest.to_vec(),
            exec_form: instruction.node.exec_form,
        }),
        interval: interval(&flags, "interval", zero)?,
        timeout: interval(&flags, "timeout", zero)?,
        start_period: interval(&flags, "start-period", zero)?,
        start_interval: interval(&flags, "start-interval", zero)?,
        retries: retries(&flags, zero)?,
    })
}

/// `HEALTHCHECK NONE`; its flags are read by nobody.
fn none(alone: bool) -> Option<Healthcheck> {
    alone.then_some(Healthcheck {
        command: None,
        interval: None,
        timeout: None,
        start_period: None,
        start_interval: None,
        retries: None,
    })
}

const SHORTEST: Duration = Duration::from_millis(1);

fn interval(flags: &Checked<'_>, name: &str, zero: bool) -> Result<Option<Duration>, Fault> {
    let Some(value) = flags.value(name).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let read = parse_duration(&value).map_err(|reason| Fault::new(reason, value.span()))?;
    if zero && read == 0 {
        return Ok(None);
    }
    let length = Duration::from_nanos(u64::try_from(read).unwrap_or(0));
    if length < SHORTEST {
        let reason = format!("Interval {} cannot be less than 1ms", quote(name));
        return Err(Fault::new(reason, value.span()));
    }
    Ok(Some(length))
}

fn retries(flags: &Checked<'_>, zero: bool) -> Result<Option<u32>, Fault> {
    let Some(value) = flags.value("retries").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let fault = |reason: String| Fault::new(reason, value.span());
    let number = parse_int32(&value).map_err(fault)?;
    match u32::try_from(number) {
        Err(_) if zero => Err(fault(format!("--retries cannot be negative ({number})"))),
        Ok(1..) => Ok(u32::try_from(number).ok()),
        Ok(0) if zero => Ok(Some(0)),
        _ => Err(fault(format!(
            "--retries must be at least 1 (not {number})"
        ))),
    }
}
