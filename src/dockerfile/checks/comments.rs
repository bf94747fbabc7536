//! The comments that BuildKit keeps with an instruction.

use crate::dockerfile::dialect::Dialect;
use crate::dockerfile::directive::Directives;
use crate::dockerfile::model::{Comment, Dockerfile};
use crate::golang::to_lower;

/// Those between the instruction before and this one, as far as no empty comment follows them.
/// Empty lines between them and the instruction do not matter.
pub(super) fn before(dockerfile: &Dockerfile, place: usize) -> &[Comment] {
    let line = |place: usize| dockerfile.instructions.get(place);
    let first = place.checked_sub(1).and_then(line);
    let after = first.map_or(0, |instruction| instruction.end_line);
    let until = line(place).map_or(0, |instruction| instruction.start_line);
    let comments = &dockerfile.comments;
    let start = comments.partition_point(|comment| comment.line <= after);
    let end = comments.partition_point(|comment| comment.line < until);
    let between = comments.get(start..end).unwrap_or(&[]);
    let empty = between.iter().rposition(|comment| kept(comment).is_empty());
    let from = empty.map_or(0, |empty| empty + 1);
    between.get(from..).unwrap_or(&[])
}

/// What BuildKit keeps of a comment, as far as anybody asks: it cuts off one character, which is
/// the `#` only where nothing stands before it.
pub(super) fn kept(comment: &Comment) -> &str {
    match comment.indented {
        true => "#",
        false => &comment.text,
    }
}

/// A comment read as a parser directive: its name in lower case, and its value.
pub(super) fn directive(
    directives: &mut Directives,
    comment: &str,
    dialect: &Dialect,
) -> Option<(String, String)> {
    let line = format!("#{comment}");
    let found = directives.read(&line, dialect).ok()??;
    let value = line.get(found.value)?.to_owned();
    Some((to_lower(line.get(found.name)?), value))
}
