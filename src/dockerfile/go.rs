//! The corners of Go's standard library that show in what the executor says.

use std::borrow::Cow;

/// `strings.ToLower`: one character for one, so that no word grows.
pub(super) fn to_lower(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// `strings.ToUpper`, again one character for one.
pub(super) fn to_upper(text: &str) -> String {
    let upper = |character: char| {
        let mut mapped = character.to_uppercase();
        match (mapped.next(), mapped.next()) {
            (Some(one), None) => one,
            _ => character,
        }
    };
    text.chars().map(upper).collect()
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

/// `strconv.Quote`, which `%q` uses: what cannot be printed is escaped.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match escaped(character) {
            Some(escape) => quoted.push_str(&escape),
            None => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn escaped(character: char) -> Option<Cow<'static, str>> {
    let escape = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x0b' => "\\v",
        ' '..='~' => return None,
        '\0'..='\x7f' => return Some(format!("\\x{:02x}", u32::from(character)).into()),
        _ if is_printable(character) => return None,
        '\u{80}'..='\u{ffff}' => return Some(format!("\\u{:04x}", u32::from(character)).into()),
        _ => return Some(format!("\\U{:08x}", u32::from(character)).into()),
    };
    Some(escape.into())
}

/// Rust escapes what is not printable too; after another character also combining marks pass.
fn is_printable(character: char) -> bool {
    !String::from_iter(['a', character])
        .escape_debug()
        .to_string()
        .contains('\\')
}

/// How `strconv.ParseInt(text, 10, 32)` reads a number, or its words about it.
pub(super) fn parse_int(text: &str) -> Result<i32, String> {
    let refused = |why: &str| Err(format!("strconv.ParseInt: parsing {}: {why}", quote(text)));
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return refused("invalid syntax");
    }
    text.parse().or_else(|_| refused("value out of range"))
}

/// Whether `strconv.ParseUint(text, radix, 32)` takes it.
pub(super) fn is_uint32(text: &str, radix: u32) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && u32::from_str_radix(text, radix).is_ok()
}

/// `strconv.ParseBool`.
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// The option within two edits of `value` that is nearest to it.
///
/// BuildKit walks a Go map here, so between options equally near its choice changes from run to
/// run; ours is the first by name.
pub(super) fn nearest<'a>(value: &str, options: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let value: Vec<char> = value.chars().collect();
    options
        .filter(|option| option.len().abs_diff(value.len()) < 3)
        .map(|option| (distance(&value, option), option))
        .filter(|(distance, _)| *distance < 3)
        .min()
        .map(|(_, option)| option)
}

/// The edit distance of a word and an (ASCII) option.
fn distance(word: &[char], option: &str) -> usize {
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (index, wanted) in option.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, have) in row.iter_mut().skip(1).zip(word) {
            let replaced = diagonal + usize::from(*have != wanted);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(quote("c”"), "\"c”\"");
        assert_eq!(quote("a\"\\\n\x01"), "\"a\\\"\\\\\\n\\x01\"");
        assert_eq!(quote("\u{a0}\u{feff}é"), "\"\\u00a0\\ufeffé\"");
    }

    #[test]
    fn numbers() {
        assert_eq!(parse_int("+3"), Ok(3));
        assert_eq!(
            parse_int("x").unwrap_err(),
            "strconv.ParseInt: parsing \"x\": invalid syntax"
        );
        assert_eq!(
            parse_int("2147483648").unwrap_err(),
            "strconv.ParseInt: parsing \"2147483648\": value out of range"
        );
    }

    #[test]
    fn nearest_option() {
        let options = ["from", "chown", "chmod", "link"];
        assert_eq!(nearest("foo", options.into_iter()), Some("from"));
        assert_eq!(nearest("chowm", options.into_iter()), Some("chown"));
        assert_eq!(nearest("checksum", options.into_iter()), None);
    }

    #[test]
    fn case_is_mapped_one_to_one() {
        assert_eq!(to_lower("İSTANBUL"), "istanbul");
        assert_eq!(to_upper("straße"), "STRAßE");
    }
}
