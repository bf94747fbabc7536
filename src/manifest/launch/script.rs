//! As much of a shell's command line as can be read without being a shell.

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
