//! The five fields of a schedule.
//!
//! What `cron.ParseStandard` of robfig/cron v3.0.1 takes, and what it says of the rest.

use crate::golang::quote;

/// The name of a field's values, in their order from the smallest.
type Names = &'static [&'static str];

/// Least, most, and names.
const FIELDS: [(u64, u64, Names); 5] = [
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (
        1,
        12,
        &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    ),
    (0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

const DESCRIPTORS: [&str; 7] = [
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

/// Reads a schedule.
///
/// # Errors
/// What is wrong with it, in the parser's words.
pub(super) fn read(schedule: &str) -> Result<(), String> {
    let schedule = match schedule.starts_with("TZ=") || schedule.starts_with("CRON_TZ=") {
        true => schedule.split_once(' ').map_or("", |(_, rest)| rest.trim()),
        false => schedule,
    };
    if schedule.starts_with('@') {
        let is_known = DESCRIPTORS.contains(&schedule) || schedule.starts_with("@every ");
        return match is_known {
            true => Ok(()),
            false => Err(format!("unrecognized descriptor: {schedule}")),
        };
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!(
            "expected exactly 5 fields, found {}: [{}]",
            fields.len(),
            fields.join(" ")
        ));
    }
    for (field, bounds) in fields.iter().zip(FIELDS) {
        for range in field.split(',').filter(|range| !range.is_empty()) {
            self::range(range, bounds)?;
        }
    }
    Ok(())
}

fn range(text: &str, (least, most, names): (u64, u64, Names)) -> Result<(), String> {
    let steps: Vec<&str> = text.split('/').collect();
    let ends: Vec<&str> = steps.first().unwrap_or(&"").split('-').collect();
    let (start, mut end) = match ends.as_slice() {
        ["*" | "?", ..] => (least, most),
        [one] => {
            let number = number_or_name(one, least, names)?;
            (number, number)
        }
        [low, high] => (
            number_or_name(low, least, names)?,
            number_or_name(high, least, names)?,
        ),
        [low, ..] => {
            number_or_name(low, least, names)?;
            return Err(format!("too many hyphens: {text}"));
        }
        [] => (least, most),
    };
    let step = match steps.as_slice() {
        [_, step] => {
            if ends.len() == 1 {
                end = most;
            }
            number(step)?
        }
        [_] | [] => 1,
        _ => return Err(format!("too many slashes: {text}")),
    };
    if start < least {
        Err(format!(
            "beginning of range ({start}) below minimum ({least}): {text}"
        ))
    } else if end > most {
        Err(format!(
            "end of range ({end}) above maximum ({most}): {text}"
        ))
    } else if start > end {
        Err(format!(
            "beginning of range ({start}) beyond end of range ({end}): {text}"
        ))
    } else if step == 0 {
        Err(format!("step of range should be a positive number: {text}"))
    } else {
        Ok(())
    }
}

fn number_or_name(text: &str, least: u64, names: Names) -> Result<u64, String> {
    let lower = text.to_lowercase();
    match names.iter().position(|name| *name == lower) {
        Some(place) => Ok(least + place as u64),
        None => number(text),
    }
}

fn number(text: &str) -> Result<u64, String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let words = match text.parse::<i64>() {
        Ok(number) if number < 0 => {
            return Err(format!("negative number ({number}) not allowed: {text}"));
        }
        Ok(number) => return Ok(number.unsigned_abs()),
        Err(_) if is_number => "value out of range",
        Err(_) => "invalid syntax",
    };
    let quoted = quote(text);
    Err(format!(
        "failed to parse int from {text}: strconv.Atoi: parsing {quoted}: {words}"
    ))
}
