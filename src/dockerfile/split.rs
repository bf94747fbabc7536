//! An instruction's keyword, its flags and the rest.

use std::ops::Range;

use super::joined::Joined;
use super::model::Flag;
use crate::source::TextBuilder;

/// The parts of an instruction.
pub(super) struct Parts {
    pub(super) keyword: Range<usize>,
    pub(super) flags: Vec<Flag>,
    pub(super) rest: Range<usize>,
}

/// What BuildKit splits arguments at. Not all spaces: a no-break space is part of a word.
pub(super) fn is_blank(character: char) -> bool {
    matches!(character, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// Splits an instruction; `escape` escapes within its flags.
pub(super) fn split(line: &Joined, range: Range<usize>, escape: char) -> Parts {
    let range = line.trim(range);
    let text = line.get(range.clone());
    let keyword_end = range.start + text.find(is_blank).unwrap_or(text.len());
    let keyword = range.start..keyword_end;
    let (flags, rest) = FlagReader::new(line, keyword_end..range.end, escape).read();
    Parts {
        keyword,
        flags,
        rest: line.trim(rest..range.end),
    }
}

/// Reads the words that start with `--`. BuildKit goes byte by byte here and takes each for a
/// character, so other than ASCII in a flag comes out garbled, and bytes 0x85 and 0xA0 are spaces.
struct FlagReader<'a> {
    line: &'a Joined,
    escape: char,
    at: usize,
    end: usize,
}

impl<'a> FlagReader<'a> {
    fn new(line: &'a Joined, range: Range<usize>, escape: char) -> Self {
        FlagReader {
            line,
            escape,
            at: range.start,
            end: range.end,
        }
    }

    /// The flags, and where what follows them starts.
    fn read(mut self) -> (Vec<Flag>, usize) {
        let mut flags = Vec::new();
        loop {
            while self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            }
            self.at = self.line.ceiling(self.at);
            let start = self.at;
            if !self.line.get(start..self.end).starts_with("--") {
                return (flags, start);
            }
            let Some(flag) = self.flag() else {
                return (flags, self.line.ceiling(self.at));
            };
            flags.push(flag);
        }
    }

    /// A flag; none where it is the bare `--` that ends the flags.
    fn flag(&mut self) -> Option<Flag> {
        let start = self.at;
        let mut builder = self.line.builder();
        let mut quote = None;
        while let Some(character) = self.peek() {
            match quote {
                None if character.is_whitespace() => break,
                None if matches!(character, '\'' | '"') => quote = Some(character),
                Some(open) if character == open => quote = None,
                _ => {
                    if character == self.escape {
                        self.at += 1;
                    }
                    self.take(&mut builder);
                    continue;
                }
            }
            self.at += 1;
        }
        let end = self.line.ceiling(self.at);
        if builder.as_str() == "--" {
            return None;
        }
        let text = builder.finish(self.line.span(start..end));
        Some(Flag::new(text))
    }

    /// Takes the byte at hand for a character.
    fn take(&mut self, builder: &mut TextBuilder) {
        let Some(character) = self.peek() else {
            return;
        };
        if character.is_ascii() {
            self.line.append(builder, self.at..self.at + 1);
        } else {
            let whole = self.line.floor(self.at)..self.line.ceiling(self.at + 1);
            self.line
                .append_as(builder, character.encode_utf8(&mut [0; 2]), whole);
        }
        self.at += 1;
    }

    fn peek(&self) -> Option<char> {
        let byte = self.line.as_str().as_bytes().get(self.at)?;
        (self.at < self.end).then_some(char::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn parts(text: &str) -> (String, Vec<String>, String) {
        let mut line = Joined::new(FileId::FIRST, 0);
        line.push(text, 0);
        let parts = split(&line, line.whole(), '\\');
        let flags = parts.flags.iter().map(|flag| flag.text.to_string());
        (
            line.get(parts.keyword).to_string(),
            flags.collect(),
            line.get(parts.rest).to_string(),
        )
    }

    #[track_caller]
    fn check(text: &str, keyword: &str, flags: &[&str], rest: &str) {
        let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
        assert_eq!(parts(text), (keyword.to_string(), flags, rest.to_string()));
    }

    #[test]
    fn splits() {
        check("  COPY  a  b ", "COPY", &[], "a  b");
        check(
            "COPY --from='x y' --link a b",
            "COPY",
            &["--from=x y", "--link"],
            "a b",
        );
        check("RUN -- --x", "RUN", &[], "--x");
        check("RUN --a\\ b c", "RUN", &["--a b"], "c");
        check("RUN --", "RUN", &[], "");
        check("FROM\u{a0}x", "FROM\u{a0}x", &[], "");
        check("COPY --from=é x /", "COPY", &["--from=Ã©"], "x /");
        check("", "", &[], "");
    }
}
