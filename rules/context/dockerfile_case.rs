//! A Dockerfile whose name differs in case alone.

use super::dockerfile_missing::say_places;
use super::{dockerfile_name, dockerfile_span};
use crate::build::{Build, Found, dockerfile_not_found};
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::manifest::launch::Execution;
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::rules::executor::quote;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL308",
    name: "dockerfile-case",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("dockerfile_case.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let Found::Missing {
        other_case: Some(other),
        ..
    } = &build.dockerfile.found
    else {
        return;
    };
    let name = dockerfile_name(build);
    let found = path::base(other);
    let finding = findings.add(format!(
        "the file is called `{found}`, not `{}`",
        path::base(name)
    ));
    finding.at(
        dockerfile_span(build),
        format!("the executor looks for `{name}`"),
    );
    say_places(build, finding);
    quote(finding, build, &dockerfile_not_found());
    let (directory, _) = path::split(name);
    let meant = format!("{directory}{found}");
    finding.help(format!(
        "rename the file, or write `--dockerfile={meant}`: the case of letters counts in the container"
    ));
    finding.unsafe_fix(name_it(build, name, meant).into_iter().collect());
}

/// The argument with the name of the file, in the place of the one with the other or behind all.
fn name_it(build: &Build, name: &str, meant: String) -> Option<Change> {
    if let Some(span) = build.dockerfile.span {
        return Some(Change::Replace {
            span,
            old: name.to_owned(),
            new: meant,
        });
    }
    let is_read = |execution: &&Execution| execution.complete && execution.script.is_none();
    build.launch.execution().filter(is_read)?;
    let ends = build
        .line
        .as_ref()
        .is_some_and(|line| line.unread.is_some());
    let last = build.container().args.as_ref()?.value.last()?;
    (!ends).then(|| Change::AddItems {
        after: last.span(),
        words: vec![format!("--dockerfile={meant}")],
    })
}
