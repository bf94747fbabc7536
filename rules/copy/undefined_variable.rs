//! A variable in a COPY or ADD that nobody sets.

use crate::build::Build;
use crate::build::replay::{Copy, Unset};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL505",
    name: "undefined-variable",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("undefined_variable.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (_, copy) in build.copies() {
        for unset in &copy.unset {
            let finding = findings.add(format!("nobody sets `{}`", unset.name));
            finding.at(unset.word.span_of(unset.range.clone()), "empty");
            finding.note(consequence(copy, unset));
            if unset.name == "$" {
                finding.help("for a dollar sign write `\\$`");
                continue;
            }
            finding.help(format!(
                "declare it in this stage, `ARG {}`, with a default or a `--build-arg`: an ARG before the first FROM counts for FROM alone",
                unset.name
            ));
        }
    }
}

/// What the word means without the variable.
fn consequence(copy: &Copy, unset: &Unset) -> String {
    let is_all = unset.range == (0..unset.word.len());
    let mut sources = copy.sources.iter();
    let source = sources.find(|source| source.word.span() == unset.word.span());
    match (source, is_all) {
        (Some(_), true) => "an empty source is the whole context".to_owned(),
        (None, true) => "an empty destination is the working directory".to_owned(),
        (Some(source), false) => match source.path.known() {
            Some(path) => format!("the executor looks for `{path}`"),
            None => "it counts as empty".to_owned(),
        },
        (None, false) => match copy.destination.as_ref().and_then(|path| path.known()) {
            Some(path) => format!("the destination is `{path}`"),
            None => "it counts as empty".to_owned(),
        },
    }
}
