//! A flag that no release has.

use super::{problems, refuse, shown, with_value};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::ProblemKind;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::release;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL201",
    name: "unknown-flag",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("unknown_flag.md"),
    scope: Scope::Build(check),
};

/// Flags of `docker build`, and what does their work here.
const DOCKERS: [(&str, &str); 7] = [
    (
        "push",
        "leave it out: the executor pushes unless `--no-push` is given",
    ),
    (
        "load",
        "there is no daemon to load into: push, or write a tarball with `--tar-path`",
    ),
    (
        "no-cache",
        "leave it out: nothing is cached unless `--cache` is given",
    ),
    (
        "cache-from",
        "layers are cached in a repository: `--cache` with `--cache-repo=…`",
    ),
    (
        "cache-to",
        "layers are cached in a repository: `--cache` with `--cache-repo=…`",
    ),
    (
        "progress",
        "leave it out: `--verbosity` and `--log-format` shape the log",
    ),
    ("t", "name the image with `--destination=…`"),
];

fn check(build: &Build, findings: &mut Findings) {
    for problem in problems(build) {
        let (written, name, nearest) = match &problem.kind {
            ProblemKind::UnknownFlag { name, nearest } => {
                (format!("--{name}"), name.clone(), nearest)
            }
            ProblemKind::UnknownShorthand {
                letter, nearest, ..
            } => (format!("-{letter}"), letter.to_string(), nearest),
            _ => continue,
        };
        let message = format!("no release has a flag `{}`", shown(&written));
        let finding = refuse(findings, build, problem, message, "unknown");
        let dockers = DOCKERS.iter().find(|(docker, _)| *docker == name);
        if let Some((_, advice)) = dockers {
            finding.help(*advice);
        } else if let Some(flag) = nearest {
            finding.help(format!("did you mean `{}`?", with_value(flag, build)));
            finding.unsafe_fix(vec![Change::Replace {
                span: problem.span,
                old: written,
                new: format!("--{}", flag.name),
            }]);
        } else {
            finding.help(format!(
                "leave it out; `/kaniko/executor --help` lists the flags of {}",
                release(build)
            ));
        }
    }
}
