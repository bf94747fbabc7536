//! A `# check=error=true`, which fails no build here.

use super::dockerfile;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL415",
    name: "check-error-ignored",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("check_error_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let directives = dockerfile(build)
        .into_iter()
        .flat_map(|file| &file.directives);
    for directive in directives.filter(|directive| directive.is("check")) {
        let mut options = directive.value.split(';').map(str::trim);
        if !options.any(|option| option.eq_ignore_ascii_case("error=true")) {
            continue;
        }
        let finding = findings.add("`# check=error=true` fails no build of Kaniko's");
        finding.at(directive.value.span(), "without effect");
        finding.note(match build.facts.stages.lints {
            true => "what the checks find, this release logs as warnings",
            false => "this release makes no checks",
        });
        finding.help("run `docker build --check` before the build");
    }
}
