//! Parser directives: `# escape=` and its like at the top of a file.

use std::ops::Range;

use super::dialect::Dialect;
use crate::golang::to_lower;

/// Reads the directives; the first line that is none ends them.
#[derive(Debug, Default)]
pub(super) struct Directives {
    seen: Vec<String>,
    ended: bool,
}

/// The parts of a directive, as ranges of its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

fn is_space(next: char) -> bool {
    matches!(next, '\t' | '\n' | '\x0c' | '\r' | ' ')
}

impl Directives {
    /// Reads a line without the spaces before it.
    ///
    /// # Errors
    /// The executor's words where a directive is repeated.
    pub(super) fn read(&mut self, line: &str, dialect: &Dialect) -> Result<Option<Found>, String> {
        if self.ended {
            return Ok(None);
        }
        let Some(found) = parts(line, dialect) else {
            self.ended = true;
            return Ok(None);
        };
        let name = to_lower(line.get(found.name.clone()).unwrap_or(""));
        let known = match name.as_str() {
            "escape" => true,
            "syntax" => !dialect.only_escape_directive,
            "check" => dialect.check_directive,
            _ => false,
        };
        if !known {
            self.ended = true;
            return Ok(None);
        }
        if self.seen.contains(&name) {
            return Err(format!("only one {name} parser directive can be used"));
        }
        self.seen.push(name);
        Ok(Some(found))
    }
}

/// The escape character that the value of `# escape=` names.
///
/// # Errors
/// The executor's words where it is neither a backslash nor a backtick.
pub(super) fn escape(value: &str, dialect: &Dialect) -> Result<char, String> {
    let mut letters = value.chars();
    match (letters.next(), letters.next()) {
        (Some(escape @ ('\\' | '`')), None) => Ok(escape),
        (Some(escape @ ('\\' | '`')), _) if dialect.only_escape_directive => Ok(escape),
        (Some(first), _) if dialect.only_escape_directive => Err(format!(
            "invalid ESCAPE '{}'. Must be ` or \\",
            to_lower(&first.to_string())
        )),
        _ => Err(format!(
            "invalid escape token '{value}' does not match ` or \\"
        )),
    }
}

fn parts(line: &str, dialect: &Dialect) -> Option<Found> {
    let rest = line.strip_prefix('#')?;
    let rest = match dialect.unicode_space_in_directives {
        true => rest.trim_start(),
        false => rest.trim_start_matches(is_space),
    };
    let start = line.len() - rest.len();
    let length = rest
        .find(|next: char| !next.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let name = start..start + length;
    if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let value = rest.get(length..)?.trim_start_matches(is_space);
    let value = value.strip_prefix('=')?;
    let trimmed = value.trim_matches(is_space);
    let value = match (trimmed.is_empty(), value.is_empty()) {
        (true, true) => return None,
        // A value of nothing but spaces is the last of them.
        (true, false) => line.len() - 1..line.len(),
        (false, _) => {
            let start = line.len() - value.trim_start_matches(is_space).len();
            start..start + trimmed.len()
        }
    };
    Some(Found { name, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(minor: u32, line: &str) -> Option<(&str, &str)> {
        let found = Directives::default().read(line, &Dialect::buildkit(minor));
        found
            .unwrap()
            .map(|found| (&line[found.name], &line[found.value]))
    }

    #[test]
    fn names_and_values() {
        assert_eq!(read(32, "# escape = ` "), Some(("escape", "`")));
        assert_eq!(read(32, "#SYNTAX=a b"), Some(("SYNTAX", "a b")));
        assert_eq!(read(32, "# escape=  "), Some(("escape", " ")));
        assert_eq!(read(32, "# escape="), None);
        assert_eq!(read(32, "# foo=bar"), None);
        assert_eq!(read(32, "#\u{a0}escape=`"), Some(("escape", "`")));
        assert_eq!(read(26, "#\u{a0}escape=`"), None);
        assert_eq!(read(14, "# check=skip=all"), Some(("check", "skip=all")));
        assert_eq!(read(13, "# check=skip=all"), None);
    }
}
