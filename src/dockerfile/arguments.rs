//! How each instruction's arguments are split, the first of the two passes of BuildKit's parser.

use std::ops::Range;

use crate::source::{Span, Text};

use super::dialect::Dialect;
use super::flags::Fault;
use super::joined::Joined;
use super::json::{Array, read_array};
use super::model::Flag;
use super::split::{is_blank, split};
use super::words::{split_at_blanks, split_quoted};
use crate::golang::{quote, to_lower};

/// The keywords there are.
pub(super) const KEYWORDS: [&str; 18] = [
    "add",
    "arg",
    "cmd",
    "copy",
    "entrypoint",
    "env",
    "expose",
    "from",
    "healthcheck",
    "label",
    "maintainer",
    "onbuild",
    "run",
    "shell",
    "stopsignal",
    "user",
    "volume",
    "workdir",
];

/// An instruction split into keyword, flags and arguments; what BuildKit calls a node.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) keyword: Text,
    /// The keyword in lower case.
    pub(super) name: String,
    pub(super) flags: Vec<Flag>,
    pub(super) arguments: Vec<Text>,
    pub(super) exec_form: bool,
    /// Keyword, flags and arguments, as they stand.
    pub(super) range: Range<usize>,
    /// For ONBUILD, what it triggers.
    pub(super) trigger: Option<Box<Node>>,
}

impl Node {
    /// What to point at when the instruction as a whole is wrong: its keyword, or all of it where
    /// that is empty.
    pub(super) fn span(&self) -> Span {
        self.keyword.span()
    }

    /// Whether `<<EOF` in its text announces a heredoc.
    pub(super) fn may_have_heredocs(&self) -> bool {
        let node = match self.name.as_str() {
            "onbuild" => self.trigger.as_deref().unwrap_or(self),
            _ => self,
        };
        matches!(node.name.as_str(), "add" | "copy" | "run") && !node.exec_form
    }
}

/// What splitting arguments needs to know.
pub(super) struct Splitter<'a> {
    pub(super) line: &'a Joined,
    pub(super) escape: char,
    pub(super) dialect: &'a Dialect,
}

/// Arguments, and whether they are a JSON array.
type Arguments = (Vec<Text>, bool);

impl Splitter<'_> {
    /// Splits an instruction. The node is there even where its arguments make no sense.
    pub(super) fn node(&self, range: Range<usize>) -> (Node, Option<Fault>) {
        // ONBUILD may be nested as deep as the file is long, so it is not recursive.
        let mut outer = Vec::new();
        let mut range = self.line.trim(range);
        loop {
            let (mut node, rest) = self.head(range.clone());
            if node.name == "onbuild" && !rest.is_empty() {
                outer.push(node);
                range = rest;
                continue;
            }
            let fault = match self.arguments(&node, rest) {
                Ok((arguments, exec_form)) => {
                    node.arguments = arguments;
                    node.exec_form = exec_form;
                    None
                }
                Err(fault) => Some(fault),
            };
            return (nested(outer, node), fault);
        }
    }

    fn head(&self, range: Range<usize>) -> (Node, Range<usize>) {
        let escape = match self.dialect.flags_use_escape_directive {
            true => self.escape,
            false => '\\',
        };
        let parts = split(self.line, range.clone(), escape);
        let keyword = self.line.text(parts.keyword);
        let node = Node {
            name: to_lower(&keyword),
            keyword,
            flags: parts.flags,
            arguments: Vec::new(),
            exec_form: false,
            range,
            trigger: None,
        };
        (node, parts.rest)
    }

    fn arguments(&self, node: &Node, rest: Range<usize>) -> Result<Arguments, Fault> {
        let plain = |arguments| Ok((arguments, false));
        if !KEYWORDS.contains(&node.name.as_str()) {
            // BuildKit gives an unknown instruction a single empty argument.
            return plain(vec![self.line.text(rest.start..rest.start)]);
        }
        if rest.is_empty() {
            return plain(Vec::new());
        }
        match node.name.as_str() {
            "env" => plain(self.pairs("ENV", rest)?),
            "label" => plain(self.pairs("LABEL", rest)?),
            "arg" => plain(self.texts(split_quoted(self.line, rest, self.escape))),
            "expose" | "from" => plain(self.texts(split_at_blanks(self.line, rest))),
            "maintainer" | "stopsignal" | "user" | "workdir" => plain(vec![self.line.text(rest)]),
            "cmd" | "entrypoint" | "run" | "shell" => self.json_or_text(rest),
            "add" | "copy" | "volume" => {
                self.json_or(rest, |rest| self.texts(split_at_blanks(self.line, rest)))
            }
            "healthcheck" => self.healthcheck(rest),
            _ => plain(Vec::new()),
        }
    }

    fn texts(&self, ranges: Vec<Range<usize>>) -> Vec<Text> {
        ranges
            .into_iter()
            .map(|range| self.line.text(range))
            .collect()
    }

    /// `name=value …`, or `name value` where the first word has no equals sign.
    fn pairs(&self, keyword: &str, rest: Range<usize>) -> Result<Vec<Text>, Fault> {
        let words = split_quoted(self.line, rest.clone(), self.escape);
        let Some(first) = words.first() else {
            return Ok(Vec::new());
        };
        if !self.line.get(first.clone()).contains('=') {
            return self.single_pair(keyword, rest);
        }
        let mut arguments = Vec::with_capacity(words.len() * 3);
        for word in words {
            let text = self.line.get(word.clone());
            let Some(equals) = text.find('=') else {
                let reason = format!(
                    "Syntax error - can't find = in {}. Must be of the form: name=value",
                    quote(text)
                );
                return Err(Fault::new(reason, self.line.span(word)));
            };
            let equals = word.start + equals;
            arguments.push(self.line.text(word.start..equals));
            arguments.push(self.line.text(equals + 1..word.end));
            arguments.push(self.line.text(equals..equals + 1));
        }
        Ok(arguments)
    }

    fn single_pair(&self, keyword: &str, rest: Range<usize>) -> Result<Vec<Text>, Fault> {
        let text = self.line.get(rest.clone());
        let Some(blank) = text.find(is_blank) else {
            let reason = format!("{keyword} must have two arguments");
            return Err(Fault::new(reason, self.line.span(rest)));
        };
        let value = text.get(blank..).unwrap_or("");
        let skipped = value.find(|next| !is_blank(next)).unwrap_or(value.len());
        let name = rest.start..rest.start + blank;
        let value = name.end + skipped..rest.end;
        let separator = name.end..name.end;
        Ok(self.texts(vec![name, value, separator]))
    }

    fn json_or_text(&self, rest: Range<usize>) -> Result<Arguments, Fault> {
        if rest.is_empty() {
            return Ok((Vec::new(), false));
        }
        self.json_or(rest, |rest| vec![self.line.text(rest)])
    }

    fn json_or(
        &self,
        rest: Range<usize>,
        otherwise: impl Fn(Range<usize>) -> Vec<Text>,
    ) -> Result<Arguments, Fault> {
        match read_array(self.line, rest.clone(), self.dialect.json_may_trail) {
            Array::Strings(strings) => Ok((strings, true)),
            Array::NotJson => Ok((otherwise(rest), false)),
            Array::NotStrings => Err(Fault::new(
                "when using JSON array syntax, arrays must be comprised of strings only",
                self.line.span(rest),
            )),
        }
    }

    /// The kind of check, then its command. BuildKit goes byte by byte here, so the second byte of a
    /// no-break space is a space to it.
    fn healthcheck(&self, rest: Range<usize>) -> Result<Arguments, Fault> {
        let text = self.line.get(rest.clone());
        let is_space = |byte: &u8| char::from(*byte).is_whitespace();
        let length = text.bytes().position(|byte| is_space(&byte));
        let length = length.unwrap_or(text.len());
        let end = rest.start + length;
        let kind = rest.start..self.line.floor(end);
        let torn = kind.end..self.line.ceiling(end);
        let command = self.line.trim(torn.end..rest.end);
        let mut builder = self.line.builder();
        self.line.append(&mut builder, kind.clone());
        if !torn.is_empty() {
            self.line.append_as(&mut builder, "\u{fffd}", torn);
        }
        let kind = builder.finish(self.line.span(kind));
        let (mut arguments, exec_form) = self.json_or_text(command)?;
        arguments.insert(0, kind);
        Ok((arguments, exec_form))
    }
}

/// Puts a node into the ONBUILDs around it. Their arguments are its keyword and arguments.
fn nested(outer: Vec<Node>, inner: Node) -> Node {
    let keywords: Vec<Text> = outer.iter().map(|node| node.keyword.clone()).collect();
    let mut outer = outer.into_iter();
    let Some(mut outermost) = outer.next() else {
        return inner;
    };
    let between = keywords.into_iter().skip(1);
    outermost.arguments = between
        .chain([inner.keyword.clone()])
        .chain(inner.arguments.iter().cloned())
        .collect();
    let trigger = outer.next().unwrap_or(inner);
    outermost.trigger = Some(Box::new(trigger));
    outermost
}
