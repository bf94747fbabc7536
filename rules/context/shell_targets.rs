//! The absolute paths that a shell script plainly writes to.

use std::ops::Range;

/// Commands all of whose paths are written.
const WRITES_ALL: [&str; 3] = ["mkdir", "tee", "touch"];
/// Commands whose last path is written.
const WRITES_LAST: [&str; 4] = ["cp", "install", "ln", "mv"];
/// Words before a command.
const BEFORE: [&str; 8] = ["!", "do", "else", "if", "sudo", "then", "while", "{"];

/// A part of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(Range<usize>),
    /// `>` or `>>`: the next word is a file that is written.
    Into,
    /// What ends a command.
    End,
}

/// Where the paths stand. Words with variables, patterns or quotes in them are none.
pub fn targets(script: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut command: Vec<Range<usize>> = Vec::new();
    let mut into = false;
    for token in tokens(script) {
        match token {
            Token::Into => into = true,
            Token::Word(range) if into => {
                into = false;
                found.push(range);
            }
            Token::Word(range) => command.push(range),
            Token::End => {
                into = false;
                found.extend(written_by(script, &std::mem::take(&mut command)));
            }
        }
    }
    found.extend(written_by(script, &command));
    found.retain(|range| is_plain_path(word(script, range)));
    found
}

fn word<'s>(script: &'s str, range: &Range<usize>) -> &'s str {
    script.get(range.clone()).unwrap_or("")
}

fn is_plain_path(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+@:,=".contains(&byte);
    word.starts_with('/') && word.bytes().all(plain)
}

fn written_by(script: &str, command: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut words = command
        .iter()
        .skip_while(|range| BEFORE.contains(&word(script, range)));
    let Some(name) = words.next() else {
        return Vec::new();
    };
    let name = word(script, name).rsplit('/').next().unwrap_or("");
    let paths: Vec<Range<usize>> = words
        .filter(|range| !word(script, range).starts_with('-'))
        .cloned()
        .collect();
    if WRITES_ALL.contains(&name) {
        return paths;
    }
    match paths.as_slice() {
        [_, .., last] if WRITES_LAST.contains(&name) => vec![last.clone()],
        _ => Vec::new(),
    }
}

fn tokens(script: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    let close = |tokens: &mut Vec<Token>, start: &mut Option<usize>, at: usize| {
        tokens.extend(start.take().map(|from| Token::Word(from..at)));
    };
    for (at, character) in script.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, character) {
            (None | Some('"'), '\\') => {
                start.get_or_insert(at);
                escaped = true;
            }
            (Some(open), character) => {
                if open == character {
                    quote = None;
                }
            }
            (None, '\'' | '"' | '`') => {
                start.get_or_insert(at);
                quote = Some(character);
            }
            (None, ';' | '|' | '&' | '(' | ')' | '\n') => {
                close(&mut tokens, &mut start, at);
                // `2>&1` ends no command
                if !(character == '&' && tokens.last() == Some(&Token::Into)) {
                    tokens.push(Token::End);
                }
            }
            (None, '>') => {
                close(&mut tokens, &mut start, at);
                if tokens.last() != Some(&Token::Into) {
                    tokens.push(Token::Into);
                }
            }
            (None, '<') => close(&mut tokens, &mut start, at),
            // what follows is a comment
            (None, '#') if start.is_none() => return tokens,
            (None, character) if character.is_whitespace() => close(&mut tokens, &mut start, at),
            (None, _) => {
                start.get_or_insert(at);
            }
        }
    }
    close(&mut tokens, &mut start, script.len());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_paths_are_found() {
        let found = |script: &str| {
            let ranges = targets(script).into_iter();
            let words: Vec<&str> = ranges.map(|range| &script[range]).collect();
            words.join(" ")
        };
        for (script, expected) in [
            ("echo x >> /etc/hosts", "/etc/hosts"),
            ("echo x>/etc/hosts 2>&1 && true", "/etc/hosts"),
            ("echo x | sudo tee -a /a /b", "/a /b"),
            ("mkdir -p /a/b c /d && touch /e", "/a/b /d /e"),
            ("cp /a /b", "/b"),
            ("cp /a /b; cat /c", "/b"),
            ("if true; then mv a /b; fi", "/b"),
            ("mkdir $HOME/a /${B}/c '/d' /e*", ""),
            ("echo '> /a' \"> /b\" \\> /c", ""),
            ("cat < /a # > /b", ""),
            ("ls /a 2> /dev/null", "/dev/null"),
            ("cp /a", ""),
            ("", ""),
        ] {
            assert_eq!(found(script), expected, "{script}");
        }
    }
}
