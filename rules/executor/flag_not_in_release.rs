//! A flag that other releases have.

use super::{problems, refuse, with_value};
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::command_line::ProblemKind;
use crate::kaniko::flags::{Catalog, Flag, Lifetime};
use crate::kaniko::release::Distribution;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::release;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL202",
    name: "flag-not-in-release",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("flag_not_in_release.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for problem in problems(build) {
        let ProblemKind::FlagNotInRelease { flag } = problem.kind else {
            continue;
        };
        let message = format!("{} has no flag `--{}`", release(build), flag.name);
        let finding = refuse(findings, build, problem, message, havers(flag));
        if let Some(why) = &build.executor.assumed {
            finding.note(format!("the release is presumed: {why}"));
        }
        finding.help(remedy(flag, build));
        if let Some(other) = renamed(flag, build) {
            finding.fix(vec![Change::Replace {
                span: problem.span,
                old: format!("--{}", flag.name),
                new: format!("--{}", other.name),
            }]);
        }
    }
}

/// Which releases have it, as a phrase.
fn havers(flag: &Flag) -> String {
    let lifetimes = Distribution::ALL
        .into_iter()
        .filter_map(|distribution| Some((distribution, flag.availability.of(distribution)?)));
    let phrases: Vec<String> = lifetimes
        .map(|(distribution, Lifetime { first, last })| match last {
            Some(last) => format!("{distribution} has it from {first} to {last}"),
            None => format!("{distribution} has it since {first}"),
        })
        .collect();
    phrases.join(", ")
}

/// The flag by the name that it has in this release.
fn renamed(flag: &'static Flag, build: &Build) -> Option<&'static Flag> {
    let catalog = Catalog::of(build.facts.release);
    let older = flag.formerly.and_then(|name| catalog.named(name));
    let mut newer = catalog.flags();
    older.or_else(|| newer.find(|newer| newer.formerly == Some(flag.name)))
}

/// Another spelling in this release, or the release to go to.
fn remedy(flag: &'static Flag, build: &Build) -> String {
    if let Some(other) = renamed(flag, build) {
        return format!("this release spells it `{}`", with_value(other, build));
    }
    let distribution = build.facts.release.distribution;
    let own = flag.availability.of(distribution);
    match own.filter(|own| own.last.is_none()) {
        Some(own) => format!("use {distribution} {} or later", own.first),
        None => match flag.availability.osscontainertools {
            Some(oss) => format!(
                "use `ghcr.io/osscontainertools/kaniko` {} or later, or leave the flag out",
                oss.first
            ),
            None => String::from("leave it out: later releases do without"),
        },
    }
}
