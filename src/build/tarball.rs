//! A context in a local tarball (`pkg/buildcontext/tar.go`, google v1.24.0): it must exist and be
//! gzip; what is in it becomes the context.

use std::fs::File;
use std::io::Read;

use crate::build::filesystem::{Content, FileSystem, Ground, Miss, Origin};
use crate::context::archive::{Archive, Budget, Compression, MemberKind};
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
        return Err(Refused::Unknown(
            format!("what `{at}` holds is not known").into(),
        ));
    };
    let mut head = Vec::new();
    let opened = File::open(&local).and_then(|file| file.take(8).read_to_end(&mut head));
    if let Err(error) = opened {
        return Err(Refused::Unknown(
            format!("`{at}` cannot be read here: {}", error.kind()).into(),
        ));
    }
    if Compression::detect(&head) != Some(Compression::Gzip) {
        return Err(stops(if head.len() < 2 {
            "EOF"
        } else {
            "gzip: invalid header"
        }));
    }
    files.add_ground(Ground {
        at: UNPACKED.to_owned(),
        content: Content::Empty,
        mounted: false,
        read_only: false,
    });
    let unreadable =
        |why: String| Refused::Unknown(format!("`{at}` cannot be read here: {why}").into());
    let file = File::open(&local).map_err(|error| unreadable(error.kind().to_string()))?;
    let archive = Archive::Compressed(Compression::Gzip);
    let members = archive
        .members(file, Budget::default())
        .map_err(|error| unreadable(error.to_string()))?;
    for member in members {
        let member = member.map_err(|error| unreadable(error.to_string()))?;
        let name = path::clean(&member.path).into_owned();
        if name == ".." || name.starts_with("../") {
            return Err(Refused::Unknown(
                format!("`{at}` has members outside of it").into(),
            ));
        }
        let target = path::join(&[UNPACKED, &name]);
        let made = files.mkdir_all(&path::dir(&target), 0o755);
        made.map_err(|(path, _)| unreadable(format!("`{path}` is in the way")))?;
        let written = match member.kind {
            MemberKind::Directory => files
                .mkdir_all(&target, member.mode)
                .map_err(|(_, miss)| miss),
            MemberKind::File { size } => {
                files.create(&target, member.mode, Some(size), Origin::Unknown)
            }
            MemberKind::Symlink { target: link } => files.symlink(&link, &target),
            MemberKind::HardLink { .. } | MemberKind::Other => Ok(()),
        };
        if written.is_err() {
            return Err(unreadable(format!("`{name}` cannot be laid out")));
        }
    }
    Ok(())
}
