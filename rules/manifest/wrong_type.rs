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
    // kubectl refuses such a document before a field has a type
    if document.problems.iter().any(|one| one.kind.is_error()) {
        return;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Options, lint, progress::Unwatched};

    fn messages(manifest: &str) -> Vec<String> {
        let options = Options {
            rules: vec![&RULE],
            ..Options::default()
        };
        let input = Input::Stdin(manifest.as_bytes().to_vec());
        let report = lint(&[input], &options, &Unwatched);
        let findings = report.findings.into_iter();
        findings.map(|finding| finding.message).collect()
    }

    #[test]
    fn a_document_that_is_no_yaml_has_no_types() {
        let pod = |value: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: build\nspec:\n  nodeName: n\n  restartPolicy: {value}\n  containers:\n    - name: kaniko\n      image: ghcr.io/osscontainertools/kaniko:v1.28.3\n"
            )
        };
        assert_eq!(messages(&pod("1")), ["the value is no `string`"]);
        assert_eq!(messages(&pod("{{.Policy}}")), [""; 0]);
    }
}
