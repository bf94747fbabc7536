//! An `apiVersion` and a `kind` that make up no object of Kubernetes.

use crate::finding::{Findings, Severity};
use crate::kubernetes::{Fault, Reason};
use crate::manifest::Document;
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL106",
    name: "unknown-kind",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("unknown_kind.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    for fault in &document.decoded.faults {
        match &fault.reason {
            Reason::NotSet { value } => not_set(fault, value.as_deref(), findings),
            Reason::NotRegistered { nearest } => {
                let finding = findings.add("there is no such kind in this version");
                finding.at(fault.span, "not known together");
                if let (Some(version), Some(kind)) = (&document.api_version, &document.kind) {
                    let (version, kind) = (version.value.as_str(), kind.value.as_str());
                    finding.note(format!(
                        "kubectl will say: no matches for kind {kind:?} in version {version:?}"
                    ));
                }
                finding.note(format!("the API server will say: {}", fault.text));
                if let Some((version, kind)) = nearest {
                    finding.help(format!("write `apiVersion: {version}` and `kind: {kind}`"));
                }
            }
            _ => {}
        }
    }
}

fn not_set(fault: &Fault, value: Option<&str>, findings: &mut Findings) {
    let field = &fault.field;
    let finding = findings.add(format!("`{field}` is missing"));
    finding.at(fault.span, format!("no `{field}` beside it"));
    finding.note(format!("kubectl will say: {field} not set"));
    // what starts agents from pods of its own, as Jenkins does, knows what they are
    finding.severity(Severity::Warning);
    finding.help(match value {
        Some(value) => format!("write `{field}: {value}`"),
        None => format!("say with `{field}` what it is, such as `Pod` or `Job`"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Options, lint, progress::Unwatched};

    fn said(manifest: &str) -> Vec<(String, String, Severity)> {
        let options = Options {
            rules: vec![&RULE],
            ..Options::default()
        };
        let input = Input::Stdin(manifest.as_bytes().to_vec());
        let report = lint(&[input], &options, &Unwatched);
        let findings = report.findings.iter().map(|finding| {
            let place = finding.place().expect("a place");
            let place = report.sources.slice(place).to_owned();
            (finding.message.clone(), place, finding.severity)
        });
        findings.collect()
    }

    #[test]
    fn each_is_said_where_it_is_to_be_mended() {
        let unknown = "there is no such kind in this version";
        for (manifest, message, place, severity) in [
            (
                "apiVersion: v1\nkind: pod\nspec: {}\n",
                unknown,
                "pod",
                Severity::Error,
            ),
            (
                "apiVersion: v1\nkind: Job\nspec: {}\n",
                unknown,
                "v1",
                Severity::Error,
            ),
            (
                "kind: Pod\nspec: {}\n",
                "`apiVersion` is missing",
                "kind",
                Severity::Warning,
            ),
            (
                "apiVersion: v1\nspec: {}\n",
                "`kind` is missing",
                "apiVersion",
                Severity::Warning,
            ),
        ] {
            let expected = (message.to_owned(), place.to_owned(), severity);
            assert_eq!(said(manifest), [expected], "{manifest}");
        }
        assert_eq!(
            said("apiVersion: tekton.dev/v1\nkind: Task\nspec: {}\n"),
            []
        );
        assert_eq!(said("apiVersion: v1\nkind: Config\nclusters: []\n"), []);
    }
}
