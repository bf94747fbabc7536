//! A field that the API server does not know.

use crate::finding::{Findings, Severity};
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
        if is_directive(fault) {
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
