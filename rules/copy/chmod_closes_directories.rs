//! A `--chmod` that leaves directories that nobody but root can enter.

use crate::build::Build;
use crate::build::replay::Silence;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};
use crate::rules::dockerfile::remarks;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL516",
    name: "chmod-closes-directories",
    severity: Severity::Warning,
    group: Group::Copy,
    common: false,
    card: include_str!("chmod_closes_directories.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for (instruction, what) in remarks(build) {
        let Silence::DirectoriesClosed { directories } = what else {
            continue;
        };
        let flag = instruction.flags.iter().find(|flag| flag.name == "chmod");
        let place = flag.map_or(instruction.span, |flag| flag.text.span());
        let finding = findings.add("this mode is for files: directories get it, too");
        finding.at(
            place,
            match directories {
                1 => String::from("one directory cannot be entered"),
                several => format!("{several} directories cannot be entered"),
            },
        );
        finding.note("nobody but root can open what lies in them");
        finding.help("write a mode with `x` for directories, `--chmod=0755`, or change the files' modes in a RUN");
    }
}
