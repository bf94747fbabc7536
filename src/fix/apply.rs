//! Edits → files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Edit, Fix};
use crate::source::{FileId, SourceFile, Sources};
use crate::yaml;

/// A file with what stands in it after it is mended.
#[derive(Debug, Clone)]
pub struct Mended {
    /// The file.
    pub path: PathBuf,
    /// What stood in it.
    pub before: String,
    /// What is to stand in it.
    pub after: String,
    /// How many findings that mends.
    pub findings: usize,
}

/// Mends what can be mended at once: of fixes that are in each other's way, the first. A file that
/// would be other YAML than before but for the values changed, or lose a comment, is left alone.
pub fn mend<'f>(fixes: impl Iterator<Item = &'f Fix>, sources: &Sources) -> Vec<Mended> {
    let mut taken: BTreeMap<FileId, (Vec<Edit>, usize)> = BTreeMap::new();
    for fix in fixes {
        let free = fix.edits.iter().all(|edit| {
            let others = taken.get(&edit.span.file).map(|(edits, _)| edits);
            others
                .into_iter()
                .flatten()
                .all(|other| !meets(edit, other))
        });
        if !free {
            continue;
        }
        for edit in &fix.edits {
            let (edits, _) = taken.entry(edit.span.file).or_default();
            edits.push(edit.clone());
        }
        let first = fix
            .edits
            .first()
            .and_then(|edit| taken.get_mut(&edit.span.file));
        if let Some((_, count)) = first {
            *count += 1;
        }
    }
    let mended = taken.into_iter().filter_map(|(file, (edits, findings))| {
        let file = sources.file(file);
        let after = edited(&file.text, edits)?;
        let sound = is_writable(file) && (!is_yaml(&file.path) || is_sound(&file.text, &after));
        sound.then(|| Mended {
            path: file.path.clone(),
            before: file.text.to_string(),
            after,
            findings,
        })
    });
    mended.collect()
}

fn meets(one: &Edit, other: &Edit) -> bool {
    one.span.file == other.span.file
        && one.span.start <= other.span.end
        && other.span.start <= one.span.end
}

fn edited(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    edits.sort();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start)?);
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// A file with bytes that are no UTF-8 cannot be written as it was, and standard input not at all.
fn is_writable(file: &SourceFile) -> bool {
    file.invalid_utf8.is_none() && file.path != Path::new("<stdin>")
}

fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["yaml", "yml", "json"]
        .iter()
        .any(|yaml| extension.eq_ignore_ascii_case(yaml))
}

/// Whether it has the comments and documents that it had, and no problem that it had not.
fn is_sound(before: &str, after: &str) -> bool {
    let read = |text: &str| yaml::read(FileId::FIRST, text);
    let (before, after) = (read(before), read(after));
    let comments = |stream: &yaml::Stream| -> Vec<String> {
        let comments = stream.comments.iter();
        comments.map(|comment| comment.text.to_string()).collect()
    };
    let problems = |stream: &yaml::Stream| -> usize {
        let documents = stream.documents.iter();
        documents.map(|document| document.problems.len()).sum()
    };
    comments(&before) == comments(&after)
        && before.documents.len() == after.documents.len()
        && problems(&after) <= problems(&before)
}
