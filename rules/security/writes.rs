//! Where a build writes.

use crate::build::{Build, Found};
use crate::dockerfile::Kind;
use crate::path;
use crate::value::Value;

/// The flags that name a file or a directory to write.
const OUTPUTS: [&str; 7] = [
    "cache-dir",
    "digest-file",
    "image-name-tag-with-digest-file",
    "image-name-with-digest-file",
    "oci-layout-path",
    "tar-path",
    "tarPath",
];

/// Whether a build writes, or may mean to write, below a mount at a path of the container; none
/// where that is not known.
pub fn below(build: &Build, mount: &str) -> Option<bool> {
    let context = build.context.path.known();
    let is_context = context.is_some_and(|context| lies_on(build, context, mount));
    if outputs(build, mount) {
        return Some(true);
    }
    match &build.dockerfile.found {
        Found::Here(_) => Some(instructions(build, mount, is_context)),
        // the context is read; of other mounts nothing is known
        _ if is_context => None,
        _ => Some(true),
    }
}

fn lies_on(build: &Build, path: &str, mount: &str) -> bool {
    let covering = build.mounts.covering(path);
    covering.is_some_and(|point| point.path == mount)
}

/// Whether a flag may name an output below the mount.
fn outputs(build: &Build, mount: &str) -> bool {
    let Some(start) = build.start() else {
        return true;
    };
    let mut values: Vec<Value<&str>> = OUTPUTS
        .iter()
        .map(|name| start.line.options.text(name))
        .collect();
    values.push(start.kaniko_dir());
    let directory = build.working_directory.known().map_or("/", String::as_str);
    values.into_iter().any(|value| match value {
        Value::Known("") | Value::Absent => false,
        Value::Known(path) if path::is_abs(path) => lies_on(build, path, mount),
        Value::Known(path) => lies_on(build, &path::join(&[directory, path]), mount),
        Value::Unknown(_) => true,
    })
}

/// A RUN may use any mount but the context's as it likes: as a cache, say.
fn instructions(build: &Build, mount: &str, is_context: bool) -> bool {
    let copies = build.replay.iter().flat_map(|replay| &replay.steps);
    let destinations = copies.filter_map(|step| step.copy.as_ref()?.destination.as_ref());
    let mut destinations = destinations.map(|destination| destination.known());
    let writes = |path: &str| path::is_abs(path) && lies_on(build, path, mount);
    destinations.any(|destination| destination.is_none_or(|path| writes(path)))
        || build
            .executed()
            .any(|(_, instruction)| match &instruction.kind {
                Kind::Run(_) => !is_context,
                Kind::Workdir(path) => path.contains('$') || writes(path),
                _ => false,
            })
}
