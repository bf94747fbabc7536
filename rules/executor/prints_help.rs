//! Arguments that make the executor print something and leave.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::command_line::Outcome;
use crate::rule::{Group, Rule, Scope};
use crate::source::Span;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL215",
    name: "prints-help",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("prints_help.md"),
    scope: Scope::Build(check),
};

/// Subcommands that do some other work of a pipeline.
const USEFUL: [&str; 2] = ["login", "push"];

fn check(build: &Build, findings: &mut Findings) {
    let Some(line) = build.line.as_ref().filter(|line| line.error().is_none()) else {
        return;
    };
    let (written, meaning) = match line.outcome {
        Outcome::Builds => return,
        Outcome::RunsSubcommand(subcommand) if USEFUL.contains(&subcommand.name) => return,
        Outcome::RunsSubcommand(subcommand) => (subcommand.name, subcommand.meaning),
        Outcome::PrintsHelp => ("--help", "prints how to use it"),
    };
    let help = line.options.last("help").map(|setting| setting.name.span());
    let place = word(build, written).or(help);
    let finding = findings.add(format!("`{written}` makes the executor build nothing"));
    finding.at(place.unwrap_or_else(|| build.arguments_span()), meaning);
    finding.note("it leaves with exit code 0, so the container counts as successful");
    finding.help(format!("leave `{written}` out"));
    let alone = build
        .launch
        .execution()
        .is_some_and(|execution| execution.arguments.len() == 1);
    // nothing else was asked for
    if alone {
        finding.severity(Severity::Warning);
    }
}

/// Where an argument stands.
fn word(build: &Build, text: &str) -> Option<Span> {
    let mut arguments = build.launch.execution()?.arguments.iter();
    let found = arguments.find(|word| word.argument.text == text)?;
    Some(found.argument.span())
}
