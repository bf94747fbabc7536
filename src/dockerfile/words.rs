//! Words: how the arguments of an instruction are told apart.

use std::ops::Range;

use super::joined::Joined;
use super::split::is_blank;

/// Splits at runs of blanks. The text must be trimmed and not be empty.
pub(super) fn split_at_blanks(line: &Joined, range: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (offset, character) in line.get(range.clone()).char_indices() {
        let at = range.start + offset;
        match (is_blank(character), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| from..range.end));
    words
}

/// Splits at spaces outside of quotes; quotes and escapes stay in the words.
pub(super) fn split_quoted(line: &Joined, range: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut end = range.end;
    let mut characters = line.get(range.clone()).char_indices();
    while let Some((offset, character)) = characters.next() {
        let at = range.start + offset;
        let from = match start {
            None if character.is_whitespace() => continue,
            None => *start.insert(at),
            Some(from) => from,
        };
        if character == escape && quote != Some('\'') {
            // Nothing for it to escape: it is dropped.
            if characters.next().is_none() {
                end = at;
            }
            continue;
        }
        match quote {
            None if character.is_whitespace() => {
                words.push(from..at);
                start = None;
            }
            None if matches!(character, '\'' | '"') => quote = Some(character),
            Some(open) if character == open => quote = None,
            _ => {}
        }
    }
    words.extend(start.map(|from| from..end));
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn line(text: &str) -> Joined {
        let mut line = Joined::new(FileId::FIRST, 0);
        line.push(text, 0);
        line
    }

    #[track_caller]
    fn check(text: &str, words: &[&str]) {
        let line = line(text);
        let found: Vec<_> = split_quoted(&line, line.whole(), '\\')
            .into_iter()
            .map(|word| line.get(word))
            .collect();
        assert_eq!(found, words);
    }

    #[test]
    fn quotes_hold_words_together() {
        check("a=b c", &["a=b", "c"]);
        check(r#"a="b c" d='e \' f"#, &[r#"a="b c""#, r"d='e \'", "f"]);
        check(r"a=b\ c", &[r"a=b\ c"]);
        check(r"a=b\", &["a=b"]);
        check(r"\", &[]);
        check(r#"a="b\" c" d"#, &[r#"a="b\" c""#, "d"]);
        check("a\u{a0}b", &["a", "b"]);
    }

    #[test]
    fn blanks_only() {
        let line = line("a\u{a0}b \t c");
        let words = split_at_blanks(&line, line.whole());
        assert_eq!(words, [0..4, 7..8]);
    }
}
