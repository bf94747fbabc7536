//! Comments that ignore findings: `# kanikolint: ignore[rule, …] reason`.
//!
//! | comment | hides findings of the rules named that point |
//! |---|---|
//! | `ignore[…]` at the end of a line | to that line |
//! | `ignore[…]` on a line of its own | to the next line; in a Dockerfile, to the next instruction |
//! | `ignore-document[…]` | into the document it stands in, or belong to it |
//! | `ignore-file[…]` | into the file, or belong to it |
//!
//! To point is to have a label there, whichever: what is absent can be ignored at the key it hangs
//! on.

mod apply;
mod read;

pub use apply::apply;
pub use read::{of_dockerfile, of_manifest};

use crate::finding::Finding;
use crate::source::Span;

/// Whether comments may ignore findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// They may.
    #[default]
    Allowed,
    /// They may where they say why.
    WithReason,
    /// They may not.
    Forbidden,
}

/// A comment that ignores findings, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The comment.
    pub span: Span,
    /// The document of a manifest it stands in, from 0.
    pub document: Option<usize>,
    /// How far it reaches.
    pub reach: Reach,
    /// The rules it names.
    pub names: Vec<Name>,
    /// What follows them; empty where nothing does.
    pub reason: String,
    /// What makes it hide nothing, whatever it names.
    pub fault: Option<Fault>,
}

/// A rule that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it is written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of naming a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It hid nothing.
    Unused,
    /// It hid something.
    Used,
    /// The rule did not run.
    NotRun,
    /// There is no such rule; what was perhaps meant.
    Unknown {
        /// The nearest name.
        nearest: Option<String>,
    },
}

/// How far an ignore reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To these characters: a line, or an instruction.
    Lines(Span),
    /// To a document, from 0, with its characters.
    Document(usize, Span),
    /// To the whole file.
    File,
}

/// What makes an ignore hide nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is not of the form that is read; what is wrong with it, as a phrase.
    Malformed(&'static str),
    /// A reason is asked for, and it has none.
    NoReason,
    /// Nothing may be ignored.
    Forbidden,
}

impl Ignore {
    /// Puts all that it points at elsewhere.
    pub fn move_spans(&mut self, elsewhere: &dyn Fn(Span) -> Span) {
        self.span = elsewhere(self.span);
        for name in &mut self.names {
            name.span = elsewhere(name.span);
        }
        if let Reach::Lines(span) | Reach::Document(_, span) = &mut self.reach {
            *span = elsewhere(*span);
        }
    }

    /// Whether it reaches a finding.
    fn reaches(&self, finding: &Finding) -> bool {
        let file = self.span.file;
        let points = |holds: &dyn Fn(Span) -> bool| {
            let mut spans = finding.labels.iter().map(|label| label.span);
            spans.any(|span| span.file == file && holds(span))
        };
        let within =
            |outer: Span| move |span: Span| (outer.start..=outer.end).contains(&span.start);
        match self.reach {
            Reach::Lines(lines) => points(&within(lines)),
            Reach::Document(index, span) => {
                finding.document == Some((file, index)) || points(&within(span))
            }
            Reach::File => {
                let document = finding.document.map(|(file, _)| file);
                document == Some(file) || points(&|_| true)
            }
        }
    }
}
