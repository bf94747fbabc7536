//! A file with secrets that is copied into the image.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL805",
    name: "secret-copied",
    severity: Severity::Warning,
    group: Group::Secrets,
    common: false,
    card: include_str!("copied.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let last = build.replay.as_ref().and_then(|replay| replay.steps.last());
    let last = last.map(|step| step.stage);
    for (step, copy) in build.copies() {
        let Some(first) = copy.exposed.first() else {
            continue;
        };
        let named = |path: &str| {
            let mut sources = copy.sources.iter();
            sources.find(|source| {
                source
                    .path
                    .known()
                    .is_some_and(|named| path.starts_with(named.trim_start_matches('/')))
            })
        };
        let source = named(&first.path).or(copy.sources.first());
        let Some(source) = source else { continue };
        let finding = findings.add(format!(
            "`{}` is copied: it holds {}",
            first.path, first.what
        ));
        finding.at(
            source.word.span(),
            match copy.exposed.len() {
                1 => String::from("copies it"),
                several => format!("copies it, and {} more like it", several - 1),
            },
        );
        for other in copy.exposed.iter().skip(1) {
            finding.note(format!("`{}` holds {}", other.path, other.what));
        }
        if Some(step.stage) == last {
            finding.note("whoever pulls the image can read it");
        } else {
            finding
                .severity(Severity::Note)
                .note("it stays in this stage, and in the cache's layers");
        }
        finding.help(format!(
            "keep it out with `.dockerignore`: `{}`",
            first.path
        ));
    }
}
