//! Where the context and the Dockerfile lie in the container, and whether they are there.

use crate::build::filesystem::{FileSystem, Miss};
use crate::build::tarball::{self, Refused};
use crate::build::{Build, Found, lookup};
use crate::context::here::joined;
use crate::context::repository::Repository;
use crate::kaniko::startup::{SourceKind, stdin_not_attached};
use crate::path;
use crate::source::Sources;
use crate::value::Value;

/// The context as an absolute path of the container. One that is fetched is known where its files
/// lie here: as a clone, or because somebody said so.
pub(super) fn context_path(
    source: Option<&SourceKind>,
    working_directory: &Value<String>,
    cloned: &Value<Repository>,
    is_given: bool,
) -> Value<String> {
    let fetched = |what: &str| match is_given {
        true => Value::Known(tarball::UNPACKED.to_owned()),
        false => Value::unknown(format!("the context is fetched from {what}")),
    };
    match source {
        None => Value::unknown("where the context comes from is not known"),
        Some(SourceKind::Directory { path, .. }) if path::is_abs(path) => {
            Value::Known(path::clean(path).into_owned())
        }
        Some(SourceKind::Directory { path, .. }) => working_directory
            .as_ref()
            .map(|directory| path::join(&[directory, path])),
        Some(SourceKind::Tar { .. } | SourceKind::Stdin) => {
            Value::Known(tarball::UNPACKED.to_owned())
        }
        Some(SourceKind::Git { .. }) => match cloned {
            Value::Known(_) => Value::Known(tarball::UNPACKED.to_owned()),
            Value::Unknown(why) if !is_given => Value::Unknown(why.clone()),
            _ => fetched("git"),
        },
        Some(SourceKind::GoogleStorage { .. }) => fetched("Google Cloud Storage"),
        Some(SourceKind::S3 { .. }) => fetched("S3"),
        Some(SourceKind::AzureBlob { .. }) => fetched("Azure Blob Storage"),
        Some(SourceKind::Https { .. }) => fetched("a server"),
    }
}

/// Where the Dockerfile is looked for: from the working directory, then from the context.
pub(super) fn candidates(build: &Build) -> Vec<String> {
    let Value::Known(value) = &build.dockerfile.value else {
        return Vec::new();
    };
    if lookup::is_remote(value) {
        return Vec::new();
    }
    let from_directory = match (path::is_abs(value), &build.working_directory) {
        (true, _) => Some(value.clone()),
        _ if value.is_empty() => None,
        (false, Value::Known(directory)) => Some(path::join(&[directory, value])),
        (false, _) => None,
    };
    let context = build.context.path.known();
    let from_context = context.map(|context| path::join(&[context, value]));
    from_directory.into_iter().chain(from_context).collect()
}

/// What has to be there for the context: a sub-path, a tarball.
pub(super) fn fetch_context(build: &mut Build, files: &mut FileSystem) {
    let Some(source) = build.context.source.clone() else {
        return;
    };
    match &source.kind {
        SourceKind::Tar { path } => {
            let at = match &build.working_directory {
                Value::Known(directory) if !path::is_abs(path) => path::join(&[directory, path]),
                _ => path.clone(),
            };
            match tarball::unpack(files, &at) {
                Ok(()) => {}
                Err(Refused::Stops(line)) => build.judgement.stops(line),
                Err(Refused::Unknown(why)) => build.judgement.doubts(why),
            }
        }
        SourceKind::Stdin => {
            let stdin = build.container().stdin.as_ref();
            let attached = stdin.is_some_and(|stdin| stdin.value)
                || build.launch.script().is_some_and(|script| script.piped);
            if attached {
                build
                    .judgement
                    .doubts("what is attached to standard input is not known");
            } else {
                let stop = stdin_not_attached(source.span);
                build.judgement.stops(stop.message.clone());
                build.stops.push(stop);
            }
        }
        _ => {}
    }
    let (Some(below), Value::Known(context)) = (&source.sub_path, &build.context.path) else {
        return;
    };
    let at = path::join(&[context, below]);
    match files.stat(&at) {
        Ok(_) => {}
        Err(Miss::Unknown(why)) => build.judgement.doubts(why),
        Err(Miss::Error(errno)) => {
            let line = format!("Error: error resolving source context: stat {at}: {errno}");
            build.judgement.stops(line);
        }
    }
    build.context.path = Value::Known(at);
    build.context.local = build
        .context
        .local
        .take()
        .map(|local| joined(&local, below));
    build.dockerfile.tried = candidates(build);
}

/// Whether something is at the path of a context that is a directory of the container.
pub(super) fn context_exists(build: &Build, files: &FileSystem) -> Value<bool> {
    let kind = build.context.source.as_ref().map(|source| &source.kind);
    let (Some(SourceKind::Directory { .. }), Value::Known(at)) = (kind, &build.context.path) else {
        return Value::Absent;
    };
    match files.stat(at) {
        Ok(_) => Value::Known(true),
        Err(Miss::Error(_)) => Value::Known(false),
        Err(Miss::Unknown(why)) => Value::Unknown(why),
    }
}

pub(super) fn look_up_dockerfile(build: &mut Build, files: &FileSystem, sources: &mut Sources) {
    let value = match &build.dockerfile.value {
        Value::Known(value) => value,
        Value::Unknown(why) => {
            build.dockerfile.found = Found::Unknown(why.clone());
            build.judgement.doubts(why.clone());
            return;
        }
        Value::Absent => return,
    };
    if lookup::is_remote(value) {
        build.dockerfile.found = Found::Remote;
        build
            .judgement
            .doubts("the Dockerfile is fetched from a server");
        return;
    }
    let dialect = build.facts.dialect();
    let mut found = lookup::dockerfile(files, &build.dockerfile.tried, &dialect, sources);
    let unresolved = build.context.path.why().or(build
        .working_directory
        .why()
        .filter(|_| !path::is_abs(value)));
    if let (Found::Missing { .. }, Some(why)) = (&found, unresolved) {
        found = Found::Unknown(why.clone());
    }
    if let (Found::Missing { nearest, .. }, Some(local)) = (&mut found, &build.context.local) {
        *nearest = lookup::nearest(local, value);
    }
    match &found {
        Found::Missing { .. } => build.judgement.stops(lookup::dockerfile_not_found()),
        Found::Unusable(line) => build.judgement.stops(line.clone()),
        Found::Unknown(why) => build.judgement.doubts(why.clone()),
        Found::Here(_) | Found::Remote => {}
    }
    build.dockerfile.found = found;
}
