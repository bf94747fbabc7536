//! A document that is no YAML.

use crate::finding::{Findings, Severity};
use crate::rule::{Group, Rule, Scope, Setup};
use crate::source::Span;
use crate::yaml::ProblemKind;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL101",
    name: "manifest-unreadable",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("unreadable.md"),
    scope: Scope::Manifest(check),
};

/// The length of the character that stands in for a byte that is not UTF-8.
const REPLACEMENT: usize = char::REPLACEMENT_CHARACTER.len_utf8();

fn check(setup: &Setup<'_>, findings: &mut Findings) {
    let manifest = setup.manifest;
    if let Some(first) = setup.invalid_utf8 {
        let place = Span::new(manifest.file, first, first + REPLACEMENT);
        findings
            .add("the file is not UTF-8")
            .at(place, "the first byte that is not")
            .help("save the file as UTF-8");
        // what follows was read with other characters in their place
        return;
    }
    // a file that only came along with a directory may be anything
    if !setup.named && !setup.text.contains("apiVersion") {
        return;
    }
    for document in &manifest.documents {
        findings.belong_to(Some((document.file, document.index)), None);
        for problem in &document.problems {
            match problem.kind {
                ProblemKind::DuplicateKey { .. } => {}
                ProblemKind::TooDeep => {
                    findings
                        .add("the document is nested too deeply to be judged")
                        .at(problem.span, "no deeper than 256 levels are read")
                        .severity(Severity::Warning);
                }
                // what it is, once rendered, is not known
                ProblemKind::Syntax | ProblemKind::Content if setup.text.contains("{{") => {
                    findings
                        .add("the document is a template, and not judged before it is rendered")
                        .at(problem.span, "no YAML as it stands")
                        .severity(Severity::Note)
                        .help("lint what it renders: `helm template . | kanikolint -`");
                }
                ProblemKind::Syntax | ProblemKind::Content => {
                    findings
                        .add("the document cannot be read as YAML")
                        .at(problem.span, problem.message.clone())
                        .note(format!(
                            "kubectl will say: error converting YAML to JSON: {}",
                            problem.message
                        ));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Options, lint, progress::Unwatched};

    #[test]
    fn bytes_that_are_not_utf8_are_shown() {
        let options = Options {
            rules: vec![&RULE],
            ..Options::default()
        };
        let input = Input::Stdin(b"a: \xe9t\xe9\n".to_vec());
        let report = lint(&[input], &options, &Unwatched);
        let [finding] = report.findings.as_slice() else {
            panic!("{:?}", report.findings);
        };
        assert_eq!(finding.message, "the file is not UTF-8");
        assert_eq!(report.sources.slice(finding.place().unwrap()), "\u{fffd}");
    }

    #[test]
    fn a_template_is_to_be_rendered_first() {
        let options = Options {
            rules: vec![&RULE],
            ..Options::default()
        };
        let severity = |manifest: &str| {
            let input = Input::Stdin(manifest.as_bytes().to_vec());
            let report = lint(&[input], &options, &Unwatched);
            let [finding] = report.findings.as_slice() else {
                panic!("{:?}", report.findings);
            };
            finding.severity
        };
        let block = "a:\n  {{- if .Values.b }}\n  c: d\n";
        assert_eq!(severity(block), Severity::Note);
        assert_eq!(severity("a: {{ .Values.b }}\n"), Severity::Note);
        assert_eq!(severity("a: b: c\n"), Severity::Error);
    }
}
