//! Archives that ADD unpacks (`UnpackLocalTarArchive` of `pkg/util/tar_util.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::fs::File;

use crate::build::filesystem::Origin;
use crate::context::archive::{Archive, ArchiveError, Budget, Compression, MemberKind};
use crate::kaniko::facts::ArchiveError as Refusal;
use crate::path;

use super::outcome::{Copy, Halt};
use super::place;
use super::stage::Stage;

impl Stage<'_> {
    /// Unpacks an archive at the destination. Returns the paths that were written.
    pub(super) fn unpack(
        &mut self,
        at: &str,
        archive: Archive,
        destination: &str,
        copy: &mut Copy,
    ) -> Result<Vec<String>, Halt> {
        if let Archive::Compressed(kind @ (Compression::Xz | Compression::Zstd)) = archive {
            return Err(Halt::stop(match self.facts().wording.archive_compression {
                Refusal::NotTar | Refusal::NotTarForXz => {
                    String::from("path does not lead to local tar archive")
                }
                Refusal::Unsupported => {
                    format!("unsupported compression algorithm: {}", kind.number())
                }
            }));
        }
        let Origin::Local(local) = self.files.origin(at) else {
            return Err(Halt::Unknown(
                format!("the content of `{at}` is not known").into(),
            ));
        };
        let to = place::landing(&self.files, "", destination, self.directory()).path;
        let unreadable = |error: std::io::Error| {
            Halt::Unknown(format!("`{at}` cannot be read here: {}", error.kind()).into())
        };
        let file = File::open(local).map_err(unreadable)?;
        let members = archive
            .members(file, Budget::default())
            .map_err(archive_halt)?;
        let mut written = Vec::new();
        for member in members {
            let member = member.map_err(archive_halt)?;
            let name = path::clean(&member.path).into_owned();
            if name == ".." || name.starts_with("../") {
                return Err(match self.facts().copy.refuses_members_outside {
                    true => Halt::stop(format!(
                        "tar entry {:?} is not allowed: references parent directory",
                        member.path
                    )),
                    false => Halt::Unknown("an archive has members outside of it".into()),
                });
            }
            let target = path::join(&[&to, &name]);
            if self.is_ignored(&target) {
                continue;
            }
            self.unpack_member(&target, &to, &member.kind, member.mode)?;
            copy.copied += usize::from(!matches!(member.kind, MemberKind::Directory));
            written.push(target);
        }
        Ok(written)
    }

    fn unpack_member(
        &mut self,
        target: &str,
        to: &str,
        kind: &MemberKind,
        mode: u32,
    ) -> Result<(), Halt> {
        let parent = path::dir(target).into_owned();
        if !matches!(kind, MemberKind::Directory | MemberKind::Other) {
            let made = self.files.mkdir_all(&parent, 0o755);
            made.map_err(|(path, miss)| Halt::system("mkdir", &path, miss))?;
            if self.files.lstat(target).is_ok() {
                let removed = self.files.remove_all(target);
                removed.map_err(|miss| Halt::system("unlinkat", target, miss))?;
            }
        }
        match kind {
            MemberKind::Directory => {
                self.make_directory(target, mode)?;
                self.files.chmod(target, mode);
                Ok(())
            }
            MemberKind::File { size } => self
                .files
                .create(target, mode, Some(*size), Origin::Unknown)
                .map_err(|miss| Halt::system("open", target, miss)),
            MemberKind::Symlink { target: link } => self
                .files
                .symlink(link, target)
                .map_err(|miss| Halt::system(&format!("symlink {link}"), target, miss)),
            MemberKind::HardLink { target: link } => {
                let linked = path::join(&[to, link]);
                let entry = self
                    .files
                    .lstat(&linked)
                    .map_err(|miss| Halt::system(&format!("link {linked}"), target, miss))?;
                let origin = self.files.origin(&linked);
                self.files
                    .create(target, entry.mode, entry.size, origin)
                    .map_err(|miss| Halt::system("open", target, miss))
            }
            MemberKind::Other => Ok(()),
        }
    }
}

fn archive_halt(error: ArchiveError) -> Halt {
    match error {
        ArchiveError::Executor(words) => Halt::stop(words),
        ArchiveError::Corrupt(_) => Halt::stop("unexpected EOF"),
        other => Halt::Unknown(other.to_string().into()),
    }
}
