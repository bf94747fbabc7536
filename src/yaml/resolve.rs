//! A scalar's characters → null, boolean, number or string, by go-yaml v2's rules (YAML 1.1
//! with omissions: no sexagesimal numbers, timestamps stay strings).

/// What a scalar stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Resolved {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    /// Its own characters.
    String,
    /// Characters that its tag says are to be decoded.
    Decoded(String),
}

const CORE: &str = "tag:yaml.org,2002:";

/// Resolves a scalar. `implicit` is a scalar without quotes and without a tag (or with `!`); a
/// quoted one without a tag is a string. The error is go-yaml's.
pub(super) fn resolve(tag: Option<&str>, implicit: bool, text: &str) -> Result<Resolved, String> {
    let Some(tag) = tag else {
        let resolved = if implicit {
            untagged(text)
        } else {
            Resolved::String
        };
        return Ok(resolved);
    };
    let Some(name) = tag.strip_prefix(CORE) else {
        return Ok(Resolved::String);
    };
    let resolved = match name {
        "binary" => return decode_base64(text).map(Resolved::Decoded),
        "bool" | "int" | "float" | "null" => untagged(text),
        _ => return Ok(Resolved::String),
    };
    match (name, resolved) {
        ("float", Resolved::Integer(value)) if i64::try_from(value).is_ok() => {
            Ok(Resolved::Float(value as f64))
        }
        (_, resolved) if kind(&resolved) == name => Ok(resolved),
        (_, resolved) => Err(format!(
            "yaml: cannot decode !!{} `{text}` as a !!{name}",
            kind(&resolved)
        )),
    }
}

fn kind(resolved: &Resolved) -> &'static str {
    match resolved {
        Resolved::Null => "null",
        Resolved::Bool(_) => "bool",
        Resolved::Integer(_) => "int",
        Resolved::Float(_) => "float",
        Resolved::String | Resolved::Decoded(_) => "str",
    }
}

fn untagged(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Resolved::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Resolved::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        _ => number(text),
    }
}

/// A number is told by its first character. Underscores are skipped, unless it starts with a
/// point.
fn number(text: &str) -> Resolved {
    let found = match text.as_bytes().first() {
        Some(b'.') => decimal(text).map(Resolved::Float),
        Some(b'+' | b'-' | b'0'..=b'9') => {
            let digits = text.replace('_', "");
            integer(&digits)
                .map(Resolved::Integer)
                .or_else(|| decimal(&digits).map(Resolved::Float))
        }
        _ => None,
    };
    found.unwrap_or(Resolved::String)
}

/// A whole number with a base prefix (a leading `0` is octal), in the range of an `i64`, or
/// without a sign of a `u64`.
fn integer(text: &str) -> Option<i128> {
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'+' => (Some(1), &text[1..]),
        b'-' => (Some(-1), &text[1..]),
        _ => (None, text),
    };
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &unsigned[2..]),
        [b'0', b'o' | b'O', ..] => (8, &unsigned[2..]),
        [b'0', b'b' | b'B', ..] => (2, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    if !digits.starts_with(|first: char| first.is_digit(radix)) {
        return None;
    }
    let value = sign.unwrap_or(1) * i128::from_str_radix(digits, radix).ok()?;
    let fits = i64::try_from(value).is_ok() || (sign.is_none() && u64::try_from(value).is_ok());
    fits.then_some(value)
}

/// A decimal number with at least one digit, and at most one point and one exponent; not one
/// that overflows.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_fits =
        only_digits(whole) && only_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && only_digits(digits)
    });
    if !mantissa_fits || !exponent_fits {
        return None;
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Base64 as Go's standard encoding reads it: padded, line breaks skipped. The error is go-yaml's.
pub fn decode_base64(text: &str) -> Result<String, String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let refused = || "yaml: !!binary value contains invalid base64 data".to_owned();
    let bytes: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect();
    let data = text_before_padding(&bytes).ok_or_else(refused)?;
    let mut decoded = Vec::with_capacity(data.len() / 4 * 3 + 2);
    for group in data.chunks(4) {
        let mut bits = 0u32;
        for byte in group {
            let digit = ALPHABET
                .iter()
                .position(|letter| letter == byte)
                .ok_or_else(refused)?;
            bits = bits << 6 | u32::try_from(digit).unwrap_or(0);
        }
        bits <<= 6 * (4 - group.len());
        decoded.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    Ok(String::from_utf8_lossy(&decoded).into_owned())
}

/// The digits of a padded base64 text: whole groups of four, the last one filled up with `=`.
fn text_before_padding(bytes: &[u8]) -> Option<&[u8]> {
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    (bytes.len().is_multiple_of(4) && padding <= 2).then(|| &bytes[..bytes.len() - padding])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("0644", 420),
            ("-0x1F", -31),
            ("0O17", 15),
            ("+0b11", 3),
            ("1_0_", 10),
            ("18446744073709551615", u64::MAX.into()),
            ("-9223372036854775808", i64::MIN.into()),
        ] {
            assert_eq!(untagged(text), Resolved::Integer(value), "{text}");
        }
        for (text, value) in [
            ("08", 8.0),
            ("1.", 1.0),
            (".5e1", 5.0),
            ("+18446744073709551615", 18_446_744_073_709_551_615.0),
            ("1E-2", 0.01),
        ] {
            assert_eq!(untagged(text), Resolved::Float(value), "{text}");
        }
        for text in [
            "0x", "+", "-", ".", "1:30", "1e", "._5", "0b12", "1.2.3", "0x1p4", "1e999", "--1",
            "0o+7", "é", "<<",
        ] {
            assert_eq!(untagged(text), Resolved::String, "{text}");
        }
    }

    #[test]
    fn tags() {
        let core = |name: &str, text: &str| resolve(Some(&format!("{CORE}{name}")), false, text);
        assert_eq!(core("str", "1"), Ok(Resolved::String));
        assert_eq!(core("int", "3"), Ok(Resolved::Integer(3)));
        assert_eq!(core("float", "3"), Ok(Resolved::Float(3.0)));
        assert_eq!(
            core("int", "x"),
            Err("yaml: cannot decode !!str `x` as a !!int".to_owned())
        );
        assert_eq!(
            core("binary", "aGk=\n"),
            Ok(Resolved::Decoded("hi".to_owned()))
        );
        assert_eq!(
            core("binary", "aGVs bG8="),
            Err("yaml: !!binary value contains invalid base64 data".to_owned())
        );
        assert_eq!(core("binary", "a==="), core("binary", "a"));
        assert_eq!(resolve(Some("!foo"), true, "3"), Ok(Resolved::String));
        assert_eq!(resolve(None, false, "3"), Ok(Resolved::String));
    }
}
