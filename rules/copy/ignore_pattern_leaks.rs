//! A pattern of the ignore file that keeps a directory out, and not what lies in it.

use std::collections::BTreeMap;

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;
use crate::source::Span;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL509",
    name: "ignore-pattern-leaks",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("ignore_pattern_leaks.md"),
    scope: Scope::Build(check),
};

/// What a pattern lets through, over all instructions.
struct Leaked<'a> {
    files: usize,
    example: &'a str,
    copied_by: Vec<Span>,
}

fn check(build: &Build, findings: &mut Findings) {
    let Some(ignore) = &build.ignore else {
        return;
    };
    for (pattern, leaked) in leaks(build) {
        let Some(pattern) = ignore.ignore.patterns.get(pattern) else {
            continue;
        };
        let text = pattern.text.as_str();
        let finding = findings.add(format!(
            "`{text}` does not keep out what lies in the directory"
        ));
        let more = match leaked.files {
            1 => String::from("is copied"),
            files => format!("is copied, and {} more", files - 1),
        };
        finding.at(pattern.text.span(), format!("`{}` {more}", leaked.example));
        for copied_by in leaked.copied_by.iter().take(MOST_SHOWN) {
            finding.see(*copied_by, "copied here");
        }
        finding.note("Kaniko holds one parent of a path against the pattern, the one that is as deep as the pattern is long; Docker all of them");
        say_if_presumed(finding, build);
        let missing = missing(&pattern.cleaned);
        finding.help(format!("add `{}`", missing.join("` and `")));
        let new = [text.to_owned()].into_iter().chain(missing).collect();
        finding.unsafe_fix(vec![Change::ReplaceLine {
            content: pattern.text.span(),
            new,
        }]);
    }
}

/// How many of the instructions are shown.
const MOST_SHOWN: usize = 3;

fn leaks(build: &Build) -> BTreeMap<usize, Leaked<'_>> {
    let mut leaks: BTreeMap<usize, Leaked<'_>> = BTreeMap::new();
    for (_, copy) in build.copies() {
        for leak in &copy.leaks {
            let leaked = leaks.entry(leak.pattern).or_insert(Leaked {
                files: 0,
                example: &leak.example,
                copied_by: Vec::new(),
            });
            leaked.files += leak.files;
            leaked
                .copied_by
                .extend(copy.sources.first().map(|source| source.word.span()));
        }
    }
    leaks
}

/// The patterns that keep out what lies in the directories, too: at the root and below.
fn missing(pattern: &str) -> Vec<String> {
    match pattern.strip_prefix("**/") {
        Some(name) if !name.contains('/') => vec![name.to_owned(), format!("**/{name}/**")],
        _ => vec![format!("{pattern}/**")],
    }
}
