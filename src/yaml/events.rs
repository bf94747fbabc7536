//! The parser's events → the graph of a document.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle, Tag};

use super::graph::{Content, GraphNode, Mark, MarkKind, NodeId, Reading};
use super::softened::Softened;
use super::{Comment, DEPTH_LIMIT, Style, block_text, scalar_text};
use crate::source::{FileId, Span, Text};

/// Reads the first document of `range`.
pub(super) fn read(file: FileId, text: &str, range: Range<usize>) -> Reading {
    let mut softened = Softened::of(text.get(range.clone()).unwrap_or_default());
    loop {
        let mut reading = read_softened(file, text, &softened, range.clone());
        if softened.absorb(reading.broken.as_ref()) {
            continue;
        }
        reading.marks.sort_by_key(|mark| mark.range.start);
        reading.comments.sort_by_key(|comment| comment.span.start);
        return reading;
    }
}

fn read_softened(file: FileId, text: &str, softened: &Softened, range: Range<usize>) -> Reading {
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
    for comment in &softened.comments {
        builder.comment(range.start + comment.start..range.start + comment.end);
    }
    let mut complete = false;
    for event in Parser::new_from_str_with_options(&softened.text, options()) {
        match event {
            Ok((Event::DocumentStart(..), _)) if complete => break,
            Ok((Event::DocumentEnd, span)) => {
                complete = true;
                builder.reading.end = builder.document_end(span);
            }
            Ok((event, span)) => builder.event(event, span),
            Err(_) if complete => break,
            Err(error) => {
                builder.reading.root = None;
                builder.reading.broken = Some(error);
                break;
            }
        }
    }
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

    /// Behind the `...`; without one, the end of the piece.
    fn document_end(&self, span: granit_parser::Span) -> usize {
        let place = self.place(span);
        if place.is_empty() {
            self.reading.end
        } else {
            place.end
        }
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
                let end = place.end + self.colon_in_key(place.end);
                let scalar = scalar_text::plain(file, text, place.start..end);
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

    /// 1 for the colon of `{medium:}`, which go-yaml takes for a part of the key: only a blank
    /// behind it would end the scalar.
    fn colon_in_key(&self, at: usize) -> usize {
        let followers = self.text.as_bytes().get(at..).unwrap_or_default();
        let in_braces = self.open.last().is_some_and(|open| {
            let start = self.reading.graph[open.id].span.start as usize;
            open.flow && self.text.as_bytes().get(start) == Some(&b'{')
        });
        usize::from(in_braces && matches!(followers, [b':', b',' | b'}' | b']', ..]))
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
        let content = Content::Scalar {
            text: Text::verbatim("", self.file, at),
            tag: tag.map(full_tag),
            implicit: tag.is_none(),
        };
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
        let outer_indent = self.open.last().map_or(0, |open| open.indent);
        let is_list = matches!(content, Content::Sequence(_));
        let (place, indent) = match self.text.as_bytes().get(place.start) {
            _ if flow => (place, outer_indent),
            // A list as little indented as its key is said to start with its first item.
            Some(first) if is_list && *first != b'-' => (self.dash(place), outer_indent),
            _ => (place, column + 1),
        };
        let style = if flow { Style::Flow } else { Style::Block };
        let id = self.node(place, style, anchor, content);
        self.open.push(Open { id, flow, indent });
    }

    /// From the `-` before the first item.
    fn dash(&self, first_item: Range<usize>) -> Range<usize> {
        let before = self.text.get(..first_item.start).unwrap_or_default();
        let dash = before.trim_end().strip_suffix('-');
        dash.map_or(first_item.start, str::len)..first_item.end
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

fn full_tag(tag: &Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
}

fn scalar_content(text: Text, style: Style, tag: Option<&Tag>) -> Content {
    let tag = tag.map(full_tag);
    let non_specific = tag.as_deref() == Some("!");
    let tag = tag.filter(|tag| tag != "!");
    Content::Scalar {
        implicit: non_specific || (tag.is_none() && style == Style::Plain),
        text,
        tag,
    }
}
