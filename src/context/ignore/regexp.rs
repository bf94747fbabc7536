//! Go's regular expressions, as far as an ignore pattern can turn into one, as Rust's.
//!
//! moby's matcher writes what it does not know straight into a regular expression: `\d` becomes a
//! class of digits, `\Q…\E` a quotation, `[[:alpha:]]` a POSIX class, and a star inside `[…]`
//! closes the class. To err where Go errs and match where Go matches, its syntax is read here and
//! written out again without anything that the `regex` crate reads otherwise.

use regex::bytes::{Regex, RegexBuilder};

/// Why an expression cannot be matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Go's `regexp.Compile` refuses it.
    Malformed,
    /// It is valid, but larger than we are ready to hold.
    TooLarge,
}

/// The memory that one compiled expression may take, and its automaton besides; an ordinary pattern
/// takes some kilobytes.
const SIZE_LIMIT: usize = 512 << 10;

/// Compiles an expression in Go's syntax.
///
/// The operators outside of classes and escapes must be those that the matcher writes: `[^/]*`,
/// `.*`, `(.*/)?`, `^` and `$`.
pub(super) fn compile(go: &str) -> Result<Regex, Refusal> {
    let rust = translate(go).ok_or(Refusal::Malformed)?;
    RegexBuilder::new(&rust)
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => Refusal::TooLarge,
            _ => Refusal::Malformed,
        })
}

fn translate(go: &str) -> Option<String> {
    let mut rust = String::with_capacity(go.len() * 2);
    let mut rest = go;
    while let Some(next) = rest.chars().next() {
        // Any run of whole characters is a run of bytes, and far cheaper to compile as such.
        if let Some(after) = rest.strip_prefix("[^/]*") {
            rust.push_str("(?-u:[^/])*");
            rest = after;
        } else if let Some(after) = rest.strip_prefix(".*") {
            rust.push_str("(?-u:.)*");
            rest = after;
        } else if next == '[' {
            let (class, after) = class(&rest[1..])?;
            rust.push_str(&class);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\\') {
            rest = escape(after, &mut rust)?;
        } else {
            match next {
                '^' | '$' | '(' | ')' | '*' | '?' => rust.push(next),
                literal => push_char(&mut rust, literal),
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    Some(rust)
}

/// What a backslash outside of a class begins.
fn escape<'a>(text: &'a str, rust: &mut String) -> Option<&'a str> {
    let next = text.chars().next()?;
    let after = &text[next.len_utf8()..];
    match next {
        'A' | 'z' => {
            rust.push('\\');
            rust.push(next);
        }
        'b' => rust.push_str(r"(?-u:\b)"),
        'B' => rust.push_str(r"(?-u:\B)"),
        'Q' => {
            let (quoted, behind) = after.split_once(r"\E").unwrap_or((after, ""));
            quoted.chars().for_each(|quoted| push_char(rust, quoted));
            return Some(behind);
        }
        _ => {
            if let Some((set, after)) = escaped_set(text) {
                rust.push_str(&format!("[{set}]"));
                return Some(after);
            }
            let (literal, after) = escaped_char(text)?;
            push_char(rust, literal);
            return Some(after);
        }
    }
    Some(after)
}

/// A class that an escape stands for, to be put between brackets; text starts behind the backslash.
fn escaped_set(text: &str) -> Option<(String, &str)> {
    let kind = text.chars().next()?;
    let after = &text[kind.len_utf8()..];
    let ascii = match kind {
        'd' => "0-9",
        'D' => r"\x00-/:-\x{10FFFF}",
        's' => r"\t\n\x0C\r\x20",
        'S' => r"\x00-\x08\x0B\x0E-\x1F!-\x{10FFFF}",
        'w' => "0-9A-Z_a-z",
        'W' => r"\x00-/:-@\x5B-\x5E`\x7B-\x{10FFFF}",
        'p' | 'P' => {
            let category = after.chars().next()?;
            let known = matches!(category, 'C' | 'L' | 'M' | 'N' | 'P' | 'S' | 'Z');
            return known.then(|| (format!(r"\{kind}{category}"), &after[1..]));
        }
        _ => return None,
    };
    Some((ascii.to_owned(), after))
}

/// A single character written as an escape; text starts behind the backslash.
fn escaped_char(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next()?;
    let after = &text[first.len_utf8()..];
    let simple = match first {
        'a' => '\x07',
        'f' => '\x0C',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0B',
        'x' => {
            let digits = after.get(..2)?;
            let both = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            let value = u8::from_str_radix(digits, 16).ok().filter(|_| both)?;
            return Some((char::from(value), &after[2..]));
        }
        '0'..='7' => return octal(text),
        other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
        _ => return None,
    };
    Some((simple, after))
}

/// Up to three octal digits. A single one that is not 0 would be a reference, which Go refuses.
fn octal(text: &str) -> Option<(char, &str)> {
    let length = text
        .bytes()
        .take(3)
        .take_while(|digit| matches!(digit, b'0'..=b'7'))
        .count();
    if length == 1 && !text.starts_with('0') {
        return None;
    }
    let value = u32::from_str_radix(&text[..length], 8).ok()?;
    Some((char::from_u32(value)?, &text[length..]))
}

/// Reads a class from behind its `[`; gives it as Rust writes it, and what follows its `]`.
fn class(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('^').unwrap_or(text);
    let mut rust = String::from(if rest.len() < text.len() { "[^" } else { "[" });
    let mut first = true;
    loop {
        if let Some(after) = rest.strip_prefix(']')
            && !first
        {
            rust.push(']');
            return Some((rust, after));
        }
        first = false;
        if rest.starts_with("[:")
            && let Some(end) = rest[2..].find(":]")
        {
            rust.push_str(posix(&rest[2..2 + end])?);
            rest = &rest[end + 4..];
        } else if let Some((set, after)) = rest.strip_prefix('\\').and_then(escaped_set) {
            rust.push_str(&set);
            rest = after;
        } else {
            let (lo, after) = class_char(rest)?;
            let (hi, after) = match after.strip_prefix('-') {
                Some(end) if !end.starts_with(']') && !end.is_empty() => class_char(end)?,
                _ => (lo, after),
            };
            if hi < lo {
                return None;
            }
            push_char(&mut rust, lo);
            rust.push('-');
            push_char(&mut rust, hi);
            rest = after;
        }
    }
}

fn class_char(text: &str) -> Option<(char, &str)> {
    match text.strip_prefix('\\') {
        Some(escaped) => escaped_char(escaped),
        None => {
            let plain = text.chars().next()?;
            Some((plain, &text[plain.len_utf8()..]))
        }
    }
}

/// A POSIX class by its name, as Rust writes it inside another class.
fn posix(name: &str) -> Option<&'static str> {
    const CLASSES: [&str; 28] = [
        "[:alnum:]",
        "[:^alnum:]",
        "[:alpha:]",
        "[:^alpha:]",
        "[:ascii:]",
        "[:^ascii:]",
        "[:blank:]",
        "[:^blank:]",
        "[:cntrl:]",
        "[:^cntrl:]",
        "[:digit:]",
        "[:^digit:]",
        "[:graph:]",
        "[:^graph:]",
        "[:lower:]",
        "[:^lower:]",
        "[:print:]",
        "[:^print:]",
        "[:punct:]",
        "[:^punct:]",
        "[:space:]",
        "[:^space:]",
        "[:upper:]",
        "[:^upper:]",
        "[:word:]",
        "[:^word:]",
        "[:xdigit:]",
        "[:^xdigit:]",
    ];
    CLASSES
        .into_iter()
        .find(|class| class.get(2..class.len() - 2) == Some(name))
}

/// A character as itself, whatever it would mean.
fn push_char(rust: &mut String, literal: char) {
    if literal.is_ascii_alphanumeric() || literal == '/' {
        rust.push(literal);
    } else {
        rust.push_str(&format!("\\x{{{:X}}}", u32::from(literal)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(go: &str, text: &str) -> bool {
        compile(go).unwrap().is_match(text.as_bytes())
    }

    #[test]
    fn escapes_mean_what_they_mean_in_go() {
        assert!(matches(r"^\d\w\s$", "1_ "));
        assert!(!matches(r"^\d$", "٣"), "ASCII digits only");
        assert!(!matches(r"^\s$", "\x0B"));
        assert!(matches(r"^[\D]\S\W$", "٣é-"));
        assert!(matches(r"^\x41\101\0$", "AA\0"));
        assert!(matches(r"^\pL\PL$", "é1"));
        assert!(matches(r"^\Qa[^/]*$", "a[^/]*$"));
        assert!(matches(r"^\Qa.\E[^/]*$", "a.b"));
        assert!(matches(r"^a\b[^/]*$", "a-é"));
        for malformed in [
            r"\y", r"\1", r"\C", r"\E", r"\é", r"\px", r"\xZ0", "[b-a]", r"[a-\d]",
        ] {
            assert_eq!(
                compile(malformed).err(),
                Some(Refusal::Malformed),
                "{malformed}"
            );
        }
    }

    #[test]
    fn classes_mean_what_they_mean_in_go() {
        assert!(matches("^[a&&b]$", "&"), "no intersections");
        assert!(matches("^[a[b]$", "["), "no nesting");
        assert!(matches("^[[:alpha:]]$", "x"));
        assert!(!matches("^[[:^alpha:]]$", "x"));
        assert!(
            matches("^[[:a]$", ":"),
            "an unclosed name is three characters"
        );
        assert!(matches("^[x[^/]*]$", "^x/]"), "a star in a class closes it");
        assert_eq!(compile("[[:foo:]]").err(), Some(Refusal::Malformed));
        assert!(matches("^[^a]$", "\n"));
        assert!(!matches("^(.*/)?b$", "a\n/b"), "a dot stops at a newline");
    }

    proptest! {
        #[test]
        fn what_go_would_take_so_does_the_crate(go in "(\\PC|\\[\\^/\\]\\*|\\\\[a-z0-9]|\\[[a-c^\\[:&~-]*\\]){0,6}") {
            let operators = ['(', ')', '*', '?'];
            if let Some(rust) = translate(&go) && !go.contains(operators) {
                prop_assert!(Regex::new(&rust).is_ok(), "{} became {}", go, rust);
            }
        }
    }
}
