//! A directory that the base has, or may have, and that is made anew.

use super::remarks;
use crate::build::Build;
use crate::build::replay::Silence;
use crate::dockerfile::Kind;
use crate::finding::{Findings, Severity};
use crate::kaniko::facts::WorkdirUnpacks;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::{help_or_upgrade, say_if_presumed, upgrade};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL424",
    name: "directory-reset",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("directory_reset.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::DirectoryReset { path, mode } = what else {
            continue;
        };
        let finding = match mode {
            Some(mode) => findings
                .add(format!(
                    "`{path}` has mode {mode:04o} in the base, and 0755 in the image"
                ))
                .severity(Severity::Warning)
                .at(path.span(), "mode 0755 in the image"),
            None => findings
                .add(format!(
                    "if the base has `{path}`, its owner and mode are lost"
                ))
                .at(path.span(), "made anew, with mode 0755"),
        };
        finding
            .note("no instruction of this stage needs the base's files, so they are not unpacked");
        say_if_presumed(finding, build);
        match instruction.kind {
            Kind::Volume(_) => {
                finding
                    .help("declare it in the stage that makes it, or let a RUN stand in this one");
            }
            _ => help_or_upgrade(
                finding,
                "let a RUN, COPY or ADD stand in this stage, such as `RUN true`",
                upgrade(build, |facts| {
                    facts.stages.workdir_unpacks != WorkdirUnpacks::Never
                }),
            ),
        }
    }
}
