//! A sandbox in which the executor does not notice its container.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL720",
    name: "container-not-detected",
    severity: Severity::Note,
    group: Group::Pod,
    common: false,
    card: include_str!("container_not_detected.md"),
    scope: Scope::Build(check),
};

/// What the classes of gVisor and Kata are called in their manuals and at those who offer them; Kata's
/// have their hypervisor behind a dash.
const SANDBOXES: [&str; 3] = ["gvisor", "kata", "runsc"];

fn check(build: &Build, findings: &mut Findings) {
    let (Some(class), Some(start)) = (&build.pod.runtime_class, build.start()) else {
        return;
    };
    let has_no_token = build
        .pod
        .automount_service_account_token
        .as_ref()
        .is_some_and(|setting| !setting.value);
    let is_forced = start.line.options.switch("force") != Value::Known(false);
    let name = class.value.split('-').next().unwrap_or("");
    if !SANDBOXES.contains(&name) || !has_no_token || is_forced {
        return;
    }
    findings
        .add("the executor may not notice that it runs in a container")
        .at(class.span, "a sandbox with a kernel of its own")
        .see(build.arguments_span(), "no `--force` among them")
        .note("it will then say: kaniko should only be run inside of a container, run with the --force flag if you are sure you want to continue")
        .help("add `--force`");
}
