//! A here-document that the release parses, and then drops.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::dockerfile::Instruction;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};
use crate::source::Span;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL406",
    name: "heredoc-dropped",
    severity: Severity::Error,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("heredoc_dropped.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::HeredocDropped { is_all } = what else {
            continue;
        };
        let keyword = instruction.keyword.to_uppercase();
        let consequence = match (keyword.as_str(), is_all) {
            ("RUN", true) => "nothing runs",
            ("RUN", false) => "the command reads nothing",
            _ => "its file is not written",
        };
        let message = format!("{} drops here-documents: {consequence}", release(build));
        let finding = findings.add(message);
        finding.at(announcement(instruction), "dropped, without a word");
        finding.note("the build goes on as if it had passed");
        say_if_presumed(finding, build);
        let help = match keyword.as_str() {
            "RUN" => "join the commands with `&&`, or put them into a script of the context",
            _ => "put the text into a file of the context",
        };
        help_or_upgrade(
            finding,
            help,
            upgrade(build, |facts| facts.run.executes_heredocs),
        );
    }
}

/// The word that announces the here-document, or the instruction.
fn announcement(instruction: &Instruction) -> Span {
    let source = &instruction.source;
    let Some(start) = source.find("<<") else {
        return instruction.span;
    };
    let word = source.get(start..).unwrap_or("");
    let length = word.find(char::is_whitespace).unwrap_or(word.len());
    source.span_of(start..start + length)
}
