//! COPY and ADD from beginning to end (`pkg/commands/copy.go`, `add.go`; google v1.24.0,
//! osscontainertools v1.28.3).

use std::fs::File;

use crate::build::filesystem::{Kind, Origin};
use crate::context::archive::{Archive, Compression};
use crate::dockerfile::{Heredoc, Kind as Instruction, Source, Transfer};
use crate::kaniko::facts::{Chmod, Ownership};
use crate::path;
use crate::source::Text;

use super::chmod::Mode;
use super::outcome::{Copy, Halt, Owner, Within};
use super::place;
use super::plan::Command;
use super::remark::Silence;
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

impl Request<'_> {
    /// The word that names a source, or that the only one came from.
    fn word_of(&self, source: &str) -> Option<Text> {
        let names = |word: &&Text| path::clean(word) == path::clean(source);
        let only = self.words.first().filter(|_| self.words.len() == 1);
        self.words.iter().find(names).or(only).cloned()
    }

    /// Whether it says whose the files are to be, or with which mode.
    fn owns(&self) -> bool {
        let given = [&self.transfer.chown, &self.transfer.chmod];
        given.into_iter().flatten().any(|word| !word.is_empty())
    }
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
                    self.note_archive(&at, request.word_of(source), request.owns());
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
        copy.owner = self.owner_unsaid(request);
        self.owner(request)?;
        let mode = self.mode(request)?;
        self.note_special_bits(request);
        self.note_written_heredocs(&request.heredocs);
        let mut written = self.copy_sources(resolved, &request.root, &mode, copy)?;
        if copy.closed > 0 {
            let directories = copy.closed;
            self.remark(Silence::DirectoriesClosed { directories });
        }
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

    /// Whose the files are, where the instruction does not say it and it is not certainly root.
    fn owner_unsaid(&self, request: &Request<'_>) -> Option<Owner> {
        let chown = request.transfer.chown.as_ref();
        let is_said = chown.is_some_and(|chown| !chown.is_empty());
        if is_said || !request.root.ignores || request.words.is_empty() {
            return None;
        }
        match self.facts().copy.ownership {
            Ownership::Source => Some(Owner::Source),
            Ownership::User => {
                let user = self.user.known().filter(|user| !is_roots(user))?;
                Some(Owner::User(user.clone()))
            }
            Ownership::Root => None,
        }
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

    /// Octal modes alone lose them, and only what the release understands is one.
    fn note_special_bits(&mut self, request: &Request<'_>) {
        let Some(mode) = request.transfer.chmod.as_ref() else {
            return;
        };
        let value = self.expand(mode, &mut Vec::new()).unwrap_or_default();
        let bits = u32::from_str_radix(&value, 8).unwrap_or(0);
        if self.facts().copy.chmod == Chmod::Octal && bits & 0o7000 != 0 {
            let mode = mode.clone();
            self.remark(Silence::SpecialBitsLost { mode });
        }
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
            && path::lies_below(&path::clean(&landing.path), kaniko_dir)
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
}

/// Whether a USER is root by name and number alone.
/// Whether both are root's: the user, and the group where there is one.
fn is_roots(user: &str) -> bool {
    user.split(':')
        .all(|part| matches!(part, "" | "root" | "0"))
}
