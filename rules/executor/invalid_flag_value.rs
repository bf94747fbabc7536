//! A value that its flag does not take.

use super::{problems, refuse, shown};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::command_line::ProblemKind;
use crate::kaniko::flags::Kind;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL203",
    name: "invalid-flag-value",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("invalid_flag_value.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for problem in problems(build) {
        match &problem.kind {
            ProblemKind::InvalidValue {
                flag,
                value,
                reason,
            } => {
                let message = match value.as_str() {
                    "" => format!("`--{}` does not take an empty value", flag.name),
                    value => format!("`--{}` does not take `{}`", flag.name, shown(value)),
                };
                let finding = refuse(findings, build, problem, message, shown(reason));
                if let Some(advice) = advice(flag.kind(build.facts.release)) {
                    finding.help(advice);
                }
            }
            ProblemKind::BadSyntax { word } => {
                let message = format!("`{}` is no flag", shown(word));
                refuse(findings, build, problem, message, "two dashes, then a name")
                    .help("write `--name` or `--name=value`");
            }
            _ => {}
        }
    }
}

/// What a flag of that kind takes.
fn advice(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Bool => Some("write `true` or `false`, or leave the value out for `true`"),
        Kind::Integer => Some("write a whole number"),
        Kind::Duration => {
            Some("write a number with a unit, such as `24h`; the longest unit is the hour")
        }
        Kind::KeyValue => Some("write `key=value`"),
        Kind::KeyValues => Some("write `key=value`, or several of them joined by `;`"),
        Kind::Git => {
            Some("write `key=value`, such as `branch=main`; once for each option of git's")
        }
        Kind::Compression => Some("write `gzip` or `zstd`, in lower case"),
        Kind::ImageFormat => Some("write `docker` or `oci`, in lower case"),
        Kind::Secret => Some("write `id=NAME,src=PATH` or `id=NAME,env=VARIABLE`"),
        Kind::CommaList => Some("write names joined by commas, with matching quotes"),
        Kind::Text | Kind::List => None,
    }
}
