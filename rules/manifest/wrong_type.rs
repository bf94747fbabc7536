//! A value that is not of its field's type.

use crate::finding::{Findings, Severity};
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL104",
    name: "wrong-type",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("wrong_type.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for problem in &document.type_problems {
        let wanted = problem.message.rsplit(" of type ").next().unwrap_or("");
        let finding = findings.add(format!("the value is no `{wanted}`"));
        finding.at(problem.span, "not of the field's type");
        finding.note(format!("the API server will say: {}", problem.message));
        match wanted {
            "string" => finding.help("put it into quotes"),
            "bool" => finding.help("write `true` or `false`, without quotes"),
            "int64" | "int32" => finding.help("write a whole number, without quotes"),
            list if list.starts_with("[]") => finding.help("write a list, each item behind a dash"),
            _ => finding,
        };
    }
}
