//! What mends a finding: a rule says what is to change ([`Change`]), and here it is found out
//! which characters that takes ([`Edit`]), with comments and layout left as they are. What cannot
//! be done without touching them is not done.

mod apply;
mod items;
mod resolve;

pub use apply::{Mended, mend};
pub use resolve::resolve;

use crate::source::{Mask, Span};

/// What mends a finding, as a rule says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Whether it can only be what was meant.
    pub safe: bool,
    /// All of it is done, or nothing.
    pub changes: Vec<Change>,
}

/// A change of a file, in terms of what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These characters become others.
    Replace {
        /// Where they stand, with or without the quotes around them.
        span: Span,
        /// What they are.
        old: String,
        /// What they are to be.
        new: String,
    },
    /// One item of a list becomes several.
    SplitItem {
        /// The item.
        item: Span,
        /// What it is.
        old: String,
        /// What is to stand in its place.
        new: Vec<String>,
    },
    /// A list gets more items.
    AddItems {
        /// The item before.
        after: Span,
        /// The items.
        words: Vec<String>,
    },
    /// An item of a list goes.
    RemoveItem(Span),
    /// A mapping gets another entry.
    AddEntry {
        /// The mapping.
        mapping: Span,
        /// `key: value`, on one line.
        entry: String,
    },
    /// A file gets another line.
    AddLine {
        /// Something in the line before.
        after: Span,
        /// The line.
        line: String,
    },
    /// A line becomes others.
    ReplaceLine {
        /// All that stands in the line but blanks.
        content: Span,
        /// The lines.
        new: Vec<String>,
    },
}

/// What mends a finding, as characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether it can only be what was meant.
    pub safe: bool,
    /// All of it is done, or nothing.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Whether it can be shown: it writes nothing that is not to be.
    pub fn can_be_shown(&self, mask: &Mask) -> bool {
        self.edits
            .iter()
            .all(|edit| mask.cover(&edit.text) == edit.text)
    }
}

/// These characters become others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The characters; none for what is only added.
    pub span: Span,
    /// What is to stand there.
    pub text: String,
}
