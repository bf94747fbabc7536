//! A flag whose old name is given, too, and wins.

use super::take_out;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::kaniko::startup::Cause;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL219",
    name: "old-flag-wins",
    severity: Severity::Warning,
    group: Group::Executor,
    common: false,
    card: include_str!("old_flag_wins.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for idle in build.start().into_iter().flat_map(|start| start.idle()) {
        let Cause::OldNameWins(old) = idle.why else {
            continue;
        };
        let (new, old_name) = (idle.setting.flag.name, old.flag.name);
        let finding = findings.add(format!("`--{old_name}` wins over `--{new}`"));
        finding.at(idle.setting.name.span(), "not looked at");
        finding.see(old.name.span(), "the old name, wherever it stands");
        finding.help(format!("take `--{old_name}` out"));
        finding.unsafe_fix(take_out(build, old));
    }
}
