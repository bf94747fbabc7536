//! Whether the aliases of a document can be expanded at all.

use std::collections::HashSet;

use super::graph::{Content, Graph, NodeId};
use super::{DEPTH_LIMIT, Problem, ProblemKind};

/// Walks the document as go-yaml decodes it, through every alias, and stops where it stops:
/// at an alias inside its own anchor, and where too large a share of what was walked was
/// reached through aliases. The walk stores nothing, so it costs no more than the steps that
/// the share allows.
pub(super) fn check(text: &str, graph: &Graph, root: NodeId) -> Result<(), Problem> {
    let mut walk = Walk {
        text,
        graph,
        steps: 0,
        aliased_steps: 0,
        expanding: HashSet::new(),
        open: Vec::new(),
    };
    walk.enter(root)?;
    while let Some(Open { id, next }) = walk.open.last_mut() {
        let child = match &graph[*id].content {
            Content::Sequence(children) | Content::Mapping(children) => {
                children.get(*next).copied()
            }
            Content::Alias(target) if *next == 0 => Some(*target),
            _ => None,
        };
        *next += 1;
        match child {
            Some(child) => walk.enter(child)?,
            None => walk.leave(),
        }
    }
    Ok(())
}

struct Walk<'a> {
    text: &'a str,
    graph: &'a Graph,
    steps: u64,
    aliased_steps: u64,
    /// The aliases that are open.
    expanding: HashSet<NodeId>,
    open: Vec<Open>,
}

struct Open {
    id: NodeId,
    next: usize,
}

impl Walk<'_> {
    fn enter(&mut self, id: NodeId) -> Result<(), Problem> {
        let node = &self.graph[id];
        let refused = |kind, message: String| {
            Err(Problem {
                kind,
                message,
                span: node.span,
            })
        };
        self.steps += 1;
        self.aliased_steps += u64::from(!self.expanding.is_empty());
        if self.aliased_steps > 100 && self.steps > 1000 && self.share() > allowed_share(self.steps)
        {
            let message = "yaml: document contains excessive aliasing".to_owned();
            return refused(ProblemKind::Content, message);
        }
        if self.open.len() - self.expanding.len() > DEPTH_LIMIT {
            let message = format!("nested more than {DEPTH_LIMIT} levels deep");
            return refused(ProblemKind::TooDeep, message);
        }
        if let Content::Alias(_) = node.content
            && !self.expanding.insert(id)
        {
            let name = self.text.get(node.span.range()).unwrap_or_default();
            let name = name.trim_start_matches('*');
            let message = format!("yaml: anchor '{name}' value contains itself");
            return refused(ProblemKind::Content, message);
        }
        if !matches!(node.content, Content::Scalar { .. }) {
            self.open.push(Open { id, next: 0 });
        }
        Ok(())
    }

    fn leave(&mut self) {
        if let Some(Open { id, .. }) = self.open.pop() {
            self.expanding.remove(&id);
        }
    }

    fn share(&self) -> f64 {
        self.aliased_steps as f64 / self.steps as f64
    }
}

/// The share of steps that may be due to aliases (go-yaml v2, `decode.go`): nearly all in a
/// small document, a tenth in a large one.
fn allowed_share(steps: u64) -> f64 {
    const SMALL: f64 = 400_000.0;
    const LARGE: f64 = 4_000_000.0;
    let beyond_small = (steps as f64 - SMALL).clamp(0.0, LARGE - SMALL);
    0.99 - 0.89 * beyond_small / (LARGE - SMALL)
}
