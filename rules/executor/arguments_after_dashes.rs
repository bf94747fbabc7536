//! Arguments behind a bare `--`, which nobody reads.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL216",
    name: "arguments-after-dashes",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("arguments_after_dashes.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Some(unread) = build.line.as_ref().and_then(|line| line.unread.as_ref()) else {
        return;
    };
    let finding = findings.add("what stands behind `--` is not read");
    finding.at(unread.dashes.span(), "the arguments end here");
    for word in unread.words.iter().take(MOST_SHOWN) {
        finding.see(word.span(), "not read");
    }
    finding.note("the executor says nothing of it, and goes on without");
    finding.help("take the `--` out");
    if unread.words.iter().all(|word| word.starts_with("--")) {
        finding.unsafe_fix(vec![Change::RemoveItem(unread.dashes.span())]);
    }
}

/// How many of the words are shown.
const MOST_SHOWN: usize = 5;
