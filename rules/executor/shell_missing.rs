//! A program that the image does not have: a shell, or what stands in its place.

use crate::build::{Build, missing};
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL212",
    name: "shell-missing",
    severity: Severity::Error,
    group: Group::Executor,
    common: false,
    card: include_str!("shell_missing.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let (Some(program), Some(image)) = (missing::program(build), &build.executor.image) else {
        return;
    };
    let name = program.text.as_str();
    let reason = match name.contains('/') {
        true => format!("stat {name}: no such file or directory"),
        false => String::from("executable file not found in $PATH"),
    };
    let shells = image.shells().known().copied().unwrap_or(&[]);
    findings
        .add(format!("the image has no `{name}`"))
        .at(program.span(), "the container cannot start this")
        .see(build.image_span(), match shells.first() {
            Some(shell) => format!("its shell is `{shell}`"),
            None => String::from("it holds the executor and no shell"),
        })
        .note(format!("the container's runtime will say: exec: \"{name}\": {reason}"))
        .help(match shells.first() {
            _ if name.starts_with('-') => {
                String::from("this is for the executor: write it under `args`, and no `command`")
            }
            Some(shell) => format!("start `{shell}`, or start the executor without a shell"),
            None => String::from(
                "leave `command` out and give `args` to the executor, or use the image's `-debug` tag with `/busybox/sh`",
            ),
        });
}
