//! A key of `--git` that the release does not read.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::Cause;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, release, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL218",
    name: "git-option-ignored",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("git_option_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for idle in build.start().into_iter().flat_map(|start| start.idle()) {
        let Cause::GitKey(key) = idle.why else {
            continue;
        };
        let finding = findings.add(format!("{} reads no `--git {key}=…`", release(build)));
        let value = idle.setting.value.as_ref();
        let place = value.map_or(idle.setting.name.span(), |value| value.span());
        finding.at(place, "ignored, without a word");
        let known = build.facts.startup.git_keys.iter().map(|(name, _)| *name);
        let known: Vec<&str> = known.collect();
        finding.note(format!("it reads {}", known.join(", ")));
        say_if_presumed(finding, build);
        let near = known
            .iter()
            .find(|name| strsim::osa_distance(name, key) <= 2);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from("leave it out"),
        };
        let reads = |(name, _): &(&str, _)| *name == key;
        let cure = upgrade(build, |facts| facts.startup.git_keys.iter().any(reads));
        help_or_upgrade(finding, &help, cure);
    }
}
