//! A long flag with one dash, which is read as one-letter flags.

use super::{quote, shown};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::{Problem, ProblemKind, Setting};
use crate::kaniko::flags::FLAGS;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::release;
use crate::verdict::Verdict;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL206",
    name: "single-dash-flag",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("single_dash_flag.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(line), Some(execution)) = (&build.line, build.launch.execution()) else {
        return;
    };
    for (index, word) in execution.arguments.iter().enumerate() {
        let mut problems = line.problems_at(index).iter();
        let problem = problems.find(|problem| explains(build, problem));
        let mut settings = line.options.at(index).iter();
        let setting = settings.find(|setting| is_one(build, setting));
        let text = word.argument.text.as_str();
        let reading = match (problem, setting) {
            (Some(_), _) => format!("{} reads letter by letter", release(build)),
            (None, Some(setting)) => {
                let value = setting
                    .value
                    .as_ref()
                    .map_or("", |value| value.text.as_str());
                let name = setting.flag.name;
                format!("read as `--{name}` with the value `{}`", shown(value))
            }
            (None, None) => continue,
        };
        let finding = findings.add(format!("`{}` needs two dashes", shown(text)));
        finding.at(word.argument.span(), reading);
        finding.help(format!("write `-{}`", shown(text)));
        finding.fix(vec![Change::Replace {
            span: word.argument.span(),
            old: text.to_owned(),
            new: format!("-{text}"),
        }]);
        if let Some(problem) = problem {
            quote(finding, build, &problem.error_line());
        } else if build.judgement.verdict() == Verdict::Accepts {
            finding.severity(Severity::Warning);
        }
    }
}

/// Whether a problem comes from a dash too few.
pub(super) fn explains(build: &Build, problem: &Problem) -> bool {
    match &problem.kind {
        ProblemKind::UnknownShorthand { nearest, .. } => {
            problem.certain && (nearest.is_some() || is_long(build, problem.argument))
        }
        _ => false,
    }
}

/// Whether a setting comes from a long flag with a dash too few.
pub(super) fn is_one(build: &Build, setting: &Setting) -> bool {
    setting.certain && !setting.name.starts_with("--") && is_long(build, setting.argument)
}

/// Whether the argument was read as one.
pub(super) fn stands_at(build: &Build, argument: usize) -> bool {
    build.line.as_ref().is_some_and(|line| {
        let mut settings = line.options.at(argument).iter();
        settings.any(|setting| is_one(build, setting))
    })
}

/// Whether an argument is the name of a long flag after a single dash.
fn is_long(build: &Build, argument: usize) -> bool {
    let execution = build.launch.execution();
    let word = execution.and_then(|execution| execution.arguments.get(argument));
    let name = word.and_then(|word| word.argument.text.strip_prefix('-')?.split('=').next());
    name.is_some_and(|name| FLAGS.iter().any(|flag| flag.name == name))
}
