//! A comment in the ignore file that is a pattern.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL514",
    name: "ignore-comment",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("ignore_comment.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let patterns = build.ignore.iter().flat_map(|found| &found.ignore.patterns);
    for pattern in patterns {
        let text = pattern.text.as_str();
        let Some(start) = comment(text) else {
            continue;
        };
        let finding = findings.add(match start {
            0 => "an indented comment is a pattern",
            _ => "a comment behind a pattern is a part of it",
        });
        finding.at(pattern.text.span_of(start..text.len()), "not a comment");
        finding.note("a `#` starts a comment at the very beginning of a line alone");
        finding.help("put the comment on a line of its own, without spaces before it");
        let (meant, comment) = text.split_at(start);
        let replace = |new| Change::ReplaceLine {
            content: pattern.text.span(),
            new,
        };
        match start {
            0 => finding.fix(vec![replace(vec![comment.to_owned()])]),
            _ => {
                let lines = [comment, meant.trim_end()];
                finding.unsafe_fix(vec![replace(lines.map(str::to_owned).into())])
            }
        };
    }
}

/// Where a comment was meant to start.
fn comment(pattern: &str) -> Option<usize> {
    if pattern.starts_with('#') {
        return Some(0);
    }
    let start = pattern.find(" #").or_else(|| pattern.find("\t#"))?;
    Some(start + 1)
}
