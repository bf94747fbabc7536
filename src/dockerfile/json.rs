//! The JSON arrays of the exec forms, read as strictly as Go's `encoding/json`.

use std::ops::Range;

use crate::source::{Text, TextBuilder};

use super::joined::Joined;

/// What a text turns out to be.
pub(super) enum Array {
    /// Not JSON, or not an array: BuildKit takes it for a shell form.
    NotJson,
    /// A JSON array that holds something else than strings.
    NotStrings,
    /// An array of strings.
    Strings(Vec<Text>),
}

/// Go gives up on values nested deeper.
const DEEPEST: usize = 10_000;

/// Reads a text as a JSON array; with `may_trail` anything may follow it.
pub(super) fn read_array(line: &Joined, range: Range<usize>, may_trail: bool) -> Array {
    let range = line.trim(range.clone()).start..range.end;
    let mut scanner = Scanner {
        line,
        bytes: line.get(0..range.end).as_bytes(),
        at: range.start,
        open: Vec::new(),
        strings: Vec::new(),
        only_strings: true,
    };
    if scanner.bytes.get(scanner.at) != Some(&b'[') || scanner.array().is_none() {
        return Array::NotJson;
    }
    scanner.skip_spaces();
    if !may_trail && scanner.at < range.end {
        return Array::NotJson;
    }
    match scanner.only_strings {
        true => Array::Strings(scanner.strings),
        false => Array::NotStrings,
    }
}

struct Scanner<'a> {
    line: &'a Joined,
    bytes: &'a [u8],
    at: usize,
    /// The closing brackets that are awaited.
    open: Vec<u8>,
    strings: Vec<Text>,
    only_strings: bool,
}

impl Scanner<'_> {
    /// Reads the array at hand, whatever it holds; `None` where it is not JSON.
    fn array(&mut self) -> Option<()> {
        loop {
            self.value()?;
            // After a value: what closes here, then a comma or the end.
            loop {
                let Some(close) = self.open.last().copied() else {
                    return Some(());
                };
                match self.next_token()? {
                    byte if byte == close => {
                        self.open.pop();
                    }
                    b',' => break,
                    _ => return None,
                }
            }
            if self.open.last() == Some(&b'}') {
                self.key()?;
            }
        }
    }

    /// Reads a scalar, an empty array or object, or opens one.
    fn value(&mut self) -> Option<()> {
        loop {
            self.skip_spaces();
            let byte = self.peek()?;
            if !self.open.is_empty() {
                self.only_strings &= byte == b'"' && self.open.len() == 1 || self.open.len() > 1;
            }
            let close = match byte {
                b'[' => b']',
                b'{' => b'}',
                b'"' => {
                    let string = self.string()?;
                    if self.open.len() == 1 {
                        self.strings.push(string);
                    }
                    return Some(());
                }
                b't' => return self.literal("true"),
                b'f' => return self.literal("false"),
                b'n' => return self.literal("null"),
                _ => return self.number(),
            };
            self.at += 1;
            if self.open.len() >= DEEPEST {
                return None;
            }
            self.skip_spaces();
            if self.peek()? == close {
                self.at += 1;
                return Some(());
            }
            self.open.push(close);
            if close == b'}' {
                self.key()?;
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        self.skip_spaces();
        if self.peek()? != b'"' {
            return None;
        }
        self.string()?;
        (self.next_token()? == b':').then_some(())
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        let found = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        found.then_some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_one(b"-");
        if !self.skip_one(b"0") && !self.skip_digits() {
            return None;
        }
        if self.skip_one(b".") && !self.skip_digits() {
            return None;
        }
        if self.skip_one(b"eE") {
            self.skip_one(b"+-");
            if !self.skip_digits() {
                return None;
            }
        }
        let number: f64 = self.line.get(start..self.at).parse().ok()?;
        number.is_finite().then_some(())
    }

    fn string(&mut self) -> Option<Text> {
        let start = self.at;
        self.at += 1;
        let mut builder = self.line.builder();
        loop {
            let plain = self.at;
            let rest = self.bytes.get(plain..)?;
            self.at += rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | ..=0x1f))?;
            self.line.append(&mut builder, plain..self.at);
            match self.peek()? {
                b'"' => break,
                b'\\' => self.escape(&mut builder)?,
                _ => return None,
            }
        }
        self.at += 1;
        Some(builder.finish(self.line.span(start..self.at)))
    }

    fn escape(&mut self, builder: &mut TextBuilder) -> Option<()> {
        let start = self.at;
        let letter = *self.bytes.get(start + 1)?;
        self.at += 2;
        let character = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode_escape()?,
            _ => return None,
        };
        let mut buffer = [0; 4];
        let text = character.encode_utf8(&mut buffer);
        self.line.append_as(builder, text, start..self.at);
        Some(())
    }

    /// The character of `\uXXXX`, or of a surrogate pair; half a pair is U+FFFD.
    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.hexadecimal()?;
        if let Some(character) = char::from_u32(first) {
            return Some(character);
        }
        let after_first = self.at;
        if self.bytes.get(self.at..self.at + 2) == Some(b"\\u") {
            self.at += 2;
            let second = self.hexadecimal()?;
            if (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = after_first;
        }
        Some(char::REPLACEMENT_CHARACTER)
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |number, digit| {
            Some(number * 16 + char::from(*digit).to_digit(16)?)
        })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next_token(&mut self) -> Option<u8> {
        self.skip_spaces();
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip_one(&mut self, any: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| any.contains(&byte));
        self.at += usize::from(found);
        found
    }

    fn skip_digits(&mut self) -> bool {
        let start = self.at;
        while self.skip_one(b"0123456789") {}
        self.at > start
    }

    fn skip_spaces(&mut self) {
        while self.skip_one(b" \t\r\n") {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn read(text: &str, may_trail: bool) -> Option<Result<Vec<String>, ()>> {
        let mut line = Joined::new(FileId::FIRST, 0);
        line.push(text, 0);
        match read_array(&line, line.whole(), may_trail) {
            Array::NotJson => None,
            Array::NotStrings => Some(Err(())),
            Array::Strings(texts) => Some(Ok(texts.iter().map(ToString::to_string).collect())),
        }
    }

    #[track_caller]
    fn strings(text: &str, expected: &[&str]) {
        let expected = expected.iter().map(ToString::to_string).collect();
        assert_eq!(read(text, false), Some(Ok(expected)));
    }

    #[test]
    fn arrays_of_strings() {
        strings("[]", &[]);
        strings(r#" [ "a" , "b\n\u00e9\/" ] "#, &["a", "b\né/"]);
        strings(r#"["\ud83d\ude00\ud83dx"]"#, &["😀\u{fffd}x"]);
    }

    #[test]
    fn arrays_of_more() {
        for text in [
            "[1]",
            "[null]",
            r#"["a",{"b":[1.5e3,true]},[]]"#,
            "[[]]",
            r#"[["a"]]"#,
        ] {
            assert_eq!(read(text, false), Some(Err(())), "{text}");
        }
    }

    #[test]
    fn not_json() {
        for text in [
            "",
            "a",
            "[",
            "['a']",
            r#"["a",]"#,
            r#"["a" "b"]"#,
            r#"["a\x"]"#,
            "[01]",
            "[1e999]",
            "[\"\t\"]",
            r#"{"a":1}"#,
            r#"[{"a"}]"#,
            "[}",
            r#"["\u12"]"#,
            "[\"a\\",
            "[-]",
        ] {
            assert_eq!(read(text, false), None, "{text}");
        }
    }

    #[test]
    fn what_trails() {
        assert_eq!(read(r#"["a"] b"#, false), None);
        assert_eq!(read(r#"["a"] b"#, true), Some(Ok(vec!["a".to_string()])));
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(read(&"[".repeat(1_000_000), true), None);
        let deep = format!("{}{}", "[".repeat(9_000), "]".repeat(9_000));
        assert_eq!(read(&deep, true), Some(Err(())));
    }
}
