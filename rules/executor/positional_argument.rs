//! A word that belongs to no flag.

use super::{problems, refuse, shown, single_dash_flag};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::golang::parse_bool;
use crate::kaniko::command_line::{Problem, ProblemKind, Setting};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL204",
    name: "positional-argument",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("positional_argument.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for problem in problems(build) {
        let ProblemKind::Positional { word } = &problem.kind else {
            continue;
        };
        let before = problem.argument.checked_sub(1);
        // it was meant as the value of a flag with a dash too few, which is said there
        if before.is_some_and(|before| single_dash_flag::stands_at(build, before)) {
            continue;
        }
        let message = format!("`{}` belongs to no flag", shown(word));
        let finding = refuse(findings, build, problem, message, "a word by itself");
        let switch = switch_before(build, problem);
        let written = switch.and_then(|switch| Some((switch, boolean(word)?)));
        if let Some((switch, value)) = written {
            finding.see(
                switch.name.span(),
                "a switch, which never takes the next word",
            );
            let new = format!("{}={value}", switch.name);
            finding.help(format!("write `{new}`"));
            finding.fix(vec![
                Change::Replace {
                    span: switch.name.span(),
                    old: switch.name.to_string(),
                    new,
                },
                Change::RemoveItem(problem.span),
            ]);
        } else if word.ends_with("/executor") {
            finding.help("leave it out: the image starts the executor, and `args` are its flags");
        } else if word.contains("$(") {
            finding.help("nobody sets that variable in the container's `env`: set it there");
        } else {
            finding.help("write it as the value of a flag, `--name=value`, or leave it out");
        }
    }
}

/// The boolean that a word means, as Go spells it.
fn boolean(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" => Some(true),
        "no" | "n" | "off" => Some(false),
        _ => parse_bool(word).ok(),
    }
}

/// The switch without a value that stands just before.
fn switch_before<'a>(build: &'a Build, problem: &Problem) -> Option<&'a Setting> {
    let before = problem.argument.checked_sub(1)?;
    let mut settings = build.line.as_ref()?.options.at(before).iter();
    settings.find(|setting| setting.value.is_none())
}
