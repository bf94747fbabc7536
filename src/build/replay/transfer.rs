//! COPY and ADD from beginning to end (`pkg/commands/copy.go`, `add.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::fs::File;

use crate::build::filesystem::{Kind, Origin};
use crate::context::archive::{Archive, ArchiveError, Budget, Compression, MemberKind};
use crate::context::path;
use crate::dockerfile::{Heredoc, Kind as Instruction, Source, Transfer};
use crate::kaniko::facts::{ArchiveError as Refusal, Chmod};
use crate::source::Text;

use super::chmod::Mode;
use super::outcome::{Copy, Halt, Within};
use super::place;
use super::plan::Command;
use super::sources::{Resolved, Root};
use super::stage::Stage;

/// A COPY or ADD taken apart.
pub(super) struct Request<'a> {
    transfer: &'a Transfer,
    words: Vec<Text>,
    heredocs: Vec<&'a Heredoc>,
    /// Where the sources are looked up.
    pub root: Root,
    is_add: bool,
}

impl Stage<'_> {
    /// Takes a COPY or ADD apart; `None` for other commands.
    pub(super) fn request<'a>(&self, command: &Command<'a>) -> Option<Request<'a>> {
        let (Instruction::Copy(transfer) | Instruction::Add(transfer)) = command.kind else {
            return None;
        };
        let mut words = Vec::new();
        let mut heredocs = Vec::new();
        for source in &transfer.sources {
            match source {
                Source::Path(word) => words.push(word.clone()),
                Source::Inline { heredoc, .. } => {
                    heredocs.extend(heredoc.and_then(|place| command.heredocs.get(place)))
                }
            }
        }
        let root = match &command.from {
            Some(from) => Root {
                path: path::join(&[self.facts().stages.from_root, from]),
                ignores: false,
            },
            None => Root {
                path: self.scene.context.clone(),
                ignores: true,
            },
        };
        Some(Request {
            transfer,
            words,
            heredocs,
            root,
            is_add: matches!(command.kind, Instruction::Add(_)),
        })
    }

    /// What the executor finds out before it executes the instruction.
    pub(super) fn files_used(
        &self,
        request: &Request<'_>,
        copy: &mut Copy,
    ) -> Result<Resolved, Halt> {
        copy.root = request.root.path.clone();
        copy.from_elsewhere = !request.root.ignores;
        let has_heredocs = !request.heredocs.is_empty();
        let destination = &request.transfer.destination;
        self.resolve_sources(
            &request.words,
            destination,
            &request.root,
            has_heredocs,
            copy,
        )
    }

    /// Executes a COPY or ADD whose sources are resolved. Returns the paths that were written.
    pub(super) fn transfer(
        &mut self,
        request: &Request<'_>,
        resolved: &Resolved,
        copy: &mut Copy,
    ) -> Result<Vec<String>, Halt> {
        if !request.is_add {
            return self.copy(request, resolved, copy);
        }
        self.mode(request)?;
        self.owner(request)?;
        let mut written = Vec::new();
        let mut plain = Resolved {
            sources: Vec::new(),
            destination: resolved.destination.clone(),
        };
        for source in &resolved.sources {
            if self.is_remote(source) {
                self.download(source, &resolved.destination, copy)?;
                continue;
            }
            let at = path::join(&[&request.root.path, source]);
            match self.archive_at(&at)? {
                Archive::None => plain.sources.push(source.clone()),
                archive => {
                    let unpacked = self.unpack(&at, archive, &resolved.destination, copy);
                    written.extend(unpacked.within("unpacking local tar")?);
                }
            }
        }
        let writes_heredocs = !request.heredocs.is_empty() && self.facts().copy.writes_heredocs;
        if plain.sources.is_empty() && !writes_heredocs {
            return Ok(written);
        }
        self.check_again(request, &plain)
            .and_then(|plain| self.copy(request, &plain, copy))
            .within("executing copy command")
            .map(|more| {
                written.extend(more);
                written
            })
    }

    /// ADD hands what is left to a COPY, which resolves it once more: words that expansion left
    /// quotes, variables or patterns in are read again.
    fn check_again(&self, request: &Request<'_>, plain: &Resolved) -> Result<Resolved, Halt> {
        let span = request.transfer.destination.span();
        let words: Vec<Text> = plain
            .sources
            .iter()
            .map(|source| Text::replaced(source.clone(), span))
            .collect();
        let destination = Text::replaced(plain.destination.clone(), span);
        let has_heredocs = !request.heredocs.is_empty();
        self.resolve_sources(
            &words,
            &destination,
            &request.root,
            has_heredocs,
            &mut Copy::default(),
        )
        .within("resolving src")
    }

    fn copy(
        &mut self,
        request: &Request<'_>,
        resolved: &Resolved,
        copy: &mut Copy,
    ) -> Result<Vec<String>, Halt> {
        self.owner(request)?;
        let mode = self.mode(request)?;
        let mut written = self.copy_sources(resolved, &request.root, &mode, copy)?;
        if self.facts().copy.writes_heredocs {
            for heredoc in &request.heredocs {
                written.extend(self.write_heredoc(heredoc, resolved, &request.root, &mode)?);
                copy.copied += 1;
            }
        }
        Ok(written)
    }

    fn owner(&self, request: &Request<'_>) -> Result<(), Halt> {
        let from_elsewhere = !request.root.ignores;
        self.find_owner(request.transfer.chown.as_ref(), from_elsewhere)
            .within("getting user group from chown")
    }

    fn mode(&self, request: &Request<'_>) -> Result<Mode, Halt> {
        let Some(word) = request
            .transfer
            .chmod
            .as_ref()
            .filter(|word| !word.is_empty())
        else {
            return Ok(Mode::Kept);
        };
        let caller = "getting permissions from chmod";
        let understood = self.facts().copy.chmod;
        if understood == Chmod::Ignored {
            return Ok(Mode::Kept);
        }
        let value = self.expand(word, &mut Vec::new()).within(caller)?;
        Mode::parse(&value, understood)
            .map_err(Halt::stop)
            .within("parsing value from chmod")
            .within(caller)
    }

    fn write_heredoc(
        &mut self,
        heredoc: &Heredoc,
        resolved: &Resolved,
        root: &Root,
        mode: &Mode,
    ) -> Result<Option<String>, Halt> {
        let from = path::join(&[&root.path, &heredoc.name]);
        let landing = place::landing(&self.files, &from, &resolved.destination, self.directory());
        let kaniko_dir = &self.scene.kaniko_dir;
        if self.facts().copy.skips_kaniko_dir
            && crate::build::filesystem::FileSystem::lies_below(
                &path::clean(&landing.path),
                kaniko_dir,
            )
        {
            return Ok(None);
        }
        let default = self.facts().copy.heredoc_mode;
        let bits = mode.applied_to(default, false).unwrap_or(default);
        let body = heredoc.chomped();
        let size = u64::try_from(body.len()).ok();
        let text = if heredoc.expand && self.facts().variables.expands_heredocs {
            Origin::Unknown
        } else {
            Origin::Text(body.into())
        };
        self.create_file(&landing.path, bits, size, text)
            .within("creating file")?;
        if let Some(why) = landing.unsure {
            self.files.make_unsure(&landing.path, why);
        }
        Ok(Some(landing.path))
    }

    /// What a server answers is presumed to be the file.
    fn download(&mut self, url: &str, destination: &str, copy: &mut Copy) -> Result<(), Halt> {
        let scheme = url.split("://").next().unwrap_or("");
        if !matches!(scheme.to_lowercase().as_str(), "http" | "https") {
            let line = format!("Get {url:?}: unsupported protocol scheme {scheme:?}");
            return Err(Halt::stop(line)).within("downloading remote source file");
        }
        copy.copied += 1;
        // its name may come from the server's file, its content does
        let mut at = match place::is_directory(&self.files, destination) {
            Ok(false) => destination.to_owned(),
            Ok(true) => path::join(&[destination, &self.name_in_url(url)]),
            Err(why) => {
                self.blur(why);
                return Ok(());
            }
        };
        if !path::is_abs(&at) {
            at = path::join(&[self.directory(), &at]);
        }
        self.create_file(&at, 0o600, None, Origin::Unknown)
            .within("downloading remote source file")
    }

    fn name_in_url(&self, url: &str) -> String {
        let path_and_query = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path_and_query = path_and_query.split_once('/').map_or("", |(_, path)| path);
        let path_only = match self.facts().copy.url_name_without_query {
            true => path_and_query.split(['?', '#']).next().unwrap_or(""),
            false => path_and_query,
        };
        path::base(path_only).to_owned()
    }

    /// What a path is to ADD, by its content.
    fn archive_at(&self, at: &str) -> Result<Archive, Halt> {
        let is_file = |kind: &Kind| matches!(kind, Kind::File);
        if !self.files.stat(at).is_ok_and(|entry| is_file(&entry.kind)) {
            return Ok(Archive::None);
        }
        let found = match self.files.origin(at) {
            Origin::Local(local) => {
                File::open(local).and_then(|mut file| Archive::detect(&mut file))
            }
            Origin::Text(text) => Archive::detect(&mut std::io::Cursor::new(text.as_bytes())),
            Origin::Unknown => {
                return Err(Halt::Unknown(
                    format!("the content of `{at}` is not known").into(),
                ));
            }
        };
        match found {
            Ok(Archive::Compressed(Compression::Zstd)) if !self.facts().copy.knows_zstd => {
                Ok(Archive::None)
            }
            Ok(archive) => Ok(archive),
            Err(error) => Err(Halt::Unknown(
                format!("`{at}` cannot be read here: {}", error.kind()).into(),
            )),
        }
    }

    fn unpack(
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
