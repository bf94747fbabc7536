//! A value that is not of its field's type.

use std::collections::HashSet;

use crate::finding::{Findings, Severity};
use crate::kubernetes::{Reason, Wanted};
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
    // what an alias repeats is told once
    let mut told = HashSet::new();
    for fault in &document.decoded.faults {
        let Reason::Decode {
            wanted,
            placeholder: false,
        } = fault.reason
        else {
            continue;
        };
        if !told.insert(fault.span) {
            continue;
        }
        let (what, help) = match wanted {
            Wanted::Text => ("string", "put it into quotes"),
            Wanted::Flag => ("boolean", "write `true` or `false`, without quotes"),
            Wanted::Number => (
                "whole number",
                "write a whole number in its range, without quotes",
            ),
            Wanted::List => ("list", "write a list, each item behind a dash"),
            Wanted::Object => ("mapping", "write keys with values, indented below this key"),
            Wanted::Quantity => (
                "quantity",
                "write a number, and behind it a unit such as `m`, `Mi` or `Gi`",
            ),
            Wanted::Time => ("time", "write it as `2006-01-02T15:04:05Z`"),
            Wanted::Bytes => (
                "base64",
                "encode it; a Secret takes it as it is under `stringData`",
            ),
        };
        findings
            .add(format!("the value is no {what}"))
            .at(fault.span, "not of the field's type")
            .note(format!("the API server will say: {}", fault.text))
            .help(help);
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
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: build\nspec:\n  nodeName: node\n  restartPolicy: {value}\n  containers:\n    - name: kaniko\n      image: ghcr.io/osscontainertools/kaniko:v1.28.3\n"
            )
        };
        assert_eq!(messages(&pod("1")), ["the value is no string"]);
        assert_eq!(messages(&pod("{{.Policy}}")), [""; 0]);
    }

    #[test]
    fn what_an_alias_repeats_is_told_once() {
        let manifest =
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{args: &a [1]}, {args: *a}]}\n";
        assert_eq!(messages(manifest), ["the value is no string"]);
    }

    #[test]
    fn what_is_yet_to_be_filled_in_has_no_type() {
        for value in ["'{{ user }}'", "'${USER_ID}'", "<id>"] {
            let manifest = format!(
                "apiVersion: v1\nkind: Pod\nspec: {{securityContext: {{runAsUser: {value}}}}}\n"
            );
            assert_eq!(messages(&manifest), [""; 0], "{value}");
        }
    }
}
