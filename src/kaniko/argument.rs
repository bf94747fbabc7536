//! Words of a command line whose value may be unknown in part.

use std::ops::Range;

use crate::source::{Span, Text};
use crate::value::{Value, Why};

/// Bytes of an [`Argument`] that stand for something the files do not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The bytes, in the argument's text.
    pub range: Range<usize>,
    /// Why they are unknown.
    pub why: Why,
}

/// A word of a command line, or a part of one. Its text is what the files say; where that is not
/// what the executor will see (`$(params.image)`, `{{ .Values.tag }}`), `unknown` says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The word as it is written, placeholders included.
    pub text: Text,
    /// The placeholders in it, in order.
    pub unknown: Vec<Unknown>,
}

impl Argument {
    /// A word that is known as it stands.
    pub fn known(text: Text) -> Self {
        Argument {
            text,
            unknown: Vec::new(),
        }
    }

    /// The value, if all of it is known.
    pub fn value(&self) -> Value<&str> {
        match self.unknown.first() {
            None => Value::Known(self.text.as_str()),
            Some(unknown) => Value::Unknown(unknown.why.clone()),
        }
    }

    /// The bytes before the first unknown one.
    pub fn known_prefix(&self) -> &str {
        let end = self
            .unknown
            .first()
            .map_or(self.text.len(), |unknown| unknown.range.start);
        self.text.get(..end).unwrap_or("")
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.text.span()
    }

    /// A part of it; placeholders that reach into the part stay unknown.
    pub fn slice(&self, range: Range<usize>) -> Argument {
        let unknown = self.unknown.iter().filter_map(|unknown| {
            let start = unknown.range.start.max(range.start);
            let end = unknown.range.end.min(range.end);
            (start < end).then(|| Unknown {
                range: start - range.start..end - range.start,
                why: unknown.why.clone(),
            })
        });
        Argument {
            unknown: unknown.collect(),
            text: self.text.slice(range),
        }
    }
}

impl From<Text> for Argument {
    fn from(text: Text) -> Self {
        Argument::known(text)
    }
}
