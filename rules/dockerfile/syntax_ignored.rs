//! A `# syntax=` that asks for another parser than the executor's own.

use super::dockerfile;
use crate::build::Build;
use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL414",
    name: "syntax-ignored",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: true,
    card: include_str!("syntax_ignored.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    let directives = dockerfile(build)
        .into_iter()
        .flat_map(|file| &file.directives);
    for directive in directives.filter(|directive| directive.is("syntax")) {
        let finding = findings.add("`# syntax=` is ignored");
        finding.at(directive.value.span(), "not fetched");
        finding.note(format!(
            "its own parser reads the file, that of BuildKit {}",
            build.facts.buildkit
        ));
        if !is_plain(&directive.value) {
            finding
                .severity(Severity::Warning)
                .help("write the Dockerfile without what only this frontend knows");
        }
    }
}

/// Whether it is Docker's own, without features of its laboratory.
fn is_plain(value: &str) -> bool {
    let image = value.trim_start_matches("docker.io/");
    let image = image.split('@').next().unwrap_or("");
    let (name, tag) = image.split_once(':').unwrap_or((image, ""));
    name == "docker/dockerfile" && !tag.ends_with("labs") && !tag.starts_with("master")
}
