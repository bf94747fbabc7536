//! A mount of a volume that the pod does not have.

use super::spec_field;
use crate::finding::{Findings, Severity};
use crate::manifest::expansion::unexpanded;
use crate::manifest::{Carrier, Document, Pod};
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL304",
    name: "mount-without-volume",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("mount_without_volume.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    let Some(pod) = &document.pod else {
        return;
    };
    // its volumes may also come from volumeClaimTemplates
    if pod.carrier == Carrier::StatefulSet {
        return;
    }
    // a volume whose name is filled in later may be any
    let templated = |name| matches!(unexpanded(name).value(), Value::Unknown(_));
    if pod.volumes.iter().any(|volume| templated(&volume.name)) {
        return;
    }
    let spec = spec_field(pod.carrier);
    for container in &pod.containers {
        for (place, mount) in container.mounts.iter().enumerate() {
            let Some(name) = &mount.name else { continue };
            // Jenkins adds it to each of its agents
            if pod.carrier == Carrier::Jenkins && name.value == *"workspace-volume" {
                continue;
            }
            if name.value.is_empty() || templated(&name.value) || pod.volume(&name.value).is_some()
            {
                continue;
            }
            let written = name.value.as_str();
            let finding = findings.add(format!("the pod has no volume `{written}`"));
            finding.at(name.span, "no volume of that name");
            finding.note(format!(
                "the API server will say: {spec}.{}[{}].volumeMounts[{place}].name: Not found: {written:?}",
                container.role.field(),
                container.index,
            ));
            match nearest(pod, written) {
                Some(volume) => finding
                    .see(volume.span(), "the nearest volume")
                    .help(format!("did you mean `{volume}`?")),
                None => finding.help(format!("add a volume `{written}` to `{spec}.volumes`")),
            };
        }
    }
}

/// How many volumes are compared with a name; a pod that a person wrote has fewer.
const MOST_COMPARED: usize = 64;

fn nearest<'p>(pod: &'p Pod, name: &str) -> Option<&'p crate::source::Text> {
    let volumes = pod
        .volumes
        .iter()
        .take(MOST_COMPARED)
        .map(|volume| &volume.name);
    let near = volumes.filter_map(|volume| {
        let distance = strsim::osa_distance(volume, name);
        (distance <= name.len().max(volume.len()) / 2).then_some((distance, volume))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, volume)| volume)
}
