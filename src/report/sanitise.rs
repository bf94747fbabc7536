//! Text from files, made fit for a terminal: nothing in it can move the cursor, turn the writing
//! direction or hide.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How many characters of one message are shown.
const LIMIT: usize = 2_000;

/// Whether a character is drawn as nothing, or changes how others are drawn: controls, bidi
/// marks, zero-width characters, line separators, tags.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Adds a character as it is shown: itself, a control picture (`␛`), or its number (`\u{9b}`).
pub fn push(out: &mut String, character: char) {
    match character {
        '\0'..='\u{1f}' => {
            out.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'));
        }
        '\u{7f}' => out.push('\u{2421}'),
        // The picture of an emoji rather than of a letter: no width of its own.
        '\u{fe0e}' | '\u{fe0f}' => {}
        unseen if is_unseen(unseen) => {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(unseen));
        }
        seen => out.push(seen),
    }
}

/// A text that is to stay on one line.
pub fn line(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// A text that may have several lines.
pub fn lines(text: &str) -> Cow<'_, str> {
    clean(text, true)
}

fn clean(text: &str, newlines: bool) -> Cow<'_, str> {
    let keeps = |character: char| !is_unseen(character) || (newlines && character == '\n');
    if text.len() <= LIMIT && text.chars().all(keeps) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len().min(LIMIT));
    let mut characters = text.chars();
    for character in characters.by_ref().take(LIMIT) {
        match character {
            kept if keeps(kept) => out.push(kept),
            '\t' => out.push_str("    "),
            other => push(&mut out, other),
        }
    }
    if characters.next().is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmless_stays() {
        assert!(matches!(line("COPY äß 日本 🚀"), Cow::Borrowed(_)));
        assert_eq!(lines("a\nb"), "a\nb");
    }

    #[test]
    fn what_acts_is_spelled_out() {
        assert_eq!(line("\u{1b}[31m\u{7f}\0"), "␛[31m␡␀");
        assert_eq!(line("a\nb"), "a␊b");
        assert_eq!(line("\u{9b}\u{202e}\u{200b}"), "\\u{9b}\\u{202e}\\u{200b}");
        assert_eq!(lines("a\r\nb"), "a␍\nb");
        assert_eq!(line("☸\u{fe0f}"), "☸");
    }

    #[test]
    fn what_is_endless_ends() {
        let shown = line(&"ä".repeat(LIMIT + 1)).into_owned();
        assert_eq!(shown.chars().count(), LIMIT + 1);
        assert!(shown.ends_with('…'));
        assert!(!line(&"ä".repeat(LIMIT)).ends_with('…'));
    }
}
