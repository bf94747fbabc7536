//! The manifest as a file.

pub mod api_warning;
pub mod duplicate_key;
pub mod invalid_field;
pub mod missing_field;
pub mod no_executor;
pub mod unknown_field;
pub mod unknown_kind;
pub mod unreadable;
pub mod unsupported_value;
pub mod unused_ignore;
pub mod wrong_type;

use crate::kubernetes::{Fault, Reason};
use crate::manifest::Document;

/// Why the API server's validation refuses a document: what no other rule speaks of, and nothing
/// that is still to be filled in.
fn refused(document: &Document) -> Vec<&Fault> {
    let validation = document.validated();
    let faults = validation.into_iter().flat_map(|it| &it.faults);
    let mut faults: Vec<&Fault> = faults.filter(|fault| !is_spoken_of(fault)).collect();
    if !faults.is_empty() {
        let placeholders = document.placeholders();
        faults.retain(|fault| !placeholders.contains(&fault.span));
    }
    // the server says some things once for each of several reasons
    faults.dedup_by_key(|fault| &fault.text);
    faults
}

/// `mount-without-volume`, `host-path-relative` and `restart-policy` say these in their own words.
fn is_spoken_of(fault: &Fault) -> bool {
    let field = fault.field.as_str();
    match fault.reason {
        Reason::NotFound { .. } => field.contains(".volumeMounts["),
        Reason::Invalid => field.ends_with(".hostPath.path"),
        Reason::Required => field.ends_with("template.spec.restartPolicy"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::RULES;
    use crate::{Input, Options, lint, progress::Unwatched};

    fn ids(manifest: &str) -> Vec<&'static str> {
        let options = Options {
            rules: RULES.iter().collect(),
            ..Options::default()
        };
        let input = Input::Stdin(manifest.as_bytes().to_vec());
        let report = lint(&[input], &options, &Unwatched);
        let found = report.findings.iter().map(|finding| finding.rule.id);
        found
            .filter(|id| ("KL108".."KL112").contains(id) || *id == "KL304" || *id == "KL306")
            .collect()
    }

    fn pod(name: &str, rest: &str) -> String {
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}, spec: {{containers: [{{name: a, image: a{rest}}}]}}}}"
        )
    }

    #[test]
    fn what_is_still_to_be_filled_in_is_not_refused() {
        assert_eq!(ids(&pod("Build", "")), ["KL108"]);
        for name in ["'${NAME}'", "'{{ .Name }}'", "<your-name>", "'$(Name)'"] {
            assert_eq!(ids(&pod(name, "")), [""; 0], "{name}");
        }
    }

    #[test]
    fn a_fault_is_told_once() {
        let mount = ", volumeMounts: [{name: v, mountPath: /w}]";
        assert_eq!(ids(&pod("build", mount)), ["KL304"]);
        let mounts = ", volumeMounts: [{mountPath: /w}]";
        assert_eq!(ids(&pod("build", mounts)), ["KL109"]);
        let climbs = "apiVersion: v1\nkind: Pod\nmetadata: {name: build}\nspec:\n  containers: [{name: a, image: a}]\n  volumes: [{name: v, hostPath: {path: /a/../b}}]\n";
        assert_eq!(ids(climbs), ["KL306"]);
    }

    #[test]
    fn what_the_decoder_refuses_is_not_validated() {
        assert_eq!(ids(&pod("Build", ", args: [1]")), [""; 0]);
    }
}
