//! An environment variable that was meant for the executor, and that it does not read.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kaniko::variables::{Unread, unread};
use crate::manifest::launch::Launch;
use crate::manifest::{Container, EnvVar};
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{release, say_if_presumed};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL223",
    name: "variable-not-read",
    severity: Severity::Note,
    group: Group::Executor,
    common: false,
    card: include_str!("variable_not_read.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    // a script may read any
    if !matches!(build.launch, Launch::Executor(_)) {
        return;
    }
    let container = build.container();
    for variable in &container.env {
        let why = unread(&variable.name, build.facts.release);
        let Some(why) = why.filter(|_| !is_referred_to(container, variable)) else {
            continue;
        };
        let finding = findings.add(format!(
            "{} does not read `{}`",
            release(build),
            variable.name
        ));
        finding.at(variable.name.span(), "ignored");
        match why {
            Unread::Settled => finding.note("what it switches on is always on"),
            Unread::NotYet(since) => {
                finding.note(format!("osscontainertools reads it since {since}"))
            }
            Unread::NoMore => finding.note("earlier releases did"),
            Unread::Never(Some(near)) => finding
                .unsafe_fix(rename(build, variable, near))
                .help(format!("did you mean `{near}`?")),
            Unread::Never(None) => finding.note("no release does"),
            Unread::FlagOnly(flag) => finding
                .severity(Severity::Warning)
                .help(format!("give the flag `--{flag}` in `args`")),
        };
        say_if_presumed(finding, build);
    }
}

/// Another name for a variable, if that is read and not set already.
fn rename(build: &Build, variable: &EnvVar, near: &str) -> Vec<Change> {
    let is_set = build.container().variable(near).is_some();
    if is_set || unread(near, build.facts.release).is_some() {
        return Vec::new();
    }
    vec![Change::Replace {
        span: variable.name.span(),
        old: variable.name.to_string(),
        new: near.to_owned(),
    }]
}

/// Whether the container refers to a variable as `$(NAME)`, or hands it on by its name.
fn is_referred_to(container: &Container, variable: &EnvVar) -> bool {
    let reference = format!("$({})", variable.name);
    let lists = [&container.command, &container.args];
    let words = lists.into_iter().flatten().flat_map(|list| &list.value);
    let values = container.env.iter().filter_map(|other| other.value.known());
    words
        .chain(values)
        .any(|text| text.contains(&reference) || text.contains(variable.name.as_str()))
}
