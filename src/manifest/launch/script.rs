//! As much of a shell's command line as can be read without being a shell.

use std::ops::Range;

use crate::manifest::expansion::Expanded;

/// The script that a shell's words give after `-c`.
pub(super) fn of_shell(words: &[Expanded]) -> Option<&Expanded> {
    let mut rest = words.iter().skip(1);
    let mut is_script = false;
    while let Some(word) = rest.next() {
        let text = word.argument.text.as_str();
        if !text.starts_with(['-', '+']) {
            return is_script.then_some(word);
        }
        is_script |= text.starts_with('-') && !text.starts_with("--") && text.contains('c');
        if text.ends_with('o') && !text.starts_with("--") {
            // `-o pipefail`
            rest.next();
        }
    }
    None
}

/// The words of a script that is one command in plain words: no quotes, variables, operators, and
/// no second line. An `exec` before it is left out.
pub(super) fn single_command(script: &Expanded) -> Option<Vec<Expanded>> {
    if !script.argument.unknown.is_empty() {
        return None;
    }
    let ranges = plain_words(&script.argument.text)?;
    let mut words: Vec<Expanded> = ranges.into_iter().map(|word| script.slice(word)).collect();
    if words.first()?.argument.text == "exec" {
        words.remove(0);
    }
    let is_assignment = words.first()?.argument.text.contains('=');
    (!is_assignment).then_some(words)
}

/// The words of a text that means to a shell what it says; none if it may mean more.
fn plain_words(text: &str) -> Option<Vec<Range<usize>>> {
    let text = text.trim_end();
    let mut words = Vec::new();
    let mut word = text.len() - text.trim_start().len();
    let mut cursor = word;
    while let Some(next) = text[cursor..].chars().next() {
        if is_plain(next) {
            cursor += 1;
            continue;
        }
        if word < cursor {
            words.push(word..cursor);
        }
        let in_word = word < cursor;
        cursor += gap(&text[cursor..], in_word)?;
        word = cursor;
    }
    if word < cursor {
        words.push(word..cursor);
    }
    Some(words)
}

/// The length of the gap that a text begins with: a blank, or a backslash that hides a line break
/// and does not join two words.
fn gap(text: &str, in_word: bool) -> Option<usize> {
    if text.starts_with([' ', '\t']) {
        return Some(1);
    }
    let after = text.strip_prefix("\\\n")?;
    (!in_word || after.starts_with([' ', '\t'])).then_some(2)
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-./:=,@%+".contains(character)
}
