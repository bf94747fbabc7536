//! Where the executor reads the docker config, and what is mounted there.

use crate::build::Build;
use crate::context::mounts::VolumeMount;
use crate::kaniko::docker_config::DockerConfig;
use crate::kaniko::image::Variant;
use crate::kubernetes::is_placeholder;
use crate::manifest::{Data, DataForm, Keys, Object, Projection, Setting, VolumeSource};
use crate::path;
use crate::source::{Span, Text};
use crate::value::Value;
use crate::yaml::decode_base64;

/// The name that the file has to have (google v1.24.0, `pkg/creds/creds.go`).
pub const FILE: &str = "config.json";

/// The docker config that the executor certainly reads.
pub struct Contents {
    /// Its path in the container.
    pub path: String,
    /// The key of the Secret or ConfigMap that it comes from, or the path to which a script writes
    /// it.
    pub place: Span,
    /// Its text.
    pub text: String,
}

/// The docker config, where the object that holds it or the script that writes it is in sight.
pub fn contents(build: &Build) -> Option<Contents> {
    let directory = directory(build)?;
    let path = path::join(&[&directory, FILE]);
    let point = build.mounts.covering(&path);
    let Some((point, mount)) = point.and_then(|point| Some((point, point.volume_mount()?))) else {
        return by_script(build, path);
    };
    let file = match &mount.sub_path {
        Value::Absent if point.path == directory => FILE,
        Value::Known(part) if point.path == path => part,
        _ => return None,
    };
    let (keys, data) = match &mount.volume.as_ref()?.source {
        VolumeSource::Secret(keys) => (keys, secret(build, keys)?),
        VolumeSource::ConfigMap(keys) => (keys, config_map(build, keys)?),
        _ => return None,
    };
    let entry = data.entry(key_of(keys, file)?)?;
    let written = entry.value.as_ref().filter(|text| !is_placeholder(text))?;
    let text = match entry.form {
        DataForm::Plain => written.to_string(),
        DataForm::Base64 => decode_base64(written).ok()?,
    };
    let place = entry.key.span();
    (!is_placeholder(&text)).then_some(Contents { path, place, text })
}

/// The docker config that the script of the build writes before.
fn by_script(build: &Build, path: String) -> Option<Contents> {
    let script = build.launch.script().filter(|script| !script.perhaps)?;
    let mut written = script.written.iter();
    let written = written.find(|written| written.path == path)?;
    let text = written.content.as_ref()?.to_string();
    let place = written.span;
    let may_be_mounted = !build.mounts.unplaced().is_empty() || is_placeholder(&text);
    (!may_be_mounted).then_some(Contents { path, place, text })
}

/// The key that becomes a file of the volume.
fn key_of<'k>(keys: &'k Keys, file: &'k str) -> Option<&'k str> {
    let Some(items) = keys.items.as_ref().filter(|items| !items.is_empty()) else {
        return Some(file);
    };
    let becomes = |path: &Setting<Text>| path::clean(&path.value) == file;
    let item = items
        .iter()
        .find(|item| item.path.as_ref().is_some_and(becomes))?;
    Some(item.key.as_ref()?.value.as_str())
}

/// Why the executor certainly gets no credentials from its docker config, and stops.
pub enum Trouble<'b> {
    /// It is no JSON, for this reason.
    NoJson(String),
    /// The image does not hold the helper that it names.
    NoHelper {
        /// The helper, without `docker-credential-`.
        helper: String,
        /// The destination for whose registry it is asked.
        asked_for: Span,
        /// The helpers that the image holds.
        held: &'b [&'static str],
    },
}

/// What is wrong with the docker config that a build pushes with.
pub fn trouble(build: &Build) -> Option<(Contents, Trouble<'_>)> {
    if !pushes(build) {
        return None;
    }
    let contents = contents(build)?;
    let trouble = match DockerConfig::read(&contents.text) {
        Err(reason) => Trouble::NoJson(reason),
        Ok(config) => missing_helper(build, &config)?,
    };
    Some((contents, trouble))
}

/// The first helper that a destination asks for, and that is neither in the image nor mounted.
fn missing_helper<'b>(build: &'b Build, config: &DockerConfig) -> Option<Trouble<'b>> {
    let image = build.executor.image.as_ref()?;
    let Value::Known(held) = image.credential_helpers() else {
        return None;
    };
    if build.executor.assumed.is_some() {
        return None;
    }
    let registries = build.registries().into_iter();
    let asked = registries.filter_map(|(registry, span)| Some((config.helper(&registry)?, span)));
    let mut missing = asked.filter(|(helper, _)| !held.contains(helper));
    let (helper, asked_for) = missing.find(|(helper, _)| !may_be_mounted(build, helper))?;
    Some(Trouble::NoHelper {
        helper: helper.to_owned(),
        asked_for,
        held,
    })
}

/// Whether a mount may bring the helper.
fn may_be_mounted(build: &Build, helper: &str) -> bool {
    let Value::Known(search) = build.environment.get("PATH") else {
        return true;
    };
    let program = |directory| format!("{directory}/docker-credential-{helper}");
    search
        .split(':')
        .any(|directory| is_mounted(build, &program(directory)))
        || !build.mounts.unplaced().is_empty()
}

/// Whether the executor certainly pushes, and so reads the config.
pub fn pushes(build: &Build) -> bool {
    build.start().is_some_and(|start| {
        start.no_push() == Value::Known(false)
            && start.dry_run() == Value::Known(false)
            && start
                .destinations()
                .known()
                .is_some_and(|all| !all.is_empty())
    })
}

/// Whether variables of the container may log it in: they may be a config, or what the keychains
/// of GitLab, the clouds and osscontainertools read.
pub fn may_log_in_by_environment(build: &Build) -> bool {
    let container = build.container();
    let is_login = |name: &str| {
        ["AWS_", "AZURE_", "CI_", "GOOGLE_", "KANIKO_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
            || name == "DOCKER_AUTH_CONFIG"
    };
    let may_set = build
        .launch
        .script()
        .is_some_and(|script| script.environment.iter().any(|(name, _)| is_login(name)));
    may_set
        || !container.env_from.is_empty()
        || container
            .env
            .iter()
            .any(|variable| is_login(&variable.name))
}

/// Whether no credentials are in sight, of any kind: no mount where the config is read or usually
/// lies, no script that may write one, no login in variables, no identity of the pod's.
pub fn is_nobody(build: &Build) -> bool {
    let pod = &build.pod;
    let Some(directory) = directory(build) else {
        return false;
    };
    let has_config = |place: &str| is_mounted(build, &path::join(&[place, FILE]));
    let is_alone = pod.complete
        && pod.service_account.is_none()
        && build.launch.execution().is_some()
        && build.launch.script().is_none()
        && build.container().lifecycle.is_none();
    is_alone
        && !has_config(&directory)
        && !USUAL.into_iter().any(has_config)
        && build.mounts.unplaced().is_empty()
        && !may_log_in_by_environment(build)
        && !build
            .registries()
            .iter()
            .any(|(registry, _)| is_of_cloud(registry))
}

/// Whether a cloud's keychain may log in there by the identity of the node.
fn is_of_cloud(registry: &str) -> bool {
    let hosts = ["gcr.io", "pkg.dev", "amazonaws.com", "amazonaws.com.cn"];
    let is_of = |host: &str| {
        let rest = registry.strip_suffix(host);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    hosts.into_iter().any(is_of) || registry.contains(".azurecr.")
}

/// The directory it is read from: `$DOCKER_CONFIG`, or else `$HOME/.docker`.
pub fn directory(build: &Build) -> Option<String> {
    match build.start().map(|start| start.kaniko_dir()) {
        None | Some(Value::Known("/kaniko")) => {}
        // it is moved along
        Some(_) => return None,
    }
    match variable(build, "DOCKER_CONFIG") {
        Value::Known(directory) if !directory.is_empty() => {
            path::is_abs(directory).then(|| path::clean(directory).into_owned())
        }
        Value::Known(_) | Value::Absent => match variable(build, "HOME") {
            Value::Known(home) if path::is_abs(home) => Some(path::join(&[home, ".docker"])),
            _ => None,
        },
        Value::Unknown(_) => None,
    }
}

/// A variable of the container: its own, or the image's where nothing may replace it.
fn variable<'b>(build: &'b Build, name: &str) -> Value<&'b str> {
    let container = build.container();
    let is_set = container.env.iter().any(|variable| variable.name == *name);
    let image = build.executor.image.as_ref();
    let preset_is_known = image.is_some_and(|image| !image.repackaged)
        && build.executor.variant != Variant::Warmer
        && container.env_from.is_empty();
    if !is_set && !preset_is_known {
        return Value::unknown("the image or another source may set it");
    }
    build.environment.get(name)
}

/// Whether credentials are of use.
pub fn may_push(build: &Build) -> bool {
    build.start().is_none_or(|start| {
        start.no_push() == Value::Known(false)
            && start
                .destinations()
                .known()
                .is_some_and(|all| !all.is_empty())
    })
}

/// Where docker configs are usually mounted.
const USUAL: [&str; 2] = ["/kaniko/.docker", "/root/.docker"];

/// A mount where docker configs usually lie, while this build's is read elsewhere and nothing is
/// mounted there.
pub fn misplaced<'b>(build: &'b Build, directory: &str) -> Option<&'b VolumeMount> {
    // `DOCKER_CONFIG` with the file's path makes it look below that file
    let names_the_file = path::base(directory) == FILE;
    if !names_the_file && is_mounted(build, &path::join(&[directory, FILE])) {
        return None;
    }
    let unread = USUAL.into_iter().filter(|usual| *usual != directory);
    let places = unread.flat_map(|usual| [usual.to_owned(), path::join(&[usual, FILE])]);
    places
        .filter_map(|place| {
            build
                .mounts
                .covering(&place)
                .filter(|point| point.path == place)
        })
        .filter_map(|point| point.volume_mount())
        .find(|mount| holds_data(mount))
}

/// Whether a volume of the pod's is mounted over a path.
fn is_mounted(build: &Build, path: &str) -> bool {
    let point = build.mounts.covering(path);
    point.is_some_and(|point| point.volume_mount().is_some())
}

/// Whether a mount shows a Secret, a ConfigMap or several of them.
pub fn holds_data(mount: &VolumeMount) -> bool {
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

fn config_map<'b>(build: &'b Build, keys: &Keys) -> Option<&'b Data> {
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
