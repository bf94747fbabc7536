//! Text → a tree with a span on every key and value, scalars read as Kubernetes reads them.
//!
//! "Reads" means: what `kubectl` makes of a file before any field has a type. It cuts the file
//! at its `---` lines (`documents`), reads each piece with go-yaml v2 (YAML 1.1) and turns it
//! into JSON. The syntax is left to `granit-parser`, which reads YAML 1.2; where go-yaml
//! differs, the modules below say so, one difference at a time.
//!
//! | step | module |
//! |---|---|
//! | file → pieces | `documents` |
//! | piece → graph of scalars, collections, aliases | `graph`, `events` |
//! | characters of a scalar, each with its place | `scalar_text`, `block_text` |
//! | what go-yaml accepts beyond the parser | `softened` |
//! | what go-yaml refuses beyond that, and its words | `strictness`, `tabs`, `wording` |
//! | scalar → null, boolean, number, string | `resolve` |
//! | graph → tree: aliases, merge keys, duplicates | `aliases`, `expand` |
//!
//! Invariant: nothing here knows a Kubernetes field.

mod aliases;
mod block_text;
mod documents;
mod events;
mod expand;
mod go_syntax;
mod graph;
mod json;
mod node;
mod resolve;
mod scalar_text;
mod softened;
mod strictness;
mod tabs;
#[cfg(test)]
mod tests;
mod wording;

pub use node::{Entry, Mapping, Node, Style, Value};
pub use resolve::decode_base64;

use crate::source::{FileId, Span, Text};
use documents::Piece;

/// How many collections may lie inside each other. `kubectl` reads up to 10,000; nothing a
/// person writes comes near either, and every walk over a tree may recurse this deep.
pub const DEPTH_LIMIT: usize = 256;

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The documents in their order, the empty ones (only comments, nothing between two `---`)
    /// among them.
    pub documents: Vec<Document>,
    /// Every comment, in the order of the file; of a broken document those before the error.
    pub comments: Vec<Comment>,
}

/// One document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// From its first byte to the `---` that ends it, or the end of the file.
    pub span: Span,
    /// What was read; `None` for an empty document and for one whose syntax is broken. Beside
    /// an error of [`ProblemKind::Content`] it lacks the entry concerned.
    pub root: Option<Node>,
    /// What is wrong with it, in the order it was met.
    pub problems: Vec<Problem>,
}

impl Document {
    /// The error for which `kubectl` refuses the document; `None` if it reads it.
    pub fn error(&self) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.kind.is_error())
    }
}

/// Something wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing.
    pub kind: ProblemKind,
    /// What is said about it: go-yaml's words, lines counted as it counts them, where they are
    /// known.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is not YAML.
    Syntax,
    /// It is YAML but no JSON: a collection or null as a key, an infinite number, a value that
    /// does not fit its tag, aliases that run wild.
    Content,
    /// A key that stood in the mapping before. The last one wins; only a strict reader refuses.
    DuplicateKey {
        /// Where the key stood first.
        first: Span,
        /// Whether a merge key (`<<`) brought one of the two.
        merged: bool,
    },
    /// Nested deeper than [`DEPTH_LIMIT`]; `kubectl` may still read it.
    TooDeep,
}

impl ProblemKind {
    /// Whether the document cannot be used for it.
    pub fn is_error(self) -> bool {
        !matches!(self, ProblemKind::DuplicateKey { .. })
    }
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What follows the `#`.
    pub text: Text,
    /// From the `#` to the end of the line.
    pub span: Span,
}

/// Reads a text. Never fails: what is wrong is a [`Problem`] of the document it is wrong with,
/// and the documents after it are read all the same.
pub fn read(file: FileId, text: &str) -> Stream {
    let mut stream = Stream {
        documents: Vec::new(),
        comments: Vec::new(),
    };
    for piece in documents::cut(text) {
        let document = read_piece(file, text, &piece, &mut stream.comments);
        stream.documents.push(document);
    }
    stream
}

fn read_piece(file: FileId, text: &str, piece: &Piece, comments: &mut Vec<Comment>) -> Document {
    let span = Span::new(file, piece.range.start, piece.range.end);
    let mut document = Document {
        span,
        root: None,
        problems: Vec::new(),
    };
    if let Some(problem) = piece.separator_problem(file, text) {
        document.problems.push(problem);
        return document;
    }
    let mut reading = events::read(file, text, piece.range.clone());
    comments.append(&mut reading.comments);
    let problem = strictness::first_problem(file, text, piece.range.clone(), &reading);
    if let Some(problem) = problem {
        document.problems.push(problem);
    } else if let Some(root) = reading.root {
        match aliases::check(text, &reading.graph, root) {
            Ok(()) => expand::tree(
                file,
                text,
                &piece.range,
                &reading.graph,
                root,
                &mut document,
            ),
            Err(problem) => document.problems.push(problem),
        }
    }
    document
}
