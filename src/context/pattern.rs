//! Go's `filepath.Match` as it is on Unix: the wildcards of COPY and ADD.
//!
//! `*` and `?` stop at a slash, `[…]` is a class with ranges, negated by `^` and not by `!`, and a
//! backslash escapes. There is no `**` and no `{a,b}`.

use std::fmt;

/// Go's `filepath.ErrBadPattern`, in Go's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPattern;

impl fmt::Display for BadPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("syntax error in pattern")
    }
}

impl std::error::Error for BadPattern {}

/// Whether a name matches a pattern as a whole.
///
/// # Errors
/// See [`Pattern::matches`].
pub fn matches(pattern: &str, name: &str) -> Result<bool, BadPattern> {
    Pattern::new(pattern).matches(name)
}

/// A pattern, read once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The chunks up to the first malformed one.
    chunks: Vec<Chunk>,
    malformed: bool,
    literal_prefix: String,
}

/// What stands between two stars.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunk {
    after_star: bool,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Byte(u8),
    AnyButSlash,
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Pattern {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Self {
        let mut read = Pattern {
            chunks: Vec::new(),
            malformed: false,
            literal_prefix: literal_prefix(pattern).to_owned(),
        };
        let mut rest = pattern;
        while !rest.is_empty() && !read.malformed {
            let without_stars = rest.trim_start_matches('*');
            let after_star = without_stars.len() < rest.len();
            let (chunk, next) = without_stars.split_at(chunk_end(without_stars));
            match items(chunk) {
                Ok(items) => read.chunks.push(Chunk { after_star, items }),
                Err(BadPattern) => read.malformed = true,
            }
            rest = next;
        }
        read
    }

    /// The leading directories that hold no wildcard, below which whatever matches must lie; the
    /// whole pattern where it has none at all.
    pub fn literal_prefix(&self) -> &str {
        &self.literal_prefix
    }

    /// Whether some name makes Go find a syntax error: an unclosed or empty class, a range without
    /// an end, a lone backslash at the end.
    pub fn is_malformed(&self) -> bool {
        self.malformed
    }

    /// Whether a name matches as a whole. Takes time in proportion to the pattern times the name.
    ///
    /// # Errors
    /// Go reads a pattern from star to star and gives up at the first stretch that does not match,
    /// so it finds a syntax error only with names that match all before it.
    pub fn matches(&self, name: &str) -> Result<bool, BadPattern> {
        let mut name = name.as_bytes();
        for (index, chunk) in self.chunks.iter().enumerate() {
            let last = index + 1 == self.chunks.len() && !self.malformed;
            if last && chunk.after_star && chunk.items.is_empty() {
                return Ok(!name.contains(&b'/'));
            }
            match chunk.find(name, last) {
                Some(rest) => name = rest,
                None => return Ok(false),
            }
        }
        if self.malformed {
            return Err(BadPattern);
        }
        Ok(name.is_empty())
    }
}

/// Whether a pattern holds a character that is not simply itself, as Go's `filepath.Glob` asks.
pub fn has_wildcard(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '\\'])
}

fn literal_prefix(pattern: &str) -> &str {
    match pattern.find(['*', '?', '[', '\\']) {
        None => pattern,
        Some(wildcard) => {
            let before = pattern.get(..wildcard).unwrap_or_default();
            match before.rfind('/') {
                Some(0) => "/",
                Some(slash) => before.get(..slash).unwrap_or_default(),
                None => "",
            }
        }
    }
}

impl Chunk {
    /// Matches at the start of the name, or after a star at the first place where it can, and
    /// gives what remains. The last chunk must reach the end of the name.
    fn find<'a>(&self, name: &'a [u8], last: bool) -> Option<&'a [u8]> {
        let fits = |name| self.take(name).filter(|rest| rest.is_empty() || !last);
        if let Some(rest) = fits(name) {
            return Some(rest);
        }
        if !self.after_star {
            return None;
        }
        // Go skips bytes here, not characters: `*??` matches a single `é`.
        (0..name.len())
            .take_while(|&skipped| name.get(skipped) != Some(&b'/'))
            .find_map(|skipped| fits(name.get(skipped + 1..)?))
    }

    fn take<'a>(&self, mut name: &'a [u8]) -> Option<&'a [u8]> {
        for item in &self.items {
            name = item.take(name)?;
        }
        Some(name)
    }
}

impl Item {
    fn take<'a>(&self, name: &'a [u8]) -> Option<&'a [u8]> {
        match self {
            Item::Byte(byte) => name.strip_prefix(&[*byte]),
            Item::AnyButSlash => match name.first()? {
                b'/' => None,
                _ => name.get(first_char(name).1..),
            },
            Item::Class { negated, ranges } => {
                name.first()?;
                let (found, length) = first_char(name);
                let within = ranges.iter().any(|&(lo, hi)| lo <= found && found <= hi);
                (within != *negated).then(|| name.get(length..))?
            }
        }
    }
}

/// The first character and its length; a byte that starts none is U+FFFD, as in Go.
fn first_char(bytes: &[u8]) -> (char, usize) {
    let length = match bytes.first() {
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xFF) => 4,
        _ => 1,
    };
    bytes
        .get(..length)
        .and_then(|encoded| std::str::from_utf8(encoded).ok())
        .and_then(|text| text.chars().next())
        .map_or((char::REPLACEMENT_CHARACTER, 1), |found| (found, length))
}

/// Where the next star stands that is neither escaped nor in a class.
fn chunk_end(pattern: &str) -> usize {
    let bytes = pattern.as_bytes();
    let mut in_class = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if at + 1 < bytes.len() => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn items(chunk: &str) -> Result<Vec<Item>, BadPattern> {
    let mut items = Vec::new();
    let mut rest = chunk;
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        match first {
            '?' => items.push(Item::AnyButSlash),
            '[' => {
                let (class, after) = class(rest)?;
                items.push(class);
                rest = after;
            }
            _ => {
                let mut literal = first;
                if first == '\\' {
                    literal = rest.chars().next().ok_or(BadPattern)?;
                    rest = &rest[literal.len_utf8()..];
                }
                let mut buffer = [0; 4];
                let encoded = literal.encode_utf8(&mut buffer);
                items.extend(encoded.bytes().map(Item::Byte));
            }
        }
    }
    Ok(items)
}

/// Reads a class from behind its `[`, and gives what follows its `]`.
fn class(text: &str) -> Result<(Item, &str), BadPattern> {
    let (negated, mut rest) = match text.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut ranges = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(']')
            && !ranges.is_empty()
        {
            return Ok((Item::Class { negated, ranges }, after));
        }
        let (lo, after) = class_char(rest)?;
        let (hi, after) = match after.strip_prefix('-') {
            Some(end) => class_char(end)?,
            None => (lo, after),
        };
        ranges.push((lo, hi));
        rest = after;
    }
}

/// One end of a range; something must follow it, if only the `]`.
fn class_char(text: &str) -> Result<(char, &str), BadPattern> {
    let text = match text.chars().next() {
        None | Some('-' | ']') => return Err(BadPattern),
        Some('\\') => &text[1..],
        Some(_) => text,
    };
    let found = text.chars().next().ok_or(BadPattern)?;
    let rest = &text[found.len_utf8()..];
    if rest.is_empty() {
        return Err(BadPattern);
    }
    Ok((found, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_the_directory_to_look_in() {
        for (pattern, prefix) in [
            ("", ""),
            ("a/b", "a/b"),
            ("a/b/*.go", "a/b"),
            ("a/b*/c", "a"),
            ("*", ""),
            ("/*", "/"),
            ("a\\b/c", ""),
            ("é/[a]", "é"),
        ] {
            let read = Pattern::new(pattern);
            assert_eq!(read.literal_prefix(), prefix, "{pattern:?}");
        }
    }

    #[test]
    fn reads_classes_by_characters_and_skips_by_bytes() {
        assert_eq!(matches("[α-ω]", "β"), Ok(true));
        assert_eq!(
            matches("[!a]", "b"),
            Ok(false),
            "`!` is a member, not a negation"
        );
        assert_eq!(matches("[^a]", "/"), Ok(true), "a class may match a slash");
        assert_eq!(matches("??", "日"), Ok(false));
        assert_eq!(matches("*??", "日"), Ok(true), "Go's star skips bytes");
    }

    #[test]
    fn finds_errors_as_late_as_go() {
        assert_eq!(matches("a*[", "b"), Ok(false), "never got there");
        assert_eq!(matches("a*[", "ab"), Err(BadPattern));
        assert_eq!(matches("ab[", "x"), Err(BadPattern), "the same stretch");
        assert!(Pattern::new("a*[").is_malformed());
        assert_eq!(BadPattern.to_string(), "syntax error in pattern");
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = "*a".repeat(5_000) + "b";
        assert_eq!(matches(&pattern, &"a".repeat(10_000)), Ok(false));
    }

    proptest! {
        #[test]
        fn never_panics(pattern in "[a*?\\[\\]^\\\\é/-]{0,12}", name in "[aé/b-]{0,8}") {
            let _ = matches(&pattern, &name);
        }

        #[test]
        fn an_escaped_name_matches_itself_alone(name in "\\PC{0,8}", other in "\\PC{0,8}") {
            let pattern: String = name.chars().flat_map(|found| ['\\', found]).collect();
            prop_assert_eq!(matches(&pattern, &name), Ok(true));
            prop_assert_eq!(matches(&pattern, &other), Ok(name == other));
        }

        #[test]
        fn what_matches_lies_below_the_prefix(pattern in "[ab/*?]{1,8}", name in "[ab/]{0,8}") {
            let read = Pattern::new(&pattern);
            if read.matches(&name) == Ok(true) {
                prop_assert!(name.starts_with(read.literal_prefix()));
            }
        }
    }
}
