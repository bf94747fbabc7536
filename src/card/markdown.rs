//! Markdown, as far as cards use it: text and fenced blocks.

/// A line of Markdown, as far as cards use it.
#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// Outside fences.
    Text(&'a str),
    /// The start of a fenced block: the line, and what stands after the fence.
    Open(&'a str, &'a str),
    /// A line of a fenced block.
    Code(&'a str),
    /// The end of a fenced block.
    Close(&'a str),
}

impl<'a> Line<'a> {
    /// The line as it stands.
    pub fn raw(self) -> &'a str {
        match self {
            Line::Text(raw) | Line::Open(raw, _) | Line::Code(raw) | Line::Close(raw) => raw,
        }
    }
}

/// The lines of Markdown, with what they are.
pub fn lines(markdown: &str) -> impl Iterator<Item = Line<'_>> {
    let mut fence = None;
    markdown.lines().map(move |line| {
        let ticks = line.len() - line.trim_start_matches('`').len();
        let rest = line[ticks..].trim();
        match fence {
            None if ticks >= 3 => {
                fence = Some(ticks);
                Line::Open(line, rest)
            }
            None => Line::Text(line),
            Some(open) if ticks >= open && rest.is_empty() => {
                fence = None;
                Line::Close(line)
            }
            Some(_) => Line::Code(line),
        }
    })
}

/// The path in a fence's info string, `yaml file=pod.yaml`.
pub fn file_of(info: &str) -> Option<&str> {
    info.split_whitespace()
        .find_map(|word| word.strip_prefix("file="))
}
