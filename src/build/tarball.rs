//! A context in a local tarball (`pkg/buildcontext/tar.go`, google v1.24.0): it must exist and be
//! gzip; what is in it becomes the context.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use crate::build::filesystem::{Content, FileSystem, Ground, Miss, Origin};
use crate::context::archive::{Archive, Budget, Compression, Member, MemberKind};
use crate::path;
use crate::value::Why;

/// Where contexts are unpacked.
pub(super) const UNPACKED: &str = "/kaniko/buildcontext";

/// Why a tarball is no context.
pub(super) enum Refused {
    /// The executor stops with this line.
    Stops(String),
    /// The files do not tell.
    Unknown(Why),
}

/// Unpacks the tarball at a path of the container below [`UNPACKED`].
pub(super) fn unpack(files: &mut FileSystem, at: &str) -> Result<(), Refused> {
    let local = locate(files, at)?;
    files.add_ground(Ground {
        at: UNPACKED.to_owned(),
        content: Content::Empty,
        mounted: false,
        read_only: false,
    });
    let file = File::open(&local).map_err(|error| unreadable(at, error.kind()))?;
    let archive = Archive::Compressed(Compression::Gzip);
    let members = archive.members(file, Budget::default());
    for member in members.map_err(|error| unreadable(at, error))? {
        let member = member.map_err(|error| unreadable(at, error))?;
        lay(files, &member).map_err(|why| match why {
            Some(why) => unreadable(at, why),
            None => Refused::Unknown(format!("`{at}` has members outside of it").into()),
        })?;
    }
    Ok(())
}

/// The file here that is the tarball.
fn locate(files: &FileSystem, at: &str) -> Result<PathBuf, Refused> {
    let stops = |why: &str| Refused::Stops(format!("Error: error resolving source context: {why}"));
    match files.stat(at) {
        Err(Miss::Unknown(why)) => return Err(Refused::Unknown(why)),
        Err(Miss::Error(errno)) => return Err(stops(&format!("open {at}: {errno}"))),
        Ok(entry) if entry.is_directory() => {
            return Err(stops(&format!("read {at}: is a directory")));
        }
        Ok(_) => {}
    }
    let Origin::Local(local) = files.origin(at) else {
        let why = format!("what `{at}` holds is not known");
        return Err(Refused::Unknown(why.into()));
    };
    let mut head = Vec::new();
    let opened = File::open(&local).and_then(|file| file.take(8).read_to_end(&mut head));
    opened.map_err(|error| unreadable(at, error.kind()))?;
    match Compression::detect(&head) {
        Some(Compression::Gzip) => Ok(local),
        _ if head.len() < 2 => Err(stops("EOF")),
        _ => Err(stops("gzip: invalid header")),
    }
}

fn unreadable(at: &str, why: impl Display) -> Refused {
    Refused::Unknown(format!("`{at}` cannot be read here: {why}").into())
}

/// Lays out a member; why it cannot be, none for one that leads outside.
fn lay(files: &mut FileSystem, member: &Member) -> Result<(), Option<String>> {
    let name = path::clean(&member.path).into_owned();
    if name == ".." || name.starts_with("../") {
        return Err(None);
    }
    let target = path::join(&[UNPACKED, &name]);
    let made = files.mkdir_all(&path::dir(&target), 0o755);
    made.map_err(|(path, _)| format!("`{path}` is in the way"))?;
    let written = match &member.kind {
        MemberKind::Directory => files
            .mkdir_all(&target, member.mode)
            .map_err(|(_, miss)| miss),
        MemberKind::File { size } => {
            files.create(&target, member.mode, Some(*size), Origin::Unknown)
        }
        MemberKind::Symlink { target: link } => files.symlink(link, &target),
        MemberKind::HardLink { .. } | MemberKind::Other => Ok(()),
    };
    written.map_err(|_| Some(format!("`{name}` cannot be laid out")))
}
