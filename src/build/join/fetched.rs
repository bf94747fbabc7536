//! A context that the executor fetches, and whose files lie here all the same.

use std::path::Path;

use crate::context::repository::Repository;
use crate::kaniko::startup::{SourceKind, Start};
use crate::value::Value;

/// The repository here that the executor clones, where what it clones is what is checked out.
/// Without a reference it clones the default branch, which is where what is here is meant for.
pub(super) fn repository(
    start: &Start<'_>,
    source: Option<&SourceKind>,
    manifest_directory: &Path,
) -> Value<Repository> {
    let Some(SourceKind::Git { repository }) = source else {
        return Value::Absent;
    };
    let mut parts = repository.split('#');
    let address = parts.next().unwrap_or("");
    let Some(here) = Repository::of(manifest_directory).filter(|here| here.is_at(address)) else {
        return Value::Absent;
    };
    let mut wanted: Vec<&str> = parts.filter(|reference| !reference.is_empty()).collect();
    for option in start.line.options.each("git") {
        match option.text() {
            Value::Known(option) => wanted.extend(option.strip_prefix("branch=")),
            _ => return Value::unknown("which branch is cloned is not known"),
        }
    }
    match wanted.iter().find(|wanted| !here.is_checked_out(wanted)) {
        Some(other) => Value::unknown(format!(
            "`{other}` of this repository is cloned, and something else is checked out here"
        )),
        None => Value::Known(here),
    }
}
