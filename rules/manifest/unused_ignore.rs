//! A comment that ignores nothing.

use crate::finding::{Findings, Severity};
use crate::ignores::{Fault, Ignore, Outcome};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL116",
    name: "unused-ignore",
    severity: Severity::Warning,
    group: Group::Manifest,
    common: false,
    card: include_str!("unused_ignore.md"),
    scope: Scope::Ignore(check),
};

fn check(ignore: &Ignore, findings: &mut Findings) {
    let Some(fault) = &ignore.fault else {
        return check_names(ignore, findings);
    };
    let (message, label, help) = match fault {
        Fault::Malformed(what) => (
            "the comment ignores nothing",
            *what,
            "write `# kanikolint: ignore[rule] reason`",
        ),
        Fault::NoReason => (
            "the comment ignores nothing without a reason",
            "the configuration asks for one",
            "say why behind the brackets: `# kanikolint: ignore[rule] reason`",
        ),
        Fault::Forbidden => (
            "the comment ignores nothing",
            "the configuration forbids it",
            "mend what it ignores, and delete it",
        ),
    };
    findings.add(message).at(ignore.span, label).help(help);
}

fn check_names(ignore: &Ignore, findings: &mut Findings) {
    for name in &ignore.names {
        match &name.outcome {
            Outcome::Used | Outcome::NotRun => {}
            Outcome::Unused => {
                findings
                    .add(format!("nothing of `{}` is left to ignore here", name.text))
                    .at(name.span, "hides nothing")
                    .help("delete it");
            }
            Outcome::Unknown { nearest } => {
                let finding = findings
                    .add(format!("`{}` is no rule", name.text))
                    .at(name.span, "hides nothing");
                match nearest {
                    Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
                    None => finding.help("`kanikolint rules` lists them"),
                };
            }
        }
    }
}
