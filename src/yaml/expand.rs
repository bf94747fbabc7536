//! The graph of a document → its tree: aliases and merge keys expanded, scalars resolved, keys
//! made text, duplicates found.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::go_syntax::go_syntax;
use super::graph::{Content, Graph, GraphNode, NodeId};
use super::resolve::{self, Resolved};
use super::wording::Lines;
use super::{Document, Entry, Mapping, Node, Problem, ProblemKind, Value};
use crate::source::{FileId, Span, Text};

/// Builds the tree of a graph whose aliases were checked, and puts it into `document`.
pub(super) fn tree(
    file: FileId,
    text: &str,
    piece: &Range<usize>,
    graph: &Graph,
    root: NodeId,
    document: &mut Document,
) {
    let mut expander = Expander {
        file,
        lines: Lines::of(text, piece.clone()),
        graph,
        built: vec![None; graph.len()],
        problems: Vec::new(),
        json_problems: Vec::new(),
    };
    let root = expander.node(root);
    drop(expander.built);
    document.root = Some(Arc::unwrap_or_clone(root));
    document.problems.append(&mut expander.problems);
    document.problems.append(&mut expander.json_problems);
}

struct Expander<'a> {
    file: FileId,
    lines: Lines<'a>,
    graph: &'a Graph,
    /// What was built of each node, to be shared by its aliases.
    built: Vec<Option<Arc<Node>>>,
    /// What go-yaml refuses.
    problems: Vec<Problem>,
    /// What is refused afterwards, when it is to become JSON.
    json_problems: Vec<Problem>,
}

impl Expander<'_> {
    fn node(&mut self, id: NodeId) -> Arc<Node> {
        if let Some(node) = &self.built[id] {
            return Arc::clone(node);
        }
        let graph = self.graph;
        let GraphNode {
            span,
            style,
            content,
        } = &graph[id];
        let mut scalar = None;
        let value = match content {
            Content::Alias(target) => {
                let node = self.node(*target);
                self.built[id] = Some(Arc::clone(&node));
                return node;
            }
            Content::Scalar {
                text,
                tag,
                implicit,
            } => {
                let value = self.scalar(text, tag.as_deref(), *implicit);
                scalar = (!matches!(value, Value::String(_))).then(|| text.clone());
                value
            }
            Content::Sequence(items) => {
                Value::Sequence(items.iter().map(|item| self.node(*item)).collect())
            }
            Content::Mapping(children) => Value::Mapping(self.mapping(children)),
        };
        let node = Arc::new(Node {
            value,
            span: *span,
            style: *style,
            scalar,
        });
        self.built[id] = Some(Arc::clone(&node));
        node
    }

    fn scalar(&mut self, text: &Text, tag: Option<&str>, implicit: bool) -> Value {
        match resolve::resolve(tag, implicit, text) {
            Ok(Resolved::Null) => Value::Null,
            Ok(Resolved::Bool(value)) => Value::Bool(value),
            Ok(Resolved::Integer(value)) => Value::Integer(value),
            Ok(Resolved::Float(value)) => self.float(value, text.span()),
            Ok(Resolved::String) => Value::String(text.clone()),
            Ok(Resolved::Decoded(decoded)) => Value::String(Text::replaced(decoded, text.span())),
            Err(message) => {
                self.refuse(message, text.span());
                Value::String(text.clone())
            }
        }
    }

    /// A float becomes JSON before it has a type, so a whole one is a whole number (`1e3`).
    fn float(&mut self, value: f64, span: Span) -> Value {
        if !value.is_finite() {
            let name = match value {
                f64::INFINITY => "+Inf",
                f64::NEG_INFINITY => "-Inf",
                _ => "NaN",
            };
            self.refuse_json(format!("json: unsupported value: {name}"), span);
            return Value::Null;
        }
        let whole = value.to_string().parse::<i128>().ok();
        whole
            .filter(|whole| i64::try_from(*whole).is_ok() || u64::try_from(*whole).is_ok())
            .map_or(Value::Float(value), Value::Integer)
    }

    fn mapping(&mut self, children: &[NodeId]) -> Mapping {
        let mut building = Building::default();
        for pair in children.chunks_exact(2) {
            let [key_id, value_id] = [pair[0], pair[1]];
            if self.is_merge_key(key_id) {
                self.merge(value_id, &mut building);
                continue;
            }
            let key = self.key(key_id, value_id);
            let value = self.node(value_id);
            if let Some(key) = key {
                let line = self.lines.line(self.graph[value_id].span.start);
                let entry = Arc::new(Entry { key, value });
                self.insert(entry, line, false, &mut building);
            }
        }
        building.mapping
    }

    fn is_merge_key(&self, id: NodeId) -> bool {
        matches!(
            &self.graph[id].content,
            Content::Scalar { text, tag, implicit }
                if *text == "<<" && (*implicit || tag.as_deref() == Some("tag:yaml.org,2002:merge"))
        )
    }

    /// Puts the entries of the mappings that a merge key names into `into`, where they replace
    /// what stands there already: go-yaml v2 merges where the `<<` stands, not beneath. Of a
    /// list the first wins.
    fn merge(&mut self, id: NodeId, into: &mut Building) {
        let sources = match &self.graph[id].content {
            Content::Sequence(items) => items.iter().rev().copied().collect(),
            _ => vec![id],
        };
        for source in sources {
            let node = self.node(source);
            let Value::Mapping(mapping) = &node.value else {
                let message = "yaml: map merge requires map or sequence of maps as the value";
                return self.refuse(message.to_owned(), self.graph[id].span);
            };
            for entry in &mapping.entries {
                let line = self.lines.line(entry.value.span.start);
                self.insert(Arc::clone(entry), line, true, into);
            }
        }
    }

    fn insert(&mut self, entry: Arc<Entry>, line: usize, merged: bool, into: &mut Building) {
        let Some(index) = into.places.get(entry.key.as_str()).copied() else {
            into.places
                .insert(entry.key.as_str().to_owned(), into.mapping.entries.len());
            into.mapping.entries.push(entry);
            into.merged.push(merged);
            return;
        };
        self.problems.push(Problem {
            kind: ProblemKind::DuplicateKey {
                first: into.mapping.entries[index].key.span(),
                merged: merged || into.merged[index],
            },
            message: format!(
                "line {line}: key {:?} already set in map",
                entry.key.as_str()
            ),
            span: entry.key.span(),
        });
        into.mapping.entries[index] = entry;
        into.merged[index] = merged;
    }

    /// The key as JSON has it.
    fn key(&mut self, id: NodeId, value: NodeId) -> Option<Text> {
        let target = match self.graph[id].content {
            Content::Alias(target) => target,
            _ => id,
        };
        let span = self.graph[id].span;
        let Content::Scalar {
            text,
            tag,
            implicit,
        } = &self.graph[target].content
        else {
            let node = self.node(target);
            let message = format!("yaml: invalid map key: {}", go_syntax(&node));
            self.refuse(message, span);
            return None;
        };
        let replaced = |value: String| Some(Text::replaced(value, text.span()));
        match resolve::resolve(tag.as_deref(), *implicit, text) {
            Ok(Resolved::String) => Some(text.clone()),
            Ok(Resolved::Decoded(decoded)) => replaced(decoded),
            Ok(Resolved::Bool(value)) => replaced(value.to_string()),
            Ok(Resolved::Float(value)) => replaced(float_key(value)),
            Ok(Resolved::Integer(key)) if i64::try_from(key).is_ok() => replaced(key.to_string()),
            Ok(Resolved::Integer(key)) => {
                self.refuse_key("uint64", &format!("{key:#x}"), span, value);
                None
            }
            Ok(Resolved::Null) => {
                self.refuse_key("%!s(<nil>)", "<nil>", span, value);
                None
            }
            Err(message) => {
                self.refuse(message, span);
                None
            }
        }
    }

    fn refuse_key(&mut self, kind: &str, key: &str, span: Span, value: NodeId) {
        let value = go_syntax(&self.node(value));
        let message = format!("unsupported map key of type: {kind}, key: {key}, value: {value}");
        self.refuse_json(message, span);
    }

    fn refuse(&mut self, message: String, span: Span) {
        self.problems.push(refusal(self.file, message, span));
    }

    fn refuse_json(&mut self, message: String, span: Span) {
        self.json_problems.push(refusal(self.file, message, span));
    }
}

fn refusal(file: FileId, message: String, span: Span) -> Problem {
    Problem {
        kind: ProblemKind::Content,
        message,
        span: Span { file, ..span },
    }
}

/// A mapping that is being built: where each key stands, and whether a merge put it there.
#[derive(Default)]
struct Building {
    mapping: Mapping,
    places: HashMap<String, usize>,
    merged: Vec<bool>,
}

/// A float as a key: Go's `FormatFloat(value, 'g', -1, 32)`.
fn float_key(value: f64) -> String {
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
