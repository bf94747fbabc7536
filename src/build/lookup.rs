//! The Dockerfile and the ignore file, looked up as the executor does: the working directory
//! first, then the context (`resolveDockerfilePath` of `cmd/executor/cmd/root.go`, google v1.24.0;
//! `getExcludedFiles` of `pkg/util/fs_util.go`).

use std::path::{Path, PathBuf};

use crate::build::filesystem::{Errno, FileSystem, Kind, Miss, Origin, is_missing};
use crate::context::ignore::{Fault, IgnoreFile, IgnorePattern};
use crate::context::local::LocalTree;
use crate::context::nearest;
use crate::dockerfile::{self, Dialect};
use crate::kaniko::facts::Facts;
use crate::path;
use crate::source::disk;
use crate::source::{FileId, Sources};

use super::{Found, FoundDockerfile, FoundIgnoreFile};

const NOT_FOUND: &str =
    "please provide a valid path to a Dockerfile within the build context with --dockerfile";

/// The line that the executor stops with where it finds no Dockerfile.
pub fn dockerfile_not_found() -> String {
    failure(NOT_FOUND)
}

fn failure(why: &str) -> String {
    format!("Error: error resolving dockerfile path: {why}")
}

/// Whether `--dockerfile` names a file on a server.
pub(super) fn is_remote(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// Looks the Dockerfile up.
pub(super) fn dockerfile(
    files: &FileSystem,
    tried: &[String],
    dialect: &Dialect,
    sources: &mut Sources,
) -> Found {
    for (place, at) in tried.iter().enumerate() {
        let found = files.lstat(at);
        if is_missing(&found) {
            continue;
        }
        if let Err(Miss::Unknown(why)) = found {
            return Found::Unknown(why);
        }
        let shadows = tried
            .get(place + 1)
            .filter(|other| path::clean(other) != path::clean(at) && files.lstat(other).is_ok());
        return take(files, at, shadows, dialect, sources);
    }
    Found::Missing {
        other_case: tried.iter().rev().find_map(|at| in_other_case(files, at)),
        nearest: None,
    }
}

/// A file of the context that was perhaps meant by one that is not there.
pub(super) fn nearest(context: &Path, missing: &str) -> Option<String> {
    let tree = LocalTree::new(context);
    let found = nearest::nearest(&tree, missing, &IgnoreFile::default())?;
    Some(found.path)
}

fn take(
    files: &FileSystem,
    at: &str,
    shadows: Option<&String>,
    dialect: &Dialect,
    sources: &mut Sources,
) -> Found {
    let unusable = |why: String| Found::Unusable(failure(&format!("copying dockerfile: {why}")));
    match files.stat(at) {
        Err(Miss::Unknown(why)) => return Found::Unknown(why),
        Err(Miss::Error(errno)) => return unusable(format!("stat {at}: {errno}")),
        Ok(entry) => match entry.kind {
            Kind::Directory => {
                return unusable(
                    "copying file: write /kaniko/Dockerfile: copy_file_range: is a directory"
                        .into(),
                );
            }
            Kind::File => {}
            _ => return Found::Unknown(format!("`{at}` is no regular file").into()),
        },
    }
    let Origin::Local(local) = files.origin(at) else {
        return Found::Unknown(format!("what `{at}` holds is not known").into());
    };
    match disk::read(&local) {
        Ok(bytes) => {
            let file = sources.add_bytes(&local, bytes);
            let text = sources.file(file).text.clone();
            Found::Here(Box::new(FoundDockerfile {
                path: path::clean(at).into_owned(),
                local,
                file,
                dockerfile: dockerfile::read(file, &text, dialect),
                shadows: shadows.cloned(),
            }))
        }
        Err(why) => Found::Unknown(format!("`{}` cannot be read: {why}", local.display()).into()),
    }
}

/// A path that differs from a missing one in the case of its name alone.
fn in_other_case(files: &FileSystem, at: &str) -> Option<String> {
    let (directory, name) = (path::dir(at), path::base(at));
    let children = files.read_dir(&directory).ok()?;
    let alike = children
        .iter()
        .find(|(child, entry)| child.eq_ignore_ascii_case(name) && !entry.is_directory());
    alike.map(|(child, _)| path::join(&[&directory, child]))
}

/// What came of the look-up of the ignore file.
pub(super) enum Ignore {
    /// There is none.
    None,
    /// It was read.
    Here(FoundIgnoreFile),
    /// It stops the build, with this line.
    Stops(String),
    /// The files do not tell.
    Unknown(crate::value::Why),
}

/// Looks the ignore file up: one beside the Dockerfile replaces the context's.
pub(super) fn ignore_file(
    files: &FileSystem,
    dockerfile: &str,
    context: &str,
    facts: &Facts,
    sources: &mut Sources,
) -> Ignore {
    let beside = format!("{dockerfile}.dockerignore");
    let of_context = path::join(&[context, ".dockerignore"]);
    let candidates = match facts.copy.dockerfile_ignore_file {
        true => vec![beside, of_context.clone()],
        false => vec![of_context.clone()],
    };
    for at in candidates {
        let found = files.stat(&at);
        match found {
            Err(Miss::Unknown(why)) => return Ignore::Unknown(why),
            Err(Miss::Error(Errno::NoEntry)) => continue,
            Err(Miss::Error(errno)) => {
                return stops(&format!("parsing .dockerignore: open {at}: {errno}"));
            }
            Ok(entry) if entry.is_directory() => {
                return stops(&format!("parsing .dockerignore: read {at}: is a directory"));
            }
            Ok(_) => {}
        }
        let Origin::Local(local) = files.origin(&at) else {
            return Ignore::Unknown(format!("what `{at}` holds is not known").into());
        };
        return match read(local, sources) {
            Ok((file, ignore)) => {
                let is_other = at != of_context && files.stat(&of_context).is_ok();
                let replaces = is_other.then_some(of_context);
                check(at, file, ignore, replaces, facts)
            }
            Err(why) => Ignore::Unknown(why.into()),
        };
    }
    Ignore::None
}

fn read(local: PathBuf, sources: &mut Sources) -> Result<(FileId, IgnoreFile), String> {
    let bytes =
        disk::read(&local).map_err(|why| format!("`{}` cannot be read: {why}", local.display()))?;
    let file = sources.add_bytes(local, bytes);
    let text = sources.file(file).text.clone();
    Ok((file, IgnoreFile::read(file, &text)))
}

/// Some faults of an ignore file stop the build.
fn check(
    path: String,
    file: FileId,
    ignore: IgnoreFile,
    replaces: Option<String>,
    facts: &Facts,
) -> Ignore {
    let fatal = ignore.problems.iter().find(|problem| match problem.fault {
        Fault::LineTooLong => true,
        Fault::LoneExclamation | Fault::BadPattern => facts.copy.bad_ignore_pattern_stops,
        _ => false,
    });
    match fatal.and_then(|problem| problem.fault.words()) {
        Some(words) => stops(words),
        None if facts.copy.older_ignore_patterns && ignore.patterns.iter().any(reads_otherwise) => {
            Ignore::Unknown("this release reads a pattern of the ignore file otherwise".into())
        }
        None => Ignore::Here(FoundIgnoreFile {
            path,
            file,
            replaces,
            ignore,
        }),
    }
}

/// Whether docker's older matcher may read a pattern otherwise than the present one.
fn reads_otherwise(pattern: &IgnorePattern) -> bool {
    let text = &pattern.cleaned;
    let glued = text
        .match_indices("**")
        .any(|(at, _)| !matches!(text.as_bytes().get(at + 2), None | Some(b'/')));
    glued || text.contains(['+', '(', ')', '|', '{', '}'])
}

fn stops(why: &str) -> Ignore {
    Ignore::Stops(format!("error building image: {why}"))
}
