//! Which heredocs a line announces.

use crate::value::Value;

use super::dialect::Dialect;
use super::expand::{Lookup, Mode, expand};

/// A heredoc before its lines are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) name: String,
    pub(super) expand: bool,
    pub(super) chomp: bool,
}

/// The heredocs of an instruction's text, in order.
///
/// # Errors
/// The executor's words about a heredoc whose name cannot be read.
pub(super) fn announced_in(line: &str, dialect: &Dialect) -> Result<Vec<Announced>, String> {
    if !line.contains("<<") {
        return Ok(Vec::new());
    }
    let mode = Mode {
        keep_quotes: true,
        keep_escapes: true,
        keep_unset: true,
        ignore_quotes: false,
    };
    // Where the words cannot be told, by an open quote for one, there are no heredocs.
    let words = split(line, mode, dialect).unwrap_or_default();
    let announced = words.iter().map(|word| announced_by(word, dialect));
    announced.filter_map(Result::transpose).collect()
}

/// The heredoc that a single word announces.
pub(super) fn announced_by(word: &str, dialect: &Dialect) -> Result<Option<Announced>, String> {
    let descriptor = word.trim_start_matches(|next: char| next.is_ascii_digit());
    let Some(rest) = descriptor.strip_prefix("<<") else {
        return Ok(None);
    };
    let (chomp, mut rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if dialect.spaced_heredocs {
        rest = rest.trim_start_matches(['\t', '\n', '\x0c', '\r', ' ']);
    }
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    let mode = |keep_quotes| Mode {
        keep_quotes,
        keep_escapes: false,
        keep_unset: true,
        ignore_quotes: false,
    };
    let words = split(rest, mode(false), dialect)?;
    let [name] = words.as_slice() else {
        return Ok(None);
    };
    let quoted = split(rest, mode(true), dialect)?;
    let [with_quotes] = quoted.as_slice() else {
        return Err(format!(
            "internal lexing of heredoc produced inconsistent results: {rest}"
        ));
    };
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    Ok(Some(Announced {
        name: name.clone(),
        expand: quotes(name) == quotes(with_quotes),
        chomp,
    }))
}

fn split(text: &str, mode: Mode, dialect: &Dialect) -> Result<Vec<String>, String> {
    let expanded = expand(text, &|_| Lookup::Unset, mode, &dialect.variables);
    match expanded.map_err(|error| error.words)?.words {
        Value::Known(words) => Ok(words),
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(minor: u32, line: &str) -> Vec<(String, bool, bool)> {
        announced_in(line, &Dialect::buildkit(minor))
            .unwrap()
            .into_iter()
            .map(|found| (found.name, found.expand, found.chomp))
            .collect()
    }

    #[track_caller]
    fn check(line: &str, expected: &[(&str, bool, bool)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(name, expand, chomp)| (name.to_string(), *expand, *chomp))
            .collect();
        assert_eq!(announced(32, line), expected, "{line}");
    }

    #[test]
    fn finds_heredocs() {
        check("RUN <<EOF", &[("EOF", true, false)]);
        check(
            "RUN cat <<-'A' 3<<B > x",
            &[("A", false, true), ("B", true, false)],
        );
        check("RUN << EOF", &[("EOF", true, false)]);
        check("RUN <<<x", &[]);
        check("RUN it's <<EOF", &[]);
        check("RUN '<<EOF'", &[]);
        check("RUN <<E\\OF", &[("EOF", true, false)]);
        assert_eq!(announced(14, "RUN << EOF"), []);
    }
}
