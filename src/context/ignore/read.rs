//! From text to patterns: moby's `ignorefile.ReadAll`, and the checks of `patternmatcher.New`.

use super::matcher::Matcher;
use super::{Fault, IgnoreFile, IgnorePattern, IgnoreProblem};
use crate::context::pattern;
use crate::path;
use crate::source::{FileId, Span, Text};

/// The longest line that Go's `bufio.Scanner` takes is one byte shorter.
const SCANNER_BUFFER: usize = 64 * 1024;

/// How many regular expressions a file may turn into before the rest is too large for us.
const MOST_EXPRESSIONS: usize = 1_000;

impl IgnoreFile {
    /// Reads a file: a byte order mark is skipped; a line whose very first character is `#` is a
    /// comment; what remains is trimmed, cleaned and freed of a leading slash.
    pub fn read(file: FileId, text: &str) -> IgnoreFile {
        let mut ignore = IgnoreFile::default();
        let mut expressions = 0;
        let mut start = 0;
        for line in text.split('\n') {
            let whole = Span::new(file, start, start + line.len());
            if line.len() >= SCANNER_BUFFER {
                ignore.patterns.clear();
                ignore.problems = vec![IgnoreProblem {
                    fault: Fault::LineTooLong,
                    span: whole,
                }];
                break;
            }
            let mark = if start == 0 { "\u{feff}" } else { "" };
            let content = line.strip_prefix(mark).unwrap_or(line);
            if !content.starts_with('#') {
                let trimmed = content.trim();
                let indent = content.len() - content.trim_start().len();
                let at = start + line.len() - content.len() + indent;
                ignore.add(Text::verbatim(trimmed, file, at), &mut expressions);
            }
            start += line.len() + 1;
        }
        ignore
    }

    fn add(&mut self, text: Text, expressions: &mut usize) {
        if text.is_empty() {
            return;
        }
        let span = text.span();
        match compile(text, *expressions < MOST_EXPRESSIONS) {
            Ok(pattern) => {
                *expressions += usize::from(matches!(pattern.matcher, Matcher::Regexp(..)));
                if let Matcher::Refused(refusal) = pattern.matcher {
                    self.problem(refusal.into(), span);
                }
                self.patterns.push(pattern);
            }
            Err(fault) => self.problem(fault, span),
        }
    }

    fn problem(&mut self, fault: Fault, span: Span) {
        self.problems.push(IgnoreProblem { fault, span });
    }
}

/// The syntax check is `filepath.Match` against a dot, which does not find every error.
fn compile(text: Text, room: bool) -> Result<IgnorePattern, Fault> {
    let (negated, cleaned) = cleaned(&text)?;
    if pattern::matches(&cleaned, ".").is_err() {
        return Err(Fault::BadPattern);
    }
    Ok(IgnorePattern {
        matcher: Matcher::new(&cleaned, room),
        components: cleaned.split('/').count(),
        text,
        cleaned,
        negated,
    })
}

/// Cleaned twice, as the executor does: first without the `!`, then with it, so that `!/` is a
/// lone `!` in the end.
fn cleaned(line: &str) -> Result<(bool, String), Fault> {
    let (mark, rest) = match line.strip_prefix('!') {
        Some(rest) => ("!", rest.trim()),
        None => ("", line),
    };
    let once = match rest {
        "" => rest.into(),
        _ => path::clean(rest),
    };
    let relative = match once.strip_prefix('/') {
        Some(relative) if !relative.is_empty() => relative,
        _ => &once,
    };
    let marked = format!("{mark}{relative}");
    let twice = path::clean(marked.trim());
    match twice.strip_prefix('!') {
        None => Ok((false, twice.into_owned())),
        Some("") => Err(Fault::LoneExclamation),
        Some(pattern) => Ok((true, pattern.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> IgnoreFile {
        IgnoreFile::read(FileId::FIRST, text)
    }

    #[test]
    fn lines_become_patterns() {
        let text = "\u{feff}# no\n #c \r\n\n! /a/./b/\n/..\n\\!x\n//y/../z\n";
        let ignore = read(text);
        let seen: Vec<_> = ignore
            .patterns
            .iter()
            .map(|it| (it.negated, it.cleaned.as_str()))
            .collect();
        let expected = [
            (false, "#c"),
            (true, "a/b"),
            (false, "/"),
            (false, "\\!x"),
            (false, "z"),
        ];
        assert_eq!(seen, expected);
        assert!(ignore.problems.is_empty());
        for pattern in &ignore.patterns {
            assert_eq!(&text[pattern.text.span().range()], pattern.text.as_str());
        }
    }

    #[test]
    fn faults_point_at_their_pattern() {
        let text = "a\n[b\n!\n!/\n[z-a]\n";
        let seen: Vec<_> = read(text)
            .problems
            .iter()
            .map(|it| (it.fault, &text[it.span.range()]))
            .collect();
        let expected = [
            (Fault::BadPattern, "[b"),
            (Fault::LoneExclamation, "!"),
            (Fault::LoneExclamation, "!/"),
            (Fault::BadExpression, "[z-a]"),
        ];
        assert_eq!(seen, expected);
        assert_eq!(
            read("x*[").problems[0].fault,
            Fault::BadExpression,
            "not found by a dot"
        );
        let undecided = read(text).decide("a").unwrap_err();
        assert_eq!(undecided.to_string(), "syntax error in pattern");
        assert_eq!(undecided.span.range(), 2..4);
    }

    #[test]
    fn a_long_line_spoils_the_file() {
        let longest = "a".repeat(SCANNER_BUFFER - 1);
        assert!(read(&format!("{longest}\nb")).problems.is_empty());
        let ignore = read(&format!("b\n{longest}c\n[\n"));
        assert!(ignore.patterns.is_empty());
        assert_eq!(ignore.problems.len(), 1);
        assert_eq!(ignore.decide("b").unwrap_err().fault, Fault::LineTooLong);
    }

    #[test]
    fn the_last_pattern_that_mattered_is_named() {
        let ignore = read("*\n!src\n*.md\nsrc/gen\n!README.md\n");
        let decide = |path| {
            let decision = ignore.decide(path).unwrap();
            (decision.excluded, decision.by)
        };
        assert_eq!(decide("x"), (true, Some(0)));
        assert_eq!(decide("src/a"), (false, Some(1)));
        assert_eq!(decide("src/gen/a"), (true, Some(3)));
        assert_eq!(decide("README.md"), (false, Some(4)));
        assert_eq!(decide("."), (false, None));
        assert_eq!(
            read("").decide("x").unwrap(),
            read("# x").decide("x").unwrap()
        );
    }

    #[test]
    fn the_executor_looks_at_one_parent_only() {
        let ignore = read("**/node_modules");
        let excluded = |path| ignore.decide(path).unwrap().excluded;
        assert!(excluded("p/node_modules/x"));
        assert!(!excluded("node_modules/x"));
        assert!(!excluded("p/q/node_modules/x"));
        assert!(ignore.decide_as_docker("node_modules/x").unwrap().excluded);
    }

    #[test]
    fn hostile_patterns_stay_cheap() {
        let ignore = read(&format!(
            "{}b\n{}\n",
            "*a".repeat(2_000),
            "[^x]".repeat(15_000)
        ));
        assert_eq!(ignore.problems[0].fault, Fault::TooLarge);
        let undecided = ignore.decide(&"a".repeat(4_000)).unwrap_err();
        assert_eq!(undecided.fault, Fault::TooLarge);

        let ignore = read(&"[^x]\n".repeat(MOST_EXPRESSIONS + 1));
        assert_eq!(ignore.problems.len(), 1);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a*!#/.?\\[\\]\\\\^:é \r\n\u{feff}-]{0,40}", path in "[a/.é]{0,12}") {
            let ignore = read(&text);
            let _ = (ignore.decide(&path), ignore.decide_as_docker(&path));
            for problem in &ignore.problems {
                prop_assert!(text.get(problem.span.range()).is_some());
            }
        }
    }
}
