//! The field that was meant by one that does not exist.

use crate::kubernetes::schema::{Shape, Struct};
use crate::yaml::Node;

/// An object around a value.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub object: Struct,
    /// Where it is in the document: `spec.containers[0]`.
    pub path: String,
}

/// What to say of an unknown field.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Suggestion {
    pub nearest: Option<String>,
    pub elsewhere: Option<String>,
}

/// What people write for a field, where no likeness tells.
const CONFUSED: &[(&str, &str, &str)] = &[
    ("ConfigMapProjection", "configMapName", "name"),
    ("ConfigMapVolumeSource", "configMapName", "name"),
    ("Container", "arguments", "args"),
    ("Container", "cmd", "command"),
    ("Container", "entrypoint", "command"),
    ("Container", "environment", "env"),
    ("Container", "mounts", "volumeMounts"),
    ("EnvVarSource", "configMapRef", "configMapKeyRef"),
    ("EnvVarSource", "secretRef", "secretKeyRef"),
    ("EnvFromSource", "configMapKeyRef", "configMapRef"),
    ("EnvFromSource", "secretKeyRef", "secretRef"),
    ("PersistentVolumeClaimVolumeSource", "name", "claimName"),
    ("SecretProjection", "secretName", "name"),
    ("SecretVolumeSource", "name", "secretName"),
    ("Volume", "pvc", "persistentVolumeClaim"),
    ("Volume", "volumeClaim", "persistentVolumeClaim"),
    ("VolumeMount", "path", "mountPath"),
];

/// The objects that one looks into for what was put too high.
const HOLDERS: [&str; 4] = ["jobTemplate", "securityContext", "spec", "template"];

/// How far below a holder may be: `jobTemplate.spec.template.spec`.
const DEEPEST: usize = 4;

/// What was meant by `key` in the innermost of the objects `around`, which `node` describes.
pub(super) fn field(around: &[Place], node: &Node, key: &str) -> Suggestion {
    let Some((here, above)) = around.split_last() else {
        return Suggestion::default();
    };
    if let Some(nearest) = other_case(here.object, key).or_else(|| confused(here.object, key)) {
        return Suggestion {
            nearest: Some(nearest.to_owned()),
            elsewhere: None,
        };
    }
    let elsewhere = higher(here, above, key).or_else(|| lower(here, node, key));
    let nearest = match elsewhere {
        Some(_) => None,
        None => similar(here.object, key).map(str::to_owned),
    };
    Suggestion { nearest, elsewhere }
}

fn other_case(object: Struct, key: &str) -> Option<&'static str> {
    let mut fields = object.fields().map(|(name, _)| name);
    fields.find(|name| name.eq_ignore_ascii_case(key))
}

fn confused(object: Struct, key: &str) -> Option<&'static str> {
    let confused = CONFUSED.iter();
    let mut confused = confused.filter(|(owner, ..)| *owner == object.name);
    confused.find_map(|(_, wrong, right)| wrong.eq_ignore_ascii_case(key).then_some(*right))
}

/// A name with a letter or two wrong, or with hyphens and underscores.
fn similar(object: Struct, key: &str) -> Option<&'static str> {
    let wanted = key.replace(['-', '_'], "").to_lowercase();
    let farthest = match wanted.chars().count() {
        0..4 => 0,
        4..8 => 1,
        8..12 => 2,
        _ => 3,
    };
    let candidates = object.fields().filter_map(|(name, _)| {
        let length = wanted.chars().count();
        if name.len().abs_diff(length) > farthest {
            return None;
        }
        let distance = strsim::osa_distance(&wanted, &name.to_lowercase());
        (distance <= farthest).then_some((distance, name))
    });
    candidates.min().map(|(_, name)| name)
}

/// In an object around this one, or in its object of the same name (`securityContext`).
fn higher(here: &Place, above: &[Place], key: &str) -> Option<String> {
    let twin = here.path.rsplit('.').next().unwrap_or("");
    // the root has little that a field could be mistaken for
    let mut above = above.iter().rev().filter(|place| !place.path.is_empty());
    above.find_map(|place| {
        if place.object.field(key).is_some() {
            return Some(join(&place.path, key));
        }
        let beside = [twin, "securityContext"].into_iter().find(|name| {
            let object = inner(place.object, name);
            object.is_some_and(|object| object != here.object && object.field(key).is_some())
        });
        match beside {
            Some(name) => Some(join(&join(&place.path, name), key)),
            None => in_containers(place, twin, key),
        }
    })
}

/// `containers[].securityContext.privileged` for `securityContext.privileged`.
fn in_containers(place: &Place, twin: &str, key: &str) -> Option<String> {
    let object = inner(inner(place.object, "containers")?, twin)?;
    object.field(key)?;
    Some(join(&join(&join(&place.path, "containers[]"), twin), key))
}

/// The object that a field holds, or a list of which it holds.
fn inner(object: Struct, name: &str) -> Option<Struct> {
    match object.field(name)?.shape() {
        Shape::Struct(object) => Some(object),
        Shape::List(item) => match item.shape() {
            Shape::Struct(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// In an object of this one: one that is written there, one that holds a pod, or the only one.
fn lower(here: &Place, node: &Node, key: &str) -> Option<String> {
    let found = |name: String| join(&here.path, &join(&name, key));
    let holding = here.object.fields().filter_map(|(name, of)| {
        inner(here.object, name)?.field(key)?;
        Some(match of.shape() {
            Shape::List(_) => format!("{name}[]"),
            _ => name.to_owned(),
        })
    });
    let holding: Vec<_> = holding.collect();
    let written = holding.iter().find(|name| {
        let name = name.trim_end_matches("[]");
        node.get(name).is_some()
    });
    let container = || holding.iter().find(|name| *name == "containers[]");
    let only = || match holding.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    written
        .or_else(container)
        .or_else(only)
        .cloned()
        .or_else(|| deeper(here.object, key, DEEPEST))
        .map(found)
}

/// Down through what holds pods and their containers.
fn deeper(object: Struct, key: &str, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let mut holders = HOLDERS
        .iter()
        .filter_map(|name| Some((*name, inner(object, name)?)));
    if let Some((name, _)) = holders.clone().find(|(_, held)| held.field(key).is_some()) {
        return Some(name.to_owned());
    }
    let deeper_down = holders.find_map(|(name, held)| Some(join(name, &deeper(held, key, depth)?)));
    deeper_down.or_else(|| {
        let container = inner(object, "containers")?;
        let below = deeper(container, key, depth.min(1))?;
        Some(join("containers[]", &below))
    })
}

fn join(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}
