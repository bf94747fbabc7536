//! Go's durations, as HEALTHCHECK takes them.

use std::time::Duration;

/// How `time.ParseDuration` reads a text: negative durations count as zero here, since no
/// instruction takes one.
///
/// # Errors
/// Go's words.
pub(super) fn parse_duration(text: &str) -> Result<Signed, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(Signed::new(0, false));
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let (whole, after_whole) = digits(rest);
        let (fraction, after) = match after_whole.strip_prefix('.') {
            Some(after_point) => digits(after_point),
            None => ("", after_whole),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let unit_length = after
            .find(|next: char| next == '.' || next.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_length);
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {}", quote(text)));
        }
        let Some(size) = unit_in_nanoseconds(unit) else {
            let (unit, text) = (quote(unit), quote(text));
            return Err(format!("time: unknown unit {unit} in duration {text}"));
        };
        let whole: u128 = parse_digits(whole).ok_or_else(invalid)?;
        let part = fraction_of(fraction, size);
        total = (whole.checked_mul(size))
            .and_then(|nanoseconds| total.checked_add(nanoseconds + part))
            .filter(|total| *total <= LONGEST + u128::from(negative))
            .ok_or_else(invalid)?;
        rest = next;
    }
    Ok(Signed::new(total, negative))
}

/// The most nanoseconds a Go duration holds.
const LONGEST: u128 = i64::MAX as u128;

/// A duration with a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) length: Duration,
    pub(super) negative: bool,
}

impl Signed {
    fn new(nanoseconds: u128, negative: bool) -> Self {
        let nanoseconds = u64::try_from(nanoseconds).unwrap_or(u64::MAX);
        Signed {
            length: Duration::from_nanos(nanoseconds),
            negative: negative && nanoseconds > 0,
        }
    }
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|next: char| !next.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

fn parse_digits(digits: &str) -> Option<u128> {
    let number = digits.trim_start_matches('0');
    match number.len() {
        0 => Some(0),
        1..=19 => number.parse().ok(),
        _ => None,
    }
}

/// What a decimal fraction of a unit comes to; digits beyond Go's precision do not count.
fn fraction_of(fraction: &str, unit: u128) -> u128 {
    let kept = &fraction[..fraction.len().min(18)];
    let exponent = u32::try_from(kept.len()).unwrap_or(0);
    kept.parse::<u128>()
        .map_or(0, |number| number * unit / 10u128.pow(exponent))
}

fn unit_in_nanoseconds(unit: &str) -> Option<u128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// The quoting of Go's `time` package: whatever is not printable ASCII as bytes.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\x{byte:02x}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations() {
        let read = |text| parse_duration(text).map(|read| (read.length, read.negative));
        assert_eq!(read("1m30s"), Ok((Duration::from_secs(90), false)));
        assert_eq!(read("1.5s"), Ok((Duration::from_millis(1500), false)));
        assert_eq!(read("-1s"), Ok((Duration::from_secs(1), true)));
        assert_eq!(read("0"), Ok((Duration::ZERO, false)));
        assert_eq!(
            read("5"),
            Err("time: missing unit in duration \"5\"".to_string())
        );
        assert_eq!(
            read("5x"),
            Err("time: unknown unit \"x\" in duration \"5x\"".to_string())
        );
        assert_eq!(
            read("é"),
            Err("time: invalid duration \"\\xc3\\xa9\"".to_string())
        );
        assert!(read("99999999999h").is_err());
    }
}
