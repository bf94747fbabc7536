//! Go's own readers of values, with the words of their errors.
//!
//! Source: Go's packages `strconv` (`ParseBool`, `ParseInt`, `Quote`) and `time` (`ParseDuration`).

/// `strconv.Quote`, which is also what `%q` prints.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        push_escaped(&mut quoted, character, '"');
    }
    quoted.push('"');
    quoted
}

/// `%q` of a single character: in single quotes.
pub fn quote_character(character: char) -> String {
    let mut quoted = String::from("'");
    push_escaped(&mut quoted, character, '\'');
    quoted.push('\'');
    quoted
}

fn push_escaped(out: &mut String, character: char, delimiter: char) {
    let short = match character {
        '\u{7}' => Some("\\a"),
        '\u{8}' => Some("\\b"),
        '\u{c}' => Some("\\f"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        '\u{b}' => Some("\\v"),
        _ => None,
    };
    let code = u32::from(character);
    if character == delimiter || character == '\\' {
        out.push('\\');
        out.push(character);
    } else if let Some(short) = short {
        out.push_str(short);
    } else if is_printable(character) {
        out.push(character);
    } else if code < 0x80 {
        out.push_str(&format!("\\x{code:02x}"));
    } else if code < 0x1_0000 {
        out.push_str(&format!("\\u{code:04x}"));
    } else {
        out.push_str(&format!("\\U{code:08x}"));
    }
}

/// What `unicode.IsPrint` says, as far as the characters go that people type.
fn is_printable(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    );
    character == ' ' || !(invisible || character.is_control() || character.is_whitespace())
}

/// `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(format!(
            "strconv.ParseBool: parsing {}: invalid syntax",
            quote(text)
        )),
    }
}

/// `strconv.ParseInt(text, base, 64)`; base 0 reads prefixes and underscores as Go literals do.
pub fn parse_int(text: &str, base: u32) -> Result<i64, String> {
    let failed = |reason| format!("strconv.ParseInt: parsing {}: {reason}", quote(text));
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let Some((radix, digits)) = radix(digits, base) else {
        return Err(failed("invalid syntax"));
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(failed("invalid syntax"));
    }
    let signed = format!("{}{digits}", if negative { "-" } else { "" });
    i64::from_str_radix(&signed, radix).map_err(|_| failed("value out of range"))
}

/// The radix that a number's prefix names, and its digits; `None` where its underscores are
/// misplaced.
fn radix(digits: &str, base: u32) -> Option<(u32, String)> {
    if base != 0 {
        return Some((base, digits.to_owned()));
    }
    let lower = digits.to_ascii_lowercase();
    let (radix, rest, after_prefix) = match lower.get(..2) {
        Some("0x") => (16, &lower[2..], true),
        Some("0b") => (2, &lower[2..], true),
        Some("0o") => (8, &lower[2..], true),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, &lower[1..], true),
        _ => (10, &lower[..], false),
    };
    let misplaced =
        rest.ends_with('_') || rest.contains("__") || (rest.starts_with('_') && !after_prefix);
    (!misplaced).then(|| (radix, rest.replace('_', "")))
}

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

fn fraction_of(digits: &str, scale: u64) -> u64 {
    let mut part = 0;
    let mut scale = scale;
    for digit in digits.bytes() {
        scale /= 10;
        part += u64::from(digit - b'0') * scale;
    }
    part
}

/// The quoting of package `time`, which spells out every byte outside ASCII.
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
    fn integers() {
        let syntax =
            |text: &str| format!("strconv.ParseInt: parsing {}: invalid syntax", quote(text));
        assert_eq!(parse_int("0x1F", 0), Ok(31));
        assert_eq!(parse_int("010", 0), Ok(8));
        assert_eq!(parse_int("010", 10), Ok(10));
        assert_eq!(parse_int("1_000", 0), Ok(1000));
        assert_eq!(parse_int("-9223372036854775808", 0), Ok(i64::MIN));
        for text in ["", "x", "1__0", "_1", "1_", "3.5", "--1", "09", "0x"] {
            assert_eq!(parse_int(text, 0), Err(syntax(text)));
        }
        assert_eq!(
            parse_int("9223372036854775808", 0),
            Err("strconv.ParseInt: parsing \"9223372036854775808\": value out of range".to_owned())
        );
    }

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
    }

    #[test]
    fn quoting() {
        assert_eq!(
            quote("a\"b\\\n\u{0}é\u{a0}"),
            "\"a\\\"b\\\\\\n\\x00é\\u00a0\""
        );
        assert_eq!(quote_character('\''), "'\\''");
    }
}
