//! What COPY writes, as `pkg/commands/copy.go` and `CopyDir`, `CopyFile`, `CopySymlink` of
//! `pkg/util/fs_util.go` do it (google v1.24.0, osscontainertools v1.28.3).

use crate::build::filesystem::{Entry, Errno, EvalError, Kind, Miss, Origin, check_depth};
use crate::path;

use super::chmod::Mode;
use super::leaks::ExcludedAbove;
use super::outcome::{Copy, Halt, Within};
use super::place::{self, Landing};
use super::sources::{Resolved, Root};
use super::stage::Stage;

/// What one source leads to.
enum Taken {
    /// It was copied, or there was nothing to do.
    Copied,
    /// It was left out.
    Excluded,
}

impl Stage<'_> {
    /// Copies resolved sources. Returns the paths that were written.
    pub(super) fn copy_sources(
        &mut self,
        resolved: &Resolved,
        root: &Root,
        mode: &Mode,
        copy: &mut Copy,
    ) -> Result<Vec<String>, Halt> {
        let mut written = Vec::new();
        for source in &resolved.sources {
            self.copy_source(
                source,
                &resolved.destination,
                root,
                mode,
                copy,
                &mut written,
            )?;
        }
        Ok(written)
    }

    fn copy_source(
        &mut self,
        source: &str,
        destination: &str,
        root: &Root,
        mode: &Mode,
        copy: &mut Copy,
        written: &mut Vec<String>,
    ) -> Result<(), Halt> {
        let mut from = path::join(&[&root.path, source]);
        let entry = self
            .files
            .lstat(&from)
            .map_err(|miss| Halt::system("lstat", &from, miss))
            .within("could not copy source")?;
        self.note_led_outside(source, &from, root, copy);
        if entry.is_directory() && !from.ends_with('/') {
            from.push('/');
        }
        let landing = place::landing(&self.files, &from, destination, self.directory());
        self.behind_link(&landing.path)?;
        let to = place::resolve_links(
            &self.files,
            &landing.path,
            self.facts().copy.replaces_dangling_links,
        )
        .within("resolving dest symlink")?;
        let taken = match &entry.kind {
            Kind::Directory => {
                let (copied, excluded) = (copy.copied, copy.excluded);
                self.copy_directory(&from, &to, root, mode, copy, written)
                    .within("copying dir")?;
                if copy.copied == copied && copy.excluded > excluded {
                    self.note_kept_out(source, root, copy);
                }
                return Ok(());
            }
            _ if self.excludes(&from, root) => Taken::Excluded,
            Kind::Symlink(target) => {
                let taken = self.copy_link(target, &to).within("copying symlink")?;
                if matches!(taken, Taken::Copied) {
                    copy.links.push(source.to_owned());
                }
                taken
            }
            _ => self.copy_file(&from, &to, mode).within("copying file")?,
        };
        match taken {
            Taken::Copied => {
                copy.copied += 1;
                copy.bytes += entry.size.unwrap_or(0);
                self.note_leak(&from, root, copy);
                self.note_file(&from, root, copy);
                written.push(to.clone());
                self.mark_unsure(&landing, &to);
            }
            Taken::Excluded => {
                copy.excluded += 1;
                self.note_kept_out(source, root, copy);
                self.note_missed(&from, root, copy);
            }
        }
        Ok(())
    }

    /// Where the destination may be a directory of an unknown image, the source may lie in it.
    fn mark_unsure(&mut self, landing: &Landing, to: &str) {
        if let Some(why) = &landing.unsure {
            self.files.make_unsure(to, why.clone());
        }
    }

    fn copy_directory(
        &mut self,
        from: &str,
        to: &str,
        root: &Root,
        mode: &Mode,
        copy: &mut Copy,
        written: &mut Vec<String>,
    ) -> Result<(), Halt> {
        let walked = self
            .files
            .walk(from)
            .map_err(|miss| Halt::system("lstat", from, miss))
            .within("copying dir")?;
        let skips = self.facts().copy.skips_ignored_targets;
        let mut excluded_above = ExcludedAbove::default();
        if self.excluded_by_docker(from, root).is_some() {
            excluded_above.enter(".");
        }
        for step in walked {
            let source = path::join(&[from, &step.relative]);
            if self.excludes(&source, root) {
                if step.entry.is_directory() {
                    excluded_above.enter(&step.relative);
                } else {
                    self.note_missed(&source, root, copy);
                }
                copy.excluded += 1;
                continue;
            }
            let target = path::join(&[to, &step.relative]);
            if skips && self.is_ignored(&target) {
                copy.dropped.push(target);
                continue;
            }
            match &step.entry.kind {
                Kind::Directory => {
                    let is_root = step.relative == ".";
                    self.copy_directory_entry(&target, &step.entry, is_root, mode)?;
                    copy.closed += usize::from(self.is_closed_by(mode, &target));
                    written.push(target);
                    continue;
                }
                Kind::Symlink(link) => {
                    self.copy_link(link, &target)?;
                    copy.copied += 1;
                }
                _ => {
                    self.copy_file(&source, &target, mode)?;
                    copy.copied += 1;
                    copy.bytes += step.entry.size.unwrap_or(0);
                }
            }
            if excluded_above.covers(&step.relative) {
                self.note_leak(&source, root, copy);
            }
            self.note_file(&source, root, copy);
            written.push(target);
        }
        Ok(())
    }

    /// Whether `--chmod` leaves a directory without the bit that lets anybody enter it.
    fn is_closed_by(&self, mode: &Mode, at: &str) -> bool {
        let entry = self.files.lstat(at).ok().filter(Entry::is_directory);
        *mode != Mode::Kept && entry.is_some_and(|entry| entry.mode & 0o111 == 0)
    }

    /// Makes the directory that stands for one of the source's.
    fn copy_directory_entry(
        &mut self,
        at: &str,
        entry: &Entry,
        is_root: bool,
        mode: &Mode,
    ) -> Result<(), Halt> {
        let facts = self.facts().copy;
        let changed = mode.applied_to(entry.mode, true);
        if facts.keeps_directory_mode {
            let bits = changed.unwrap_or(entry.mode);
            self.make_directory(at, bits)?;
            self.files.chmod(at, bits);
            return Ok(());
        }
        if is_root {
            let bits = changed
                .filter(|_| facts.chmod_of_implicit_directories)
                .map_or(0o755, |bits| bits & !0o022);
            return self.make_directory(at, bits);
        }
        self.make_directory(at, entry.mode)?;
        if let Some(bits) = changed {
            self.files.chmod(at, bits);
        }
        Ok(())
    }

    /// `MkdirAllWithPermissions`: a file in the way is removed first.
    pub(super) fn make_directory(&mut self, at: &str, mode: u32) -> Result<(), Halt> {
        let found = if self.facts().copy.sees_links_before_mkdir {
            self.files.lstat(at)
        } else {
            self.files.stat(at)
        };
        match found {
            Ok(entry) if !entry.is_directory() && !entry.is_unsure() => {
                self.files
                    .remove_all(at)
                    .map_err(|miss| Halt::system("remove", at, miss))?
            }
            Err(Miss::Error(errno)) if errno != Errno::NoEntry => {
                let end = self.facts().wording.stat_of_directory_end;
                let call = match self.facts().copy.sees_links_before_mkdir {
                    true => "lstat",
                    false => "stat",
                };
                return Err(Halt::stop(format!(
                    "error calling stat on {at}{end}: {call} {at}: {errno}"
                )));
            }
            _ => {}
        }
        self.files
            .mkdir_all(at, mode)
            .map_err(|(path, miss)| Halt::system("mkdir", &path, miss))?;
        // it is given its owner, also where it was there
        match self.files.is_read_only(at) {
            true => Err(Halt::system("chown", at, Errno::ReadOnly.into())),
            false => Ok(()),
        }
    }

    fn copy_link(&mut self, target: &str, to: &str) -> Result<Taken, Halt> {
        if self.writes_to_the_executor(to) {
            return Ok(Taken::Excluded);
        }
        if self.files.lstat(to).is_ok() {
            self.files
                .remove_all(to)
                .map_err(|miss| self.remove_error(to, miss))?;
        }
        self.make_parents(to)?;
        self.files
            .symlink(target, to)
            .map_err(|miss| Halt::system(&format!("symlink {target}"), to, miss))?;
        Ok(Taken::Copied)
    }

    /// Go's words for a directory that holds mounts: it names the first mount it cannot remove.
    fn remove_error(&self, at: &str, miss: Miss) -> Halt {
        match at {
            "/" => Halt::system("unlinkat", &format!(".//{}", self.scene.context), miss),
            _ => Halt::system("unlinkat", at, miss),
        }
    }

    fn copy_file(&mut self, from: &str, to: &str, mode: &Mode) -> Result<Taken, Halt> {
        if self.writes_to_the_executor(to) {
            return Ok(Taken::Excluded);
        }
        if from == to {
            return Ok(Taken::Copied);
        }
        let entry = self
            .files
            .stat(from)
            .map_err(|miss| Halt::system("stat", from, miss))?;
        if entry.kind == Kind::Other {
            return Err(Halt::Unknown(
                format!("`{from}` is no regular file: the executor may wait for it for ever")
                    .into(),
            ));
        }
        let origin = self.files.origin(from);
        let bits = mode.applied_to(entry.mode, false).unwrap_or(entry.mode);
        self.create_file(to, bits, entry.size, origin)?;
        Ok(Taken::Copied)
    }

    /// `CreateFile`: a file and the directories above it.
    pub(super) fn create_file(
        &mut self,
        at: &str,
        mode: u32,
        size: Option<u64>,
        origin: Origin,
    ) -> Result<(), Halt> {
        self.make_parents(at).within("creating parent dir")?;
        self.files
            .create(at, mode, size, origin)
            .map_err(|miss| Halt::system("open", at, miss))
            .within("creating file")
    }

    /// `createParentDirectory`.
    fn make_parents(&mut self, at: &str) -> Result<(), Halt> {
        check_depth(at).map_err(|miss| Halt::system("mkdir", at, miss))?;
        let parent = path::dir(at).into_owned();
        match self.files.lstat(&parent) {
            Ok(entry) if entry.is_symlink() => {
                return Err(Halt::stop("destination cannot be a symlink"));
            }
            Ok(_) => return Ok(()),
            Err(Miss::Error(errno)) if errno != Errno::NoEntry => return Ok(()),
            Err(_) => {}
        }
        let mut missing = Vec::new();
        let mut above = parent;
        while above != "/" && self.files.lstat(&above).is_err() {
            missing.push(above.clone());
            above = path::dir(&above).into_owned();
        }
        for directory in missing.iter().rev() {
            // an error shows when the file is made
            let _ = self.files.mkdir(directory, 0o755);
        }
        Ok(())
    }

    /// Whether a target lies in the executor's directory, which newer releases leave alone.
    fn writes_to_the_executor(&self, to: &str) -> bool {
        self.facts().copy.skips_kaniko_dir
            && path::lies_below(&path::clean(to), &self.scene.kaniko_dir)
    }

    /// The snapshot of what was written: newer releases stop at links that cannot be followed.
    pub(super) fn snapshot(&self, written: &[String]) -> Result<(), Halt> {
        if !self.facts().copy.snapshot_follows_links {
            return Ok(());
        }
        for at in written {
            let is_link = self.files.lstat(at).is_ok_and(|entry| entry.is_symlink());
            if !is_link || self.is_ignored(at) {
                continue;
            }
            match self.files.eval_symlinks(at) {
                Err(EvalError::Error(line)) if !line.ends_with("no such file or directory") => {
                    return Err(Halt::stop(line));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
