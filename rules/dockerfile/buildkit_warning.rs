//! What BuildKit's linter warns of while the executor reads the Dockerfile.

use crate::build::Build;
use crate::dockerfile::checks::{Check, Warning};
use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::rule::{Group, Rule, Scope};
use crate::rules::releases::say_if_presumed;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL430",
    name: "buildkit-warning",
    severity: Severity::Note,
    group: Group::Dockerfile,
    common: false,
    card: include_str!("buildkit_warning.md"),
    scope: Scope::Build(check),
};

fn check(build: &Build, findings: &mut Findings) {
    for warning in build.linter_warnings() {
        let Some((message, label, help)) = told(&warning) else {
            continue;
        };
        let finding = findings.add(message);
        finding.at(warning.span, label);
        finding.executor_says(&line(&warning));
        say_if_presumed(finding, build);
        finding.help(help);
        let change = || {
            vec![Change::Replace {
                span: warning.span,
                old: warning.found.clone(),
                new: warning.wanted.clone(),
            }]
        };
        match warning.check {
            Check::FromAsCasing => finding.fix(change()),
            // the name may be written so elsewhere, too
            Check::StageNameCasing => finding.unsafe_fix(change()),
            _ => finding,
        };
    }
}

/// The line that the executor logs.
pub fn line(warning: &Warning) -> String {
    let name = warning.check.name();
    format!("{name}: {} (line {})", warning.message, warning.line)
}

/// What is to be said of a warning, under its characters, and of how to mend it; nothing where
/// another rule does.
fn told(warning: &Warning) -> Option<(String, &'static str, String)> {
    let Warning { found, wanted, .. } = warning;
    match warning.check {
        Check::StageNameCasing => Some((
            format!("the stage's name `{found}` has capital letters, which the executor warns of"),
            "not in lower case",
            format!("write `{wanted}`: the case of a stage's name makes no difference"),
        )),
        Check::FromAsCasing => Some((
            format!("`{found}` is in another case than its FROM, which the executor warns of"),
            "another case",
            format!("write `{wanted}`"),
        )),
        Check::InvalidDefinitionDescription => Some((
            "this comment is no description of what follows, which the executor warns of".into(),
            "above an ARG or a named stage",
            format!("start it with `{wanted}`, or put an empty `#` below it"),
        )),
        // `maintainer-ignored`
        Check::MaintainerDeprecated => None,
    }
}
