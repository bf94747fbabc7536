//! Volume → path of the node, also through a PersistentVolumeClaim and its PersistentVolume.

use std::sync::Arc;

use crate::manifest::VolumeSource;
use crate::manifest::expansion::unexpanded;
use crate::manifest::{Claim, HostPath, Object, PersistentVolume, Setting, Volume, VolumeClaim};
use crate::source::Text;
use crate::value::Value;

/// The path of the node that a volume shows, as it is written; absent if it is no such volume,
/// unknown if it may be.
pub fn node_path(volume: &Volume, objects: &[Arc<Object>]) -> Value<Text> {
    match &volume.source {
        VolumeSource::HostPath(host_path) => written_path(host_path),
        VolumeSource::Claim(claim) => path_of_claim(claim, objects),
        _ => Value::Absent,
    }
}

fn written_path(host_path: &HostPath) -> Value<Text> {
    let Some(path) = &host_path.path else {
        return Value::Absent;
    };
    match unexpanded(&path.value).value() {
        Value::Unknown(why) => Value::Unknown(why),
        _ => Value::Known(path.value.clone()),
    }
}

fn path_of_claim(claim: &Claim, objects: &[Arc<Object>]) -> Value<Text> {
    let Some(name) = &claim.name else {
        return Value::Absent;
    };
    let name = name.value.as_str();
    let Some(claim) = only(objects, |object| claim_named(object, name)) else {
        return Value::unknown(format!("the claim `{name}` is in none of the files"));
    };
    match bound_volume(claim, objects) {
        Some(volume) => match &volume.host_path {
            Some(host_path) => written_path(host_path),
            None => Value::Absent,
        },
        None => Value::unknown(format!(
            "the files do not tell which volume the claim `{name}` is bound to"
        )),
    }
}

fn claim_named<'o>(object: &'o Object, name: &str) -> Option<&'o VolumeClaim> {
    match object {
        Object::Claim(claim) if text(&claim.name) == Some(name) => Some(claim),
        _ => None,
    }
}

/// The PersistentVolume that a claim names, or that names the claim, or else the only one that
/// the claim's storage class allows.
fn bound_volume<'o>(
    claim: &VolumeClaim,
    objects: &'o [Arc<Object>],
) -> Option<&'o PersistentVolume> {
    let volume_where = |fits: &dyn Fn(&PersistentVolume) -> bool| {
        only(objects, |object| match object {
            Object::Volume(volume) if fits(volume) => Some(volume),
            _ => None,
        })
    };
    if let Some(name) = text(&claim.volume) {
        return volume_where(&|volume| text(&volume.name) == Some(name));
    }
    let class = |class: &Option<Setting<Text>>| text(class).unwrap_or("").to_owned();
    volume_where(&|volume| volume.claim.is_some() && text(&volume.claim) == text(&claim.name))
        .or_else(|| {
            volume_where(&|volume| {
                volume.claim.is_none()
                    && class(&volume.storage_class) == class(&claim.storage_class)
            })
        })
}

/// The only object that is picked.
fn only<'o, T>(
    objects: &'o [Arc<Object>],
    pick: impl Fn(&'o Object) -> Option<&'o T>,
) -> Option<&'o T> {
    let mut picked = objects.iter().filter_map(|object| pick(object));
    let first = picked.next();
    if picked.next().is_some() { None } else { first }
}

fn text(setting: &Option<Setting<Text>>) -> Option<&str> {
    let value = setting.as_ref().map(|setting| setting.value.as_str());
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::source::FileId;

    const CLAIM: &str = "\
---
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {storageClassName: manual}
";

    /// The node path of the volume `source` beside other documents.
    fn found(source: &str, others: &str) -> Value<String> {
        let text = format!("kind: Pod\nspec:\n  volumes:\n  - {{name: v, {source}}}\n{others}");
        let manifest = manifest::read(FileId::FIRST, &text);
        let objects = manifest.documents.iter();
        let objects: Vec<_> = objects
            .filter_map(|document| document.object.clone())
            .collect();
        let pod = manifest.documents[0].pod.clone().expect("a pod");
        node_path(&pod.volumes[0], &objects).map(|path| path.to_string())
    }

    fn volume(name: &str, rest: &str) -> String {
        format!(
            "---\nkind: PersistentVolume\nmetadata: {{name: {name}}}\n\
             spec: {{hostPath: {{path: /node/{name}}}, {rest}}}\n"
        )
    }

    #[test]
    fn a_host_path_is_one() {
        let known = |path: &str| Value::Known(path.to_owned());
        assert_eq!(found("hostPath: {path: ../x}", ""), known("../x"));
        assert!(found("hostPath: {path: '{{ .x }}'}", "").why().is_some());
        assert!(found("emptyDir: {}", "").is_absent());
    }

    #[test]
    fn a_claim_leads_to_its_volume() {
        let by_claim = |others: &str| {
            let found = found("persistentVolumeClaim: {claimName: c}", others);
            found.known().cloned().unwrap_or("?".to_owned())
        };
        let manual = volume("a", "storageClassName: manual");
        let other = volume("b", "storageClassName: fast");
        let second = volume("d", "storageClassName: manual");
        let reserved = volume("e", "storageClassName: manual, claimRef: {name: c}");
        let foreign = volume("f", "storageClassName: manual, claimRef: {name: g}");
        let named = CLAIM.replace("spec: {", "spec: {volumeName: b, ");
        for (others, expected) in [
            (String::new(), "?"),
            (CLAIM.to_owned(), "?"),
            (format!("{CLAIM}{manual}{other}{foreign}"), "/node/a"),
            (format!("{CLAIM}{manual}{second}"), "?"),
            (format!("{CLAIM}{manual}{second}{reserved}"), "/node/e"),
            (format!("{named}{manual}{other}"), "/node/b"),
            (format!("{CLAIM}{other}"), "?"),
        ] {
            assert_eq!(by_claim(&others), expected, "{others}");
        }
    }
}
