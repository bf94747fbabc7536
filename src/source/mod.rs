//! Files, spans, lines and columns: every later value can point back here.
//!
//! Invariant: nothing here knows what a file means.

pub mod disk;
mod layer;
mod lines;
mod mask;
mod text;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use layer::{Layer, Numbers};
pub use lines::{Lines, Position};
pub use mask::Mask;
pub use text::{Text, TextBuilder};

/// A file of [`Sources`], as a small number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// A stand-in for tests that read a single text.
    pub const FIRST: FileId = FileId(0);
}

/// A run of bytes in one file: from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file it lies in.
    pub file: FileId,
    /// The first byte, counted from 0.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span {
            file,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The smallest span that holds both; `self` where they lie in different files.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether the two have characters in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.file == other.file && self.start < other.end && other.start < self.end
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as it is shown to people: relative to where the command runs, where it can be.
    pub path: PathBuf,
    /// Its text. Bytes that are not UTF-8 are replaced; see [`SourceFile::invalid_utf8`].
    pub text: Arc<str>,
    /// The offset of the first byte that is not UTF-8, if there is one.
    pub invalid_utf8: Option<usize>,
    lines: Lines,
}

impl SourceFile {
    /// Where a byte offset lies, in lines and columns from 1.
    pub fn position(&self, offset: usize) -> Position {
        self.lines.position(&self.text, offset)
    }

    /// Where a span of the file starts and ends.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let at = |offset| self.position(offset as usize);
        (at(span.start), at(span.end))
    }

    /// The starts of the file's lines.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

/// All files read in one run. Files are only ever added, and one that is read again as it was
/// keeps its number: builds share their Dockerfiles.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Files that were read before these, and that others share.
    below: Option<Arc<Sources>>,
    /// How many those are.
    first: usize,
    files: Vec<SourceFile>,
    /// The latest file of each path.
    latest: HashMap<PathBuf, FileId>,
    /// The values in them that are not shown.
    pub mask: Mask,
}

impl Sources {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under a path, and gives the number it goes by.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> FileId {
        self.push(path.into(), text.into(), None)
    }

    /// Adds bytes under a path; what is not UTF-8 in them is replaced and remembered.
    pub fn add_bytes(&mut self, path: impl Into<PathBuf>, bytes: Vec<u8>) -> FileId {
        match String::from_utf8(bytes) {
            Ok(text) => self.push(path.into(), text.into(), None),
            Err(error) => {
                let first = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                self.push(path.into(), text.into(), Some(first))
            }
        }
    }

    fn push(&mut self, path: PathBuf, text: Arc<str>, invalid_utf8: Option<usize>) -> FileId {
        if let Some(known) = self.known(&path, &text, invalid_utf8) {
            return known;
        }
        let lines = Lines::of(&text);
        self.push_file(SourceFile {
            path,
            text,
            invalid_utf8,
            lines,
        })
    }

    fn push_file(&mut self, file: SourceFile) -> FileId {
        let place = self.first + self.files.len();
        let id = FileId(u32::try_from(place).unwrap_or(u32::MAX));
        self.latest.insert(file.path.clone(), id);
        self.files.push(file);
        id
    }

    /// The number of a file that was read before, as it is now.
    fn known(&self, path: &Path, text: &str, invalid_utf8: Option<usize>) -> Option<FileId> {
        let known = self.latest_at(path)?;
        let file = self.file(known);
        let is_same = *file.text == *text && file.invalid_utf8 == invalid_utf8;
        is_same.then_some(known)
    }

    fn latest_at(&self, path: &Path) -> Option<FileId> {
        let below = || self.below.as_ref()?.latest_at(path);
        self.latest.get(path).copied().or_else(below)
    }

    /// The file of that number. Numbers come from [`Sources::add`] of the same value.
    pub fn file(&self, id: FileId) -> &SourceFile {
        let place = id.0 as usize;
        match &self.below {
            Some(below) if place < self.first => below.file(id),
            _ => &self.files[place - self.first],
        }
    }

    /// The path a file is shown under.
    pub fn path(&self, id: FileId) -> &Path {
        &self.file(id).path
    }

    /// The characters of a span; empty where it does not lie in its file.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Every file with its number, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let count = self.first + self.files.len();
        let ids = (0u32..).map(FileId).take(count);
        ids.map(|id| (id, self.file(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_read_again_keeps_its_number() {
        let mut sources = Sources::new();
        let first = sources.add("Dockerfile", "FROM a");
        assert_eq!(sources.add("Dockerfile", "FROM a"), first);
        let changed = sources.add("Dockerfile", "FROM b");
        assert_ne!(changed, first);
        assert_ne!(sources.add("other", "FROM a"), first);
        assert_eq!(&*sources.file(first).text, "FROM a");
        assert_eq!(
            sources.add_bytes("x", vec![0xff]),
            sources.add_bytes("x", vec![0xff])
        );
    }
}
