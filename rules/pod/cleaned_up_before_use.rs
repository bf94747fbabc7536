//! A file of a script that `--cleanup` takes away before the script reads it.

use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL711",
    name: "cleaned-up-before-use",
    severity: Severity::Warning,
    group: Group::Pod,
    common: false,
    card: include_str!("cleaned_up_before_use.md"),
    scope: Scope::Build(check),
};

/// What is never taken away: the executor's directory, the shell's, and what is ignored.
const KEPT: [&str; 4] = ["/busybox", "/busybox2", "/kaniko", "/var/run"];

fn check(build: &Build, findings: &mut Findings) {
    let (Some(start), Some(script)) = (build.start(), build.launch.script()) else {
        return;
    };
    let clears = start.cleanup() == Value::Known(true)
        && start.preserve_context() == Value::Known(false)
        && start.dry_run() == Value::Known(false);
    let is_built = build.judgement.error.is_none() && build.replay.is_some();
    if !clears || !is_built || script.perhaps || !build.mounts.unplaced().is_empty() {
        return;
    }
    for file in &script.read_behind {
        let Some(written) = script.written.iter().find(|one| one.path == file.path) else {
            continue;
        };
        if is_kept(build, &file.path) || is_output(build, &file.path) {
            continue;
        }
        let cleanup = start.line.options.last("cleanup");
        let finding = findings.add(format!("`{}` is gone when it is read", file.path));
        finding.at(file.span, "is gone");
        finding.see(written.span, "written here");
        if let Some(cleanup) = cleanup {
            finding.see(cleanup.name.span(), "takes it away");
        }
        finding.help("write it to `/kaniko` or to a volume, or leave `--cleanup` out");
    }
}

fn is_kept(build: &Build, file: &str) -> bool {
    let ignored = build.start().into_iter().flat_map(|start| {
        let given = start.line.options.each("ignore-path");
        given.map(|setting| setting.text().map(|text| path::clean(text).into_owned()))
    });
    let below = |at: &str| path::lies_below(file, at);
    build.mounts.covering(file).is_some()
        || KEPT.into_iter().any(below)
        || ignored
            .into_iter()
            .any(|at| at.known().is_none_or(|at| below(at)))
}

/// Whether the executor may write it when it has cleared.
fn is_output(build: &Build, file: &str) -> bool {
    let options = build.line.iter().flat_map(|line| line.options.all());
    let mut values = options.map(|setting| setting.text());
    values.any(|value| match value {
        Value::Known(value) => !value.is_empty() && file.ends_with(value.trim_start_matches('.')),
        Value::Unknown(_) => true,
        Value::Absent => false,
    })
}
