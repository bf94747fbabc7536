//! Where `$(VAR)`, `$$` and template text stand in a text.

use std::ops::Range;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text that stays as it is.
    Literal(Range<usize>),
    /// `$$`, which becomes `$`.
    Dollar(Range<usize>),
    /// `$(NAME)`.
    Reference(Range<usize>, &'t str),
    /// Text that becomes something the files do not tell, and why.
    Unknown(Range<usize>, &'static str),
}

/// Cuts a text into its pieces, without a gap.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut closed = Closers::default();
    let mut literal = 0;
    let mut cursor = 0;
    while let Some(offset) = text[cursor..].find(['$', '{']) {
        let start = cursor + offset;
        let Some((piece, end)) = special(text, start, &mut closed) else {
            cursor = start + 1;
            continue;
        };
        if literal < start {
            pieces.push(Piece::Literal(literal..start));
        }
        pieces.push(piece);
        literal = end;
        cursor = end;
    }
    if literal < text.len() {
        pieces.push(Piece::Literal(literal..text.len()));
    }
    pieces
}

/// The piece that a `$` or `{` at `start` begins, and its end; none if it stands for itself.
fn special<'t>(text: &'t str, start: usize, closed: &mut Closers) -> Option<(Piece<'t>, usize)> {
    let rest = &text[start..];
    // `${{ … }}` is GitHub's
    if let Some(dollar) = ["{{", "${{"]
        .iter()
        .position(|opening| rest.starts_with(opening))
    {
        let end = closed.template(text, start + dollar + 2)?;
        return Some((Piece::Unknown(start..end, TEMPLATE), end));
    }
    if rest.starts_with("$$") {
        let range = start..start + 2;
        return Some((Piece::Dollar(range.clone()), range.end));
    }
    if rest.starts_with("$(") {
        let end = closed.reference(text, start + 2)?;
        let name = &text[start + 2..end - 1];
        let piece = match name.contains("{{") {
            true => Piece::Unknown(start..end, TEMPLATE),
            false => Piece::Reference(start..end, name),
        };
        return Some((piece, end));
    }
    let follower = rest.strip_prefix('$')?.chars().next()?;
    if follower.is_ascii() {
        return None;
    }
    // Kubernetes takes the character's first byte for a character of its own.
    let end = start + 1 + follower.len_utf8();
    Some((Piece::Unknown(start..end, GARBLED), end))
}

/// Why template text is unknown.
pub(super) const TEMPLATE: &str = "`{{ … }}` is filled in by a template engine";
const GARBLED: &str = "Kubernetes garbles a `$` before a character outside ASCII";

/// Finds closing brackets; once there is none, it does not look again.
#[derive(Default)]
struct Closers {
    no_template: bool,
    no_reference: bool,
}

impl Closers {
    fn template(&mut self, text: &str, from: usize) -> Option<usize> {
        after(text, from, "}}", &mut self.no_template)
    }

    fn reference(&mut self, text: &str, from: usize) -> Option<usize> {
        after(text, from, ")", &mut self.no_reference)
    }
}

fn after(text: &str, from: usize, closer: &str, none: &mut bool) -> Option<usize> {
    if *none {
        return None;
    }
    let found = text[from..].find(closer);
    *none = found.is_none();
    Some(from + found? + closer.len())
}
