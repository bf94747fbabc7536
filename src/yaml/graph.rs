//! A document as it is written: scalars, collections, and aliases that point at their anchors.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use super::{Comment, DEPTH_LIMIT, Problem, Style, block_text, scalar_text};
use crate::source::{FileId, Span, Text};

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
        /// The tag in full; `None` also for `!`.
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

/// Reads the first document of `range`.
pub(super) fn read(file: FileId, text: &str, range: Range<usize>) -> Reading {
    let piece = text.get(range.clone()).unwrap_or_default();
    let mut builder = Builder {
        file,
        text,
        base: range.start,
        reading: Reading {
            end: range.end,
            ..Reading::default()
        },
        open: Vec::new(),
        anchors: HashMap::new(),
        last_end: range.start,
    };
    for event in Parser::new_from_str_with_options(piece, options()) {
        match event {
            Ok((Event::DocumentStart(..), span)) if builder.reading.root.is_some() => {
                builder.reading.end = builder.place(span).start;
                break;
            }
            Ok((event, span)) => builder.event(event, span),
            Err(error) => {
                builder.reading.root = None;
                builder.reading.broken = Some(error);
                break;
            }
        }
    }
    let Reading { marks, .. } = &mut builder.reading;
    marks.sort_by_key(|mark| mark.range.start);
    builder.reading
}

fn options() -> Options {
    granit_parser::options! {
        bom_inside_document_as_content: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
    }
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    base: usize,
    reading: Reading,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    /// The end of the last event.
    last_end: usize,
}

/// A collection whose end has not come.
struct Open {
    id: NodeId,
    flow: bool,
    /// The column of the innermost block collection, plus one.
    indent: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event, span: granit_parser::Span) {
        let place = self.place(span);
        match event {
            Event::Scalar(_, style, anchor, tag) => {
                let column = span.start.col();
                self.scalar(place.clone(), column, style, anchor, tag.as_deref());
            }
            Event::SequenceStart(style, anchor, _) => {
                let sequence = Content::Sequence(Vec::new());
                self.open(place.clone(), span.start.col(), style, anchor, sequence);
            }
            Event::MappingStart(style, anchor, _) => {
                let mapping = Content::Mapping(Vec::new());
                self.open(place.clone(), span.start.col(), style, anchor, mapping);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place.end),
            Event::Alias(anchor) => {
                if let Some(target) = self.anchors.get(&anchor) {
                    self.node(place.clone(), Style::Plain, 0, Content::Alias(*target));
                }
            }
            Event::Comment(..) => return self.comment(place),
            Event::DocumentStart(_, version) => {
                self.reading.other_version =
                    version.is_some_and(|version| (version.major, version.minor) != (1, 1));
            }
            _ => return,
        }
        self.last_end = self.last_end.max(place.end);
    }

    fn place(&self, span: granit_parser::Span) -> Range<usize> {
        let range = span.byte_range().unwrap_or_default();
        self.base + range.start..self.base + range.end
    }

    fn comment(&mut self, place: Range<usize>) {
        let text = self
            .text
            .get(place.start + 1..place.end)
            .unwrap_or_default();
        self.reading.comments.push(Comment {
            text: Text::verbatim(text, self.file, place.start + 1),
            span: Span::new(self.file, place.start, place.end),
        });
        self.mark(place, MarkKind::Comment);
    }

    fn mark(&mut self, range: Range<usize>, kind: MarkKind) {
        self.reading.marks.push(Mark { range, kind });
    }

    fn scalar(
        &mut self,
        place: Range<usize>,
        column: usize,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
    ) {
        let (file, text) = (self.file, self.text);
        let indent = self.open.last().map_or(0, |open| open.indent);
        let (style, kind, scalar) = match style {
            ScalarStyle::Plain if place.is_empty() => {
                return self.left_out(place.start, anchor, tag);
            }
            ScalarStyle::Plain => {
                let scalar = scalar_text::plain(file, text, place.clone());
                (Style::Plain, MarkKind::Plain { indent }, scalar)
            }
            ScalarStyle::SingleQuoted => {
                let scalar = scalar_text::single_quoted(file, text, place.clone());
                (Style::Quoted, MarkKind::Quoted, scalar)
            }
            ScalarStyle::DoubleQuoted => {
                let scalar = self.double_quoted(place.clone());
                (Style::Quoted, MarkKind::Quoted, scalar)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = self.block_header(place.start);
                let scalar = block_text::block(file, text, header, column, place.end);
                let kind = MarkKind::Block { indent: column };
                (Style::BlockScalar, kind, scalar)
            }
        };
        let range = scalar.span().range();
        self.mark(range.clone(), kind);
        let content = scalar_content(scalar, style, tag);
        self.node(range, style, anchor, content);
    }

    fn double_quoted(&mut self, place: Range<usize>) -> Text {
        let whole = Span::new(self.file, place.start, place.end);
        scalar_text::double_quoted(self.file, self.text, place).unwrap_or_else(|problem| {
            self.reading.refused.get_or_insert(problem);
            Text::replaced("", whole)
        })
    }

    /// The `|` or `>` of a block scalar whose content starts at `content`: behind the last node
    /// or indicator come only anchor, tag, and after it a comment.
    fn block_header(&self, content: usize) -> usize {
        let between = self.text.get(self.last_end..content).unwrap_or_default();
        let mut at = self.last_end;
        for line in between.split_inclusive(['\r', '\n']) {
            for word in line.split_inclusive([' ', '\t']) {
                if word.starts_with('#') {
                    break;
                }
                if word.starts_with(['|', '>']) {
                    return at + (word.as_ptr() as usize - line.as_ptr() as usize);
                }
            }
            at += line.len();
        }
        content
    }

    /// A value that is left out stands behind its indicator.
    fn left_out(&mut self, at: usize, anchor: usize, tag: Option<&Tag>) {
        let is_colon = self.text.as_bytes().get(at) == Some(&b':');
        let at = at + usize::from(is_colon);
        let text = Text::verbatim("", self.file, at);
        let content = scalar_content(text, Style::Plain, tag);
        self.node(at..at, Style::Plain, anchor, content);
    }

    fn open(
        &mut self,
        place: Range<usize>,
        column: usize,
        style: StructureStyle,
        anchor: usize,
        content: Content,
    ) {
        let flow = style == StructureStyle::Flow;
        let indent = if flow {
            self.open.last().map_or(0, |open| open.indent)
        } else {
            column + 1
        };
        let style = if flow { Style::Flow } else { Style::Block };
        let id = self.node(place, style, anchor, content);
        self.open.push(Open { id, flow, indent });
    }

    fn close(&mut self, at: usize) {
        let Some(Open { id, flow, .. }) = self.open.pop() else {
            return;
        };
        let last_child = match &self.reading.graph[id].content {
            Content::Sequence(children) | Content::Mapping(children) => children.last(),
            _ => None,
        };
        let end = match last_child {
            _ if flow => at,
            Some(child) => self.reading.graph[*child].span.end as usize,
            None => return,
        };
        let span = &mut self.reading.graph[id].span;
        *span = Span::new(self.file, span.start as usize, end);
    }

    /// Adds a node to the innermost open collection.
    fn node(
        &mut self,
        place: Range<usize>,
        style: Style,
        anchor: usize,
        content: Content,
    ) -> NodeId {
        let id = self.reading.graph.len();
        let span = Span::new(self.file, place.start, place.end);
        self.reading.graph.push(GraphNode {
            span,
            style,
            content,
        });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        match self.open.last() {
            Some(open) => {
                if let Content::Sequence(children) | Content::Mapping(children) =
                    &mut self.reading.graph[open.id].content
                {
                    children.push(id);
                }
            }
            None => self.reading.root = Some(id),
        }
        id
    }
}

fn scalar_content(text: Text, style: Style, tag: Option<&Tag>) -> Content {
    let tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
    let non_specific = tag.as_deref() == Some("!");
    let tag = tag.filter(|tag| tag != "!");
    Content::Scalar {
        implicit: non_specific || (tag.is_none() && style == Style::Plain),
        text,
        tag,
    }
}
