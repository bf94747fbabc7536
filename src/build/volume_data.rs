//! What the Secrets and ConfigMaps hold that a pod mounts, where they are in sight.

use crate::build::Build;
use crate::context::mounts::VolumeMount;
use crate::manifest::{Data, Keys, Object, Projection, Setting, VolumeSource};
use crate::path;
use crate::source::Text;

/// Whether a mount may show a docker config: a Secret, a ConfigMap or several of them.
pub fn may_hold(mount: &VolumeMount) -> bool {
    use VolumeSource::{ConfigMap, Projected, Secret};
    let source = mount.volume.as_ref().map(|volume| &volume.source);
    matches!(source, Some(Secret(_) | ConfigMap(_) | Projected(_)))
}

/// The files of a volume; none where they are not known.
pub fn files(build: &Build, mount: &VolumeMount) -> Option<Vec<String>> {
    match &mount.volume.as_ref()?.source {
        VolumeSource::Secret(keys) => files_of(keys, secret(build, keys)),
        VolumeSource::ConfigMap(keys) => files_of(keys, config_map(build, keys)),
        VolumeSource::Projected(sources) => {
            let files = sources.iter().map(|source| match source {
                Projection::Secret(keys) => files_of(keys, secret(build, keys)),
                Projection::ConfigMap(keys) => files_of(keys, config_map(build, keys)),
                Projection::ServiceAccountToken(Some(path)) => Some(vec![path.value.to_string()]),
                Projection::ServiceAccountToken(None) | Projection::Other(_) => None,
            });
            Some(files.collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}

fn files_of(keys: &Keys, data: Option<&Data>) -> Option<Vec<String>> {
    if let Some(items) = &keys.items
        && !items.is_empty()
    {
        let paths = items
            .iter()
            .map(|item| Some(path::clean(&item.path.as_ref()?.value).into_owned()));
        return paths.collect();
    }
    // an empty one is filled by somebody else
    let entries = &data?.entries;
    (!entries.is_empty()).then(|| entries.iter().map(|entry| entry.key.to_string()).collect())
}

/// The Secret of the same files that a volume names.
pub fn secret<'b>(build: &'b Build, keys: &Keys) -> Option<&'b Data> {
    data(build, keys, |object| match object {
        Object::Secret(data) => Some(data),
        _ => None,
    })
}

/// The ConfigMap of the same files that a volume names.
pub fn config_map<'b>(build: &'b Build, keys: &Keys) -> Option<&'b Data> {
    data(build, keys, |object| match object {
        Object::ConfigMap(data) => Some(data),
        _ => None,
    })
}

/// The only object of that name; several of them may be for different namespaces.
fn data<'b>(
    build: &'b Build,
    keys: &Keys,
    of_kind: impl Fn(&'b Object) -> Option<&'b Data>,
) -> Option<&'b Data> {
    let wanted = keys.name.as_ref()?;
    let is_named = |name: &Option<Setting<Text>>| {
        name.as_ref()
            .is_some_and(|name| *name.value == *wanted.value)
    };
    let objects = build.objects.iter().filter_map(|object| of_kind(object));
    let mut named = objects.filter(|data| is_named(&data.name));
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// The key that becomes a file of the volume.
pub fn key_of<'k>(keys: &'k Keys, file: &'k str) -> Option<&'k str> {
    let Some(items) = keys.items.as_ref().filter(|items| !items.is_empty()) else {
        return Some(file);
    };
    let becomes = |path: &Setting<Text>| path::clean(&path.value) == file;
    let item = items
        .iter()
        .find(|item| item.path.as_ref().is_some_and(becomes))?;
    Some(item.key.as_ref()?.value.as_str())
}
