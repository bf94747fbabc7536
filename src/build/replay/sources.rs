//! The sources of a COPY or ADD: expanded, matched, and checked, as `ResolveEnvAndWildcards` and
//! `IsSrcsValid` of `pkg/util/command_util.go` do it (google v1.24.0, osscontainertools v1.28.3).

use crate::build::filesystem::{Entry, Miss};
use crate::kaniko::facts::NoMatch;
use crate::path;
use crate::source::Text;
use crate::value::{Value, Why};

use super::glob::GlobError;
use super::outcome::{Copy, Fate, Halt, Refused, Source, Within};
use super::place;
use super::stage::Stage;

const SEVERAL_NEED_A_DIRECTORY: &str = "when specifying multiple sources in a COPY command, \
                                        destination must be a directory and end in '/'";

/// Where the sources of an instruction are looked up.
#[derive(Debug, Clone)]
pub struct Root {
    /// The directory, as a path of the container.
    pub path: String,
    /// Whether `.dockerignore` applies.
    pub ignores: bool,
}

/// The sources and the destination, ready to copy.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// The sources, relative to the root, patterns replaced by what they match.
    pub sources: Vec<String>,
    /// The destination.
    pub destination: String,
}

/// Whether a path holds a character that makes the executor match patterns.
pub fn has_wildcards(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

impl Stage<'_> {
    /// Resolves the words of a COPY or ADD. What is found out on the way is noted in `copy`.
    pub(super) fn resolve_sources(
        &self,
        words: &[Text],
        destination: &Text,
        root: &Root,
        has_heredocs: bool,
        copy: &mut Copy,
    ) -> Result<Resolved, Halt> {
        let expanded = self.expand_words(words, destination, copy)?;
        if expanded.sources.is_empty() && (!has_heredocs || !self.facts().copy.writes_heredocs) {
            return Err(Halt::stop("resolved envs is empty"));
        }
        let sources = self
            .match_sources(&expanded.sources, root, copy)
            .within("failed to resolve sources")?;
        let resolved = Resolved {
            sources,
            destination: expanded.destination,
        };
        self.check_sources(words, destination, &resolved, root, copy)?;
        Ok(resolved)
    }

    fn expand_words(
        &self,
        words: &[Text],
        destination: &Text,
        copy: &mut Copy,
    ) -> Result<Resolved, Halt> {
        let mut resolved = Resolved::default();
        let mut unknown: Option<Why> = None;
        for word in words {
            let path = self
                .expand_path(word, &mut copy.unset)
                .within("failed to resolve environment");
            let path = keep_unknown(path)?;
            copy.sources.push(Source {
                word: word.clone(),
                outside: path.known().is_some_and(|path| leads_outside(path)),
                path: path.clone(),
                fate: Fate::Open,
                excluded_by: None,
                kept_out: 0,
                takes_root: false,
            });
            match path {
                Value::Known(path) => resolved.sources.push(path),
                other => unknown = unknown.or(other.why().cloned()),
            }
        }
        if resolved.sources.is_empty()
            && unknown.is_none()
            && words.is_empty()
            && !self.facts().copy.writes_heredocs
        {
            return Ok(resolved);
        }
        let caller = if self.facts().copy.expands_destination_apart {
            "failed to resolve environment for dest path"
        } else {
            "failed to resolve environment"
        };
        let destination = keep_unknown(
            self.expand_path(destination, &mut copy.unset)
                .within(caller),
        )?;
        copy.destination = Some(destination.clone());
        match destination {
            Value::Known(destination) => resolved.destination = destination,
            other => unknown = unknown.or(other.why().cloned()),
        }
        match unknown {
            Some(why) => Err(Halt::Unknown(why)),
            None => Ok(resolved),
        }
    }

    /// Patterns to paths, if any of the sources is a pattern; literal ones that do not exist
    /// are then dropped without a word.
    fn match_sources(
        &self,
        sources: &[String],
        root: &Root,
        copy: &mut Copy,
    ) -> Result<Vec<String>, Halt> {
        if !sources.iter().any(|source| has_wildcards(source)) {
            return Ok(sources.to_vec());
        }
        self.files
            .lstat(&root.path)
            .map_err(|miss| Halt::system("lstat", &root.path, miss))
            .within("resolving sources")?;
        let mut matched = Vec::new();
        for (source, noted) in sources.iter().zip(&mut copy.sources) {
            if self.is_remote(source) {
                noted.fate = Fate::Remote;
                matched.push(source.clone());
                continue;
            }
            let found = match self.glob(&path::clean(source), &root.path) {
                Ok(found) => found,
                Err(GlobError::Malformed) => {
                    noted.fate = Fate::Malformed;
                    return Err(Halt::stop("matching sources: syntax error in pattern"));
                }
                Err(GlobError::Unknown(why)) => return Err(Halt::Unknown(why)),
            };
            noted.fate = Fate::Matches(found.len());
            let is_directory = |found: &String| {
                let at = path::join(&[&root.path, found]);
                found != "."
                    && self
                        .files
                        .lstat(&at)
                        .is_ok_and(|entry| entry.is_directory())
            };
            noted.takes_root =
                found.iter().any(|found| found == ".") && found.iter().any(is_directory);
            matched.extend(found);
        }
        Ok(matched)
    }

    fn check_sources(
        &self,
        words: &[Text],
        destination: &Text,
        resolved: &Resolved,
        root: &Root,
        copy: &mut Copy,
    ) -> Result<(), Halt> {
        let destination = match self.facts().copy.checks_expanded_destination {
            true => resolved.destination.as_str(),
            false => destination.as_str(),
        };
        // whether it is a directory may be unknown, and yet a source may certainly be missing
        let unsure = self.check_words(words, destination, root, copy)?;
        if let [source] = resolved.sources.as_slice()
            && self.is_one(source, root, copy)?
        {
            return Ok(());
        }
        let counts = self.facts().copy.no_match == NoMatch::Refused
            || !matches!(place::is_directory(&self.files, destination), Ok(true));
        let mut total = 0;
        for source in &resolved.sources {
            if self.is_remote(source) {
                note_fate(copy, source, Fate::Remote);
                total += 1;
                continue;
            }
            total += self.count_files(source, root, counts && total < 2, copy)?;
        }
        if total == 0 && self.facts().copy.no_match == NoMatch::Refused {
            copy.refused = Some(Refused::NothingLeft);
            for source in &resolved.sources {
                self.note_kept_out(source, root, copy);
            }
            return Err(Halt::stop("copy failed: no source files specified"));
        }
        if total > 1 && counts {
            self.needs_directory(destination).inspect_err(|_| {
                copy.refused = Some(Refused::NeedsDirectory);
            })?;
        }
        unsure.map_or(Ok(()), |why| Err(Halt::Unknown(why)))
    }

    /// Several literal sources need a directory; why it is not known whether it is one.
    fn check_words(
        &self,
        words: &[Text],
        destination: &str,
        root: &Root,
        copy: &mut Copy,
    ) -> Result<Option<Why>, Halt> {
        let taken = words.iter().filter(|word| !self.excludes(word, root));
        if words.iter().any(|word| has_wildcards(word)) || taken.count() < 2 {
            return Ok(None);
        }
        let Err(halt) = self.needs_directory(destination) else {
            return Ok(None);
        };
        copy.refused = Some(Refused::NeedsDirectory);
        match halt {
            Halt::Unknown(why) => Ok(Some(why)),
            stop => Err(stop),
        }
    }

    fn needs_directory(&self, destination: &str) -> Result<(), Halt> {
        match place::is_directory(&self.files, destination) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Halt::stop(SEVERAL_NEED_A_DIRECTORY)),
            Err(why) => Err(Halt::Unknown(why)),
        }
    }

    /// Whether the only source is one to copy, however many files it has: from a server, or a
    /// directory.
    fn is_one(&self, source: &str, root: &Root, copy: &mut Copy) -> Result<bool, Halt> {
        if self.is_remote(source) {
            note_fate(copy, source, Fate::Remote);
            return Ok(true);
        }
        let at = path::join(&[&root.path, source]);
        let found = self.files.lstat(&at);
        self.note_presence(copy, source, root, &found);
        let entry = found
            .map_err(|miss| Halt::system("lstat", &at, miss))
            .within(&format!("failed to get fileinfo for {at}"))?;
        Ok(entry.is_directory())
    }

    /// How many paths a source stands for that are not excluded; only whether it is there at
    /// all, where the count does not matter.
    fn count_files(
        &self,
        source: &str,
        root: &Root,
        counts: bool,
        copy: &mut Copy,
    ) -> Result<usize, Halt> {
        let source = path::clean(source).into_owned();
        let at = path::join(&[&root.path, &source]);
        let found = self.files.lstat(&at);
        self.note_presence(copy, &source, root, &found);
        let caller = "failed to get relative files";
        found
            .map_err(|miss| Halt::system("lstat", &at, miss))
            .within(caller)?;
        if !counts {
            return Ok(0);
        }
        let walked = self
            .files
            .walk(&at)
            .map_err(|miss| Halt::system("lstat", &at, miss))
            .within(caller)?;
        // what lies on the ignore list and outside of the root does not count
        let outside = |at: &str| path::below(at, &root.path).is_none() && self.is_ignored(at);
        let counted = walked.iter().filter(|walked| {
            let at = path::join(&[&at, &walked.relative]);
            let relative = path::rel(&root.path, &at).unwrap_or_default();
            !outside(&at) && !self.excludes(&relative, root)
        });
        Ok(counted.count())
    }

    /// Notes that the ignore file keeps a path out altogether, at the sources that stand for it.
    pub(super) fn note_kept_out(&self, source: &str, root: &Root, copy: &mut Copy) {
        let at = path::join(&[&root.path, source]);
        let of_files = || {
            let walked = self.files.walk(&at).ok()?;
            walked
                .iter()
                .find_map(|step| self.excluded_by(&path::join(&[&at, &step.relative]), root))
        };
        let Some(by) = self.excluded_by(&at, root).or_else(of_files) else {
            return;
        };
        for noted in &mut copy.sources {
            if noted.stands_for(source) {
                noted.excluded_by = Some(by);
                noted.kept_out += 1;
            }
        }
    }

    /// Notes whether a source is there.
    fn note_presence(
        &self,
        copy: &mut Copy,
        source: &str,
        root: &Root,
        found: &Result<Entry, Miss>,
    ) {
        let fate = match found {
            Ok(_) => Fate::Found,
            Err(Miss::Unknown(_)) => return,
            Err(Miss::Error(_)) => Fate::Missing {
                relative: path::join(&["/", source])[1..].to_owned(),
                nearest: self.nearest(source, root),
            },
        };
        note_fate(copy, source, fate);
    }
}

fn note_fate(copy: &mut Copy, source: &str, fate: Fate) {
    for noted in &mut copy.sources {
        let same = noted
            .path
            .known()
            .is_some_and(|path| path == source || path::clean(path) == source);
        if same && noted.fate == Fate::Open {
            noted.fate = fate.clone();
        }
    }
}

fn keep_unknown(path: Result<String, Halt>) -> Result<Value<String>, Halt> {
    match path {
        Ok(path) => Ok(Value::Known(path)),
        Err(Halt::Unknown(why)) => Ok(Value::Unknown(why)),
        Err(stop) => Err(stop),
    }
}

pub(super) fn leads_outside(path: &str) -> bool {
    let clean = path::clean(path);
    clean == ".." || clean.starts_with("../")
}
