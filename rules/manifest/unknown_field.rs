//! A field that the API server does not know.

use std::collections::HashSet;

use crate::finding::{Findings, Severity};
use crate::fix::Change;
use crate::kubernetes::{Fault, Reason};
use crate::manifest::{Document, VolumeSource};
use crate::rule::{Group, Rule, Scope};

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL105",
    name: "unknown-field",
    severity: Severity::Error,
    group: Group::Manifest,
    common: false,
    card: include_str!("unknown_field.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    // what an alias repeats is told once
    let mut told = HashSet::new();
    for fault in &document.decoded.faults {
        // a later release may be the one that is meant
        let Reason::UnknownField {
            nearest,
            elsewhere,
            later: false,
        } = &fault.reason
        else {
            continue;
        };
        if is_directive(fault) || !told.insert(fault.span) {
            continue;
        }
        let finding = findings.add(format!("there is no field `{}`", fault.field));
        finding.at(fault.span, "unknown");
        finding.note(format!(
            "the API server will say: strict decoding error: {}",
            fault.text
        ));
        finding.note(match empties_volume(document, fault) {
            true => {
                "without strict validation it is dropped without a word, and the volume becomes an empty `emptyDir`"
            }
            false => "without strict validation it is dropped without a word",
        });
        if let Some(nearest) = nearest {
            finding.unsafe_fix(vec![Change::Replace {
                span: fault.span,
                old: fault.field.rsplit('.').next().unwrap_or("").to_owned(),
                new: nearest.to_string(),
            }]);
        }
        finding.help(match (nearest, elsewhere) {
            (Some(nearest), _) => format!("the field is called `{nearest}`"),
            (None, Some(elsewhere)) => format!("a field of this name belongs here: `{elsewhere}`"),
            (None, None) => "correct its name, or take it out".to_owned(),
        });
    }
}

/// `$patch` and its like: the document is merged into another one first.
fn is_directive(fault: &Fault) -> bool {
    fault.field.starts_with('$') || fault.field.contains(".$")
}

/// Whether the field is all that a volume has for a source.
fn empties_volume(document: &Document, fault: &Fault) -> bool {
    let volumes = document.pod.iter().flat_map(|pod| &pod.volumes);
    let mut without = volumes.filter(|volume| matches!(volume.source, VolumeSource::Missing));
    without.any(|volume| volume.span.start <= fault.span.start && fault.span.end <= volume.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Options, lint, progress::Unwatched};

    /// The messages, each with its last note and its help.
    fn said(spec: &str) -> Vec<[String; 3]> {
        let options = Options {
            rules: vec![&RULE],
            ..Options::default()
        };
        let manifest = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {spec}\n");
        let report = lint(&[Input::Stdin(manifest.into_bytes())], &options, &Unwatched);
        let findings = report.findings.into_iter().map(|finding| {
            let note = finding.notes.last().cloned().unwrap_or_default();
            [finding.message, note, finding.help.unwrap_or_default()]
        });
        findings.collect()
    }

    #[test]
    fn a_volume_without_a_source_is_told() {
        let [[message, note, help]] = &said("{volumes: [{name: a, emptydir: {}}]}")[..] else {
            panic!("one finding");
        };
        assert_eq!(message, "there is no field `spec.volumes[0].emptydir`");
        assert!(note.ends_with("and the volume becomes an empty `emptyDir`"));
        assert_eq!(help, "the field is called `emptyDir`");
        let [[_, note, help]] = &said("{volumes: [{name: a, emptyDir: {}, fsGroup: 1}]}")[..]
        else {
            panic!("one finding");
        };
        assert!(note.ends_with("without a word"));
        assert_eq!(
            help,
            "a field of this name belongs here: `spec.securityContext.fsGroup`"
        );
    }

    #[test]
    fn what_is_merged_or_of_a_later_release_is_spared() {
        assert!(said("{containers: [{name: a, $patch: delete}]}").is_empty());
        assert!(said("{schedulingGroup: {}}").is_empty());
        assert_eq!(said("{schedulingGroups: {}}").len(), 1);
    }
}
