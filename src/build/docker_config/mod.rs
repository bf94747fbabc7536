//! The docker config that a build pushes with: where it is read, and what stands there.

mod login;
mod trouble;

use crate::build::Build;
use crate::build::volume_data::{config_map, key_of, secret};
use crate::kaniko::image::Variant;
use crate::kubernetes::is_placeholder;
use crate::manifest::{DataForm, VolumeSource};
use crate::path;
use crate::source::Span;
use crate::value::Value;
use crate::yaml::decode_base64;

pub use login::{is_nobody, may_log_in_by_environment, may_push, misplaced, pushes};
pub use trouble::{Trouble, trouble};

/// The name that the file has to have (google v1.24.0, `pkg/creds/creds.go`).
pub const FILE: &str = "config.json";

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
    let is_set = container.variable(name).is_some();
    let image = build.executor.image.as_ref();
    let preset_is_known = image.is_some_and(|image| !image.repackaged)
        && build.executor.variant != Variant::Warmer
        && container.env_from.is_empty();
    if !is_set && !preset_is_known {
        return Value::unknown("the image or another source may set it");
    }
    build.environment.get(name)
}

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
    let Some((point, mount)) = build.mounts.volume_over(&path) else {
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
