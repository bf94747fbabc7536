//! Package `strconv`: `Quote`, `ParseBool`, `ParseInt`, `ParseUint`.

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

/// What `unicode.IsPrint` says. Rust escapes what is not printable too; after another character
/// also combining marks pass.
fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return matches!(character, ' '..='~');
    }
    let text = String::from_iter(['a', character]);
    !text.escape_debug().to_string().contains('\\')
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

/// `strconv.ParseInt(text, 10, 32)`.
pub fn parse_int32(text: &str) -> Result<i32, String> {
    let failed = || {
        format!(
            "strconv.ParseInt: parsing {}: value out of range",
            quote(text)
        )
    };
    i32::try_from(parse_int(text, 10)?).map_err(|_| failed())
}

/// Whether `strconv.ParseUint(text, radix, 32)` takes it.
pub fn is_uint32(text: &str, radix: u32) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && u32::from_str_radix(text, radix).is_ok()
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
    fn smaller_integers() {
        assert_eq!(parse_int32("+3"), Ok(3));
        let error = |text| parse_int32(text).unwrap_err();
        assert_eq!(
            error("x"),
            "strconv.ParseInt: parsing \"x\": invalid syntax"
        );
        assert_eq!(
            error("2147483648"),
            "strconv.ParseInt: parsing \"2147483648\": value out of range"
        );
        assert!(is_uint32("644", 8) && !is_uint32("8", 8) && !is_uint32("+1", 10));
    }

    #[test]
    fn quoting() {
        assert_eq!(
            quote("a\"b\\\n\u{0}\u{1}é\u{a0}\u{feff}c”'"),
            "\"a\\\"b\\\\\\n\\x00\\x01é\\u00a0\\ufeffc”'\""
        );
        assert_eq!(quote("\u{7f}\u{10ffff}"), "\"\\x7f\\U0010ffff\"");
        assert_eq!(quote_character('\''), "'\\''");
    }
}
