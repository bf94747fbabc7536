//! A COPY or ADD into the executor's own directory.

use crate::build::Build;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL316",
    name: "copy-over-executor",
    severity: Severity::Warning,
    group: Group::Context,
    common: false,
    card: include_str!("copy_over_executor.md"),
    scope: Scope::Build(check),
};

const EXECUTOR: &str = "/kaniko";

fn check(build: &Build, findings: &mut Findings) {
    let moved = build.start().map(|start| start.kaniko_dir());
    if moved != Some(Value::Known(EXECUTOR)) {
        return;
    }
    for (step, instruction) in build.executed() {
        let (Some(copy), Kind::Copy(transfer) | Kind::Add(transfer)) =
            (&step.copy, &instruction.kind)
        else {
            continue;
        };
        let Some(Value::Known(to)) = &copy.destination else {
            continue;
        };
        let to = match (path::is_abs(to), &step.directory) {
            (true, _) => path::clean(to).into_owned(),
            (false, Value::Known(directory)) => path::join(&[directory, to]),
            (false, _) => continue,
        };
        let below = to.strip_prefix(EXECUTOR);
        if !below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            continue;
        }
        let keyword = instruction.keyword.to_uppercase();
        let skips = build.facts.copy.skips_kaniko_dir;
        let finding = findings.add(match skips {
            true => {
                format!("nothing of this {keyword} gets into the image: `{to}` is the executor's")
            }
            false => format!("this {keyword} writes over the executor's own directory, `{to}`"),
        });
        finding.at(
            transfer.destination.span(),
            "the executor that builds lives in `/kaniko`",
        );
        match skips {
            true => finding.note("the executor skips it with a warning at most, and then takes everything in its file system for what changed: the layer holds the whole base image once more"),
            false => finding.note("its registry credentials and certificates lie there: the next push or pull may be anonymous, and `/kaniko/executor` itself is busy"),
        };
        finding.help("use another directory in the image, or move the executor: the environment variable `KANIKO_DIR`");
    }
}
