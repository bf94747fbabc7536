//! Package `time`: `ParseDuration`.

/// The units of a duration, in nanoseconds.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// `time.ParseDuration`, in nanoseconds.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote_bytes(text));
    let (negative, mut rest) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let number = take(&mut rest, |byte| byte.is_ascii_digit());
        let fraction = match rest.strip_prefix('.') {
            Some(after) => {
                rest = after;
                Some(take(&mut rest, |byte| byte.is_ascii_digit()))
            }
            None => None,
        };
        if number.is_empty() && fraction.is_none_or(str::is_empty) {
            return Err(invalid());
        }
        let unit = take(&mut rest, |byte| byte != b'.' && !byte.is_ascii_digit());
        if unit.is_empty() {
            return Err(format!(
                "time: missing unit in duration {}",
                quote_bytes(text)
            ));
        }
        let Some((_, scale)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(format!(
                "time: unknown unit {} in duration {}",
                quote_bytes(unit),
                quote_bytes(text)
            ));
        };
        let whole = if number.is_empty() { "0" } else { number };
        let part = whole
            .parse::<u64>()
            .ok()
            .and_then(|whole| whole.checked_mul(*scale))
            .and_then(|whole| whole.checked_add(fraction_of(fraction.unwrap_or(""), *scale)))
            .and_then(|part| total.checked_add(part));
        match part {
            Some(sum) if sum <= 1 << 63 => total = sum,
            _ => return Err(invalid()),
        }
    }
    match i64::try_from(total) {
        Ok(total) if negative => Ok(-total),
        Ok(total) => Ok(total),
        Err(_) if negative => Ok(i64::MIN),
        Err(_) => Err(invalid()),
    }
}

fn take<'a>(rest: &mut &'a str, accept: impl Fn(u8) -> bool) -> &'a str {
    let end = rest
        .bytes()
        .position(|byte| !accept(byte))
        .unwrap_or(rest.len());
    let (taken, left) = rest.split_at(end);
    *rest = left;
    taken
}

/// What a decimal fraction of a unit comes to; digits beyond Go's precision do not count.
fn fraction_of(fraction: &str, unit: u64) -> u64 {
    let kept = fraction.get(..18).unwrap_or(fraction);
    let exponent = u32::try_from(kept.len()).unwrap_or(0);
    let number = kept.parse::<u128>().unwrap_or(0);
    let part = number * u128::from(unit) / 10u128.pow(exponent);
    u64::try_from(part).unwrap_or(u64::MAX)
}

/// The quoting of this package, which spells out every byte outside ASCII.
fn quote_bytes(text: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' | 0x7f => quoted.push(char::from(byte)),
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
    fn durations() {
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(parse_duration("-1.5s"), Ok(-1_500_000_000));
        assert_eq!(parse_duration("0"), Ok(0));
        let error = |text| parse_duration(text).err();
        assert_eq!(
            error("24").as_deref(),
            Some("time: missing unit in duration \"24\"")
        );
        assert_eq!(
            error("7d").as_deref(),
            Some("time: unknown unit \"d\" in duration \"7d\"")
        );
        assert_eq!(error("").as_deref(), Some("time: invalid duration \"\""));
        assert_eq!(
            error("9999999h").as_deref(),
            Some("time: invalid duration \"9999999h\"")
        );
        assert_eq!(
            error("é").as_deref(),
            Some("time: invalid duration \"\\xc3\\xa9\"")
        );
        assert_eq!(
            error("5\u{7f}").as_deref(),
            Some("time: unknown unit \"\u{7f}\" in duration \"5\u{7f}\"")
        );
    }
}
