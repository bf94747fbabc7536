//! `USER` set to nothing, where osscontainertools asks who it runs as.

use crate::build::Build;
use crate::build::replay::{Outcome, Step};
use crate::finding::{Findings, Severity};
use crate::manifest::EnvVar;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL736",
    name: "user-unset",
    severity: Severity::Error,
    group: Group::Pod,
    common: false,
    card: include_str!("user_unset.md"),
    scope: Scope::Build(check),
};

/// What the executor says, in the middle of its line.
const WORDS: &str = "failed to lookup current user: ";

/// Whether a step stops because of what the pod's `env` says.
pub fn explains(build: &Build, step: &Step) -> bool {
    variable(build).is_some() && stops(step)
}

fn variable(build: &Build) -> Option<&EnvVar> {
    let variable = build.container().variable("USER");
    variable.filter(|_| build.environment.get("USER") == Value::Known(""))
}

fn stops(step: &Step) -> bool {
    matches!(&step.outcome, Outcome::Stopped(line) if line.contains(WORDS))
}

/// Whether a step asks who the executor is, with an answer that is perhaps in the base.
fn asks(step: &Step) -> bool {
    let copies = step.copy.as_ref().is_some_and(|copy| !copy.from_elsewhere);
    copies && matches!(step.outcome, Outcome::Unknown(_))
}

fn check(build: &Build, findings: &mut Findings) {
    let stopped = build.executed().find(|(step, _)| stops(step));
    let is_asked =
        build.facts.copy.needs_current_user && build.executed().any(|(step, _)| asks(step));
    if stopped.is_none() && !is_asked {
        return;
    }
    let Some(variable) = variable(build) else {
        return;
    };
    let finding = findings.add("`USER` is set to nothing");
    finding.at(variable.name.span(), "the executor does not know who it is");
    match &stopped {
        Some((step, instruction)) => {
            finding.see(instruction.span, "it stops here");
            if let Some(line) = step.stops_with() {
                finding.executor_says(&line);
            }
        }
        None => {
            finding.severity(Severity::Note).note(format!(
                "where the base lists no user {} in `/etc/passwd`, it stops with: {WORDS}user: \
                 Current requires cgo or $USER set in environment",
                build.run_as_user().map_or(0, |user| user.value)
            ));
        }
    }
    finding.help("leave `USER` as the image sets it");
}
