//! A hostPath that is relative, or climbs with `..`.

use super::spec_field;
use crate::finding::{Findings, Severity};
use crate::manifest::expansion::unexpanded;
use crate::manifest::{Document, HostPath, Object, VolumeSource};
use crate::path;
use crate::rule::{Group, Rule, Scope};
use crate::value::Value;

/// See the card.
pub const RULE: Rule = Rule {
    id: "KL306",
    name: "host-path-relative",
    severity: Severity::Error,
    group: Group::Context,
    common: false,
    card: include_str!("host_path_relative.md"),
    scope: Scope::Document(check),
};

fn check(document: &Document, findings: &mut Findings) {
    if let Some(pod) = &document.pod {
        for (place, volume) in pod.volumes.iter().enumerate() {
            if let VolumeSource::HostPath(host_path) = &volume.source
                && !(pod.is_template && names_variable(host_path))
            {
                let field = format!("{}.volumes[{place}].hostPath.path", spec_field(pod.carrier));
                judge(host_path, &field, findings);
            }
        }
    }
    if let Some(Object::Volume(volume)) = document.object.as_deref()
        && let Some(host_path) = &volume.host_path
    {
        judge(host_path, "spec.hostPath.path", findings);
    }
}

fn names_variable(host_path: &HostPath) -> bool {
    let path = host_path.path.as_ref();
    path.is_some_and(|path| path.value.contains('$'))
}

fn judge(host_path: &HostPath, field: &str, findings: &mut Findings) {
    let Some(setting) = &host_path.path else {
        return;
    };
    let written = setting.value.as_str();
    if written.is_empty()
        || written.starts_with('<')
        || matches!(unexpanded(&setting.value).value(), Value::Unknown(_))
    {
        return;
    }
    if written.split('/').any(|part| part == "..") {
        let finding = findings.add(format!("the hostPath `{written}` climbs with `..`"));
        finding.at(setting.span, "a path of the node, from its root");
        finding.note(format!(
            "the API server will say: {field}: Invalid value: {written:?}: must not contain '..'"
        ));
        finding.help("write the absolute path of the directory on the node");
    } else if !path::is_abs(written) {
        let finding = findings.add(format!("the hostPath `{written}` is relative"));
        finding.at(setting.span, "relative to nothing that you know");
        finding.note("it is neither relative to this file nor to your directory: the node's container runtime refuses it, or takes it from a directory of its own");
        if written.starts_with('~') || written.starts_with('$') {
            finding.note("nobody expands `~` or variables in it");
        }
        finding.help("write the absolute path of the directory on the node");
    }
}
