//! Several arguments in one item of the list, or blanks around one.

use super::{refuse, shown};
use crate::build::Build;
use crate::finding::{Finding, Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::{CommandLine, Problem, ProblemKind, Setting};
use crate::kaniko::flags::FLAGS;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL205",
    name: "joined-arguments",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("joined_arguments.md"),
    scope: Scope::Build(check),
};

/// Flags whose values may hold any text, the names of other programs' flags among it.
const FREE_TEXT: [&str; 3] = ["annotation", "build-arg", "label"];
/// How many items a help writes out.
const MOST_ITEMS: usize = 4;

fn check(build: &Build, findings: &mut Findings) {
    let Some(line) = &build.line else {
        return;
    };
    for problem in line.problems.iter().filter(|problem| explains(problem)) {
        let text = text_of(build, problem.argument);
        let one = text.split_whitespace().count() < 2;
        let message = match one {
            true => format!("a blank is part of the argument `{}`", shown(text)),
            false => format!("`{}` is several arguments in one item", shown(text)),
        };
        let label = "each item is one argument, blanks and all";
        let finding = refuse(findings, build, problem, message, label);
        finding.help(as_items(text));
        split(finding, build, problem.argument);
    }
    for setting in line.options.all() {
        if !is_joined(line, setting) || !setting.certain {
            continue;
        }
        let text = text_of(build, setting.argument);
        let value = setting.value.as_ref();
        let span = value.map_or(setting.name.span(), |value| value.span());
        let message = format!("`{}` is several arguments in one item", shown(text));
        let label = format!("all of this is the value of `--{}`", setting.flag.name);
        let finding = findings.add(message);
        finding.at(span, label).help(as_items(text));
        split(finding, build, setting.argument);
    }
}

/// Whether a problem comes from a blank in an item.
pub(super) fn explains(problem: &Problem) -> bool {
    match &problem.kind {
        ProblemKind::UnknownFlag { name, .. } => name.contains(char::is_whitespace),
        ProblemKind::Positional { word } => word.trim_start().starts_with('-') || holds_flag(word),
        ProblemKind::InvalidValue { value, .. } => holds_flag(value),
        _ => false,
    }
}

/// Whether a flag has swallowed more than its value: `-d app:1`, `--destination=app:1 --cache`.
pub(super) fn is_joined(line: &CommandLine, setting: &Setting) -> bool {
    let text = setting.text();
    let Some(value) = text.known() else {
        return false;
    };
    let same_item = setting.argument == setting.value_argument;
    let short = !setting.name.starts_with("--");
    let swallowed = same_item && short && value.starts_with(char::is_whitespace);
    let names_flag = !FREE_TEXT.contains(&setting.flag.name) && holds_flag(value);
    let refused = !line.problems_at(setting.value_argument).is_empty();
    (swallowed || names_flag) && !refused
}

/// Whether a known flag follows a blank.
fn holds_flag(text: &str) -> bool {
    let words = text.split(char::is_whitespace).skip(1);
    let mut names = words.filter_map(|word| word.strip_prefix("--")?.split('=').next());
    names.any(|name| FLAGS.iter().any(|flag| flag.name == name))
}

fn text_of(build: &Build, argument: usize) -> &str {
    let execution = build.launch.execution();
    let word = execution.and_then(|execution| execution.arguments.get(argument));
    word.map_or("", |word| word.argument.text.as_str())
}

/// Offers an item for each, where none of them has a blank in it.
fn split(finding: &mut Finding, build: &Build, argument: usize) {
    let execution = build.launch.execution();
    let word = execution.and_then(|execution| execution.arguments.get(argument));
    let Some(argument) = word.map(|word| &word.argument) else {
        return;
    };
    let items = items(&argument.text);
    if argument.unknown.is_empty() && items.iter().all(|item| !item.contains(' ')) {
        finding.fix(vec![Change::SplitItem {
            item: argument.text.span(),
            old: argument.text.to_string(),
            new: items,
        }]);
    }
}

/// A text as the arguments that it was meant to be.
fn items(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match items.last_mut() {
            Some(item) if !word.starts_with('-') && item.starts_with('-') => {
                item.push(if item.contains('=') { ' ' } else { '=' });
                item.push_str(word);
            }
            _ => items.push(word.to_owned()),
        }
    }
    items
}

/// The items to write instead.
fn as_items(text: &str) -> String {
    let items = items(text);
    let more = if items.len() > MOST_ITEMS {
        ", …"
    } else {
        ""
    };
    let written: Vec<String> = items
        .iter()
        .take(MOST_ITEMS)
        .map(|item| format!("`{}`", shown(item)))
        .collect();
    match written.len() {
        1 => format!("write {}", written.concat()),
        _ => format!("write an item for each: {}{more}", written.join(", ")),
    }
}
