//! A document as it is written: scalars, collections, and aliases that point at their anchors.

use std::ops::Range;

use granit_parser::ScanError;

use super::{Comment, Problem, Style};
use crate::source::{Span, Text};

/// The number of a node in its [`Graph`].
pub(super) type NodeId = usize;

/// All nodes of a document.
pub(super) type Graph = Vec<GraphNode>;

/// A node as it is written.
#[derive(Debug)]
pub(super) struct GraphNode {
    pub span: Span,
    pub style: Style,
    pub content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Scalar {
        text: Text,
        /// The tag in full; `None` also for a `!` before characters.
        tag: Option<String>,
        /// Neither quoted nor tagged.
        implicit: bool,
    },
    Sequence(Vec<NodeId>),
    /// Keys and values in turn.
    Mapping(Vec<NodeId>),
    Alias(NodeId),
}

/// What was read of a piece of the file.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub graph: Graph,
    /// The node that holds all others; `None` for an empty document, or a broken one.
    pub root: Option<NodeId>,
    pub comments: Vec<Comment>,
    /// What stands where, in the order of the file.
    pub marks: Vec<Mark>,
    /// Whether `%YAML` names another version than 1.1.
    pub other_version: bool,
    /// Where the parser gave up, and why.
    pub broken: Option<ScanError>,
    /// The first thing that go-yaml refuses in a scalar.
    pub refused: Option<Problem>,
    /// The end of the document that was read; what follows is another one.
    pub end: usize,
}

/// A place that is no punctuation.
#[derive(Debug)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A plain scalar; the column below which its further lines may not be indented.
    Plain { indent: usize },
    /// A scalar in quotes.
    Quoted,
    /// A block scalar, with the column of its content.
    Block { indent: usize },
    /// A comment.
    Comment,
}
