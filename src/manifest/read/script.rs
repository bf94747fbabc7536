//! Scripts that a carrier runs in a container.

use crate::manifest::Script;
use crate::source::Text;

/// A script whose first line may name what runs it; without one, `shell` does.
pub(super) fn of_shebang(text: Text, shell: &'static str) -> Script {
    let line = text.lines().next().unwrap_or("");
    let Some(named) = line.strip_prefix("#!") else {
        return Script {
            shell: Text::replaced(shell, text.span()),
            text,
        };
    };
    let mut words = named.split_whitespace();
    let first = words.next().unwrap_or(shell);
    let program = match first.rsplit('/').next() {
        Some("env") => words.find(|word| !word.starts_with('-')).unwrap_or(first),
        _ => first,
    };
    let start = line.find(program).unwrap_or(0);
    let place = text.span_of(start..start + program.len());
    Script {
        shell: Text::replaced(program, place),
        text,
    }
}
