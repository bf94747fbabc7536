//! Amounts: `2Gi`, `500m`, `1e3`.

const WRONG_FORMAT: &str =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER: &str = "unable to parse numeric part of quantity";
const WRONG_SUFFIX: &str = "unable to parse quantity's suffix";

/// What the decoder says of an amount; nothing if it can read it. (`apimachinery/pkg/api/resource`,
/// `ParseQuantity`.)
pub(super) fn complaint(json: &str) -> Option<&'static str> {
    let text = trim(json);
    if text.is_empty() {
        return Some(WRONG_FORMAT);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, rest) = split(unsigned, |c| c.is_ascii_digit());
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => split(rest, |c| c.is_ascii_digit()),
        None => ("0", rest),
    };
    let (_, exponent) = split(suffix, |c| "eEinumkKMGTP".contains(c));
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Some(WRONG_FORMAT);
    }
    let Some(scale) = scale(suffix) else {
        return Some(WRONG_SUFFIX);
    };
    // a lone dot is zero, unless it is to be read in full
    let no_digits = number.is_empty() && fraction.is_empty();
    (no_digits && scale < -9).then_some(WRONG_NUMBER)
}

/// The power of ten that a suffix stands for, 0 for those of two; none if it is no suffix.
fn scale(suffix: &str) -> Option<i32> {
    match suffix {
        "" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei" => return Some(0),
        "n" => return Some(-9),
        "u" => return Some(-6),
        "m" => return Some(-3),
        "k" | "M" | "G" | "T" | "P" | "E" => return Some(3),
        _ => {}
    }
    let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    // Go cuts it down in the same way
    Some(exponent as i32)
}

/// The characters of a kind that a text begins with, and the rest.
fn split(text: &str, is_part: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Space around it does no harm, but the amount is read without JSON's escapes, so that a line
/// break is a backslash.
fn trim(text: &str) -> &str {
    let is_raw = |c: char| c == ' ' || (!c.is_ascii() && c.is_whitespace());
    text.trim_matches(|c| is_raw(c) && !matches!(c, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read() {
        for good in [
            "0",
            "1",
            "1.5",
            ".5",
            "5.",
            "2Gi",
            "500m",
            "1e3",
            "1E3",
            "1e+3",
            "1e-3",
            "12E",
            "1Ei",
            "-1",
            "+1",
            "00",
            "-",
            "+",
            ".",
            "1.Gi",
            " 2Gi ",
            "100n",
            "3k",
            "1e99999",
            "123456789012345678901234567890",
        ] {
            assert_eq!(complaint(good), None, "{good}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for (bad, words) in [
            ("", WRONG_FORMAT),
            (" ", WRONG_FORMAT),
            ("lots", WRONG_FORMAT),
            ("1GB", WRONG_FORMAT),
            ("1gi", WRONG_FORMAT),
            ("1 Gi", WRONG_FORMAT),
            ("2Gi\n", WRONG_FORMAT),
            ("1,5", WRONG_FORMAT),
            ("1.2.3", WRONG_FORMAT),
            ("true", WRONG_FORMAT),
            ("{}", WRONG_FORMAT),
            ("1e3x", WRONG_FORMAT),
            ("1e--3", WRONG_FORMAT),
            ("0x10", WRONG_FORMAT),
            ("1K", WRONG_SUFFIX),
            ("1mi", WRONG_SUFFIX),
            ("1MM", WRONG_SUFFIX),
            ("1ki", WRONG_SUFFIX),
            ("Gi", ""),
            ("1e", WRONG_SUFFIX),
            ("1-3", WRONG_SUFFIX),
            ("1m3", WRONG_SUFFIX),
            ("1e99999999999999999999", WRONG_SUFFIX),
            (".e-10", WRONG_NUMBER),
        ] {
            assert_eq!(complaint(bad).unwrap_or(""), words, "{bad}");
        }
    }
}
