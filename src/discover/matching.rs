//! Files whose paths have the form of a pattern.

use std::fs;
use std::path::Path;

use regex::Regex;

/// How many entries of directories are looked at.
const MOST_ENTRIES: usize = 20_000;

/// The paths of regular files below `root`, relative to it and in their order, that have the form
/// of `pattern`: `*` stands for anything but a slash, `**` for that, too.
pub fn matching(root: &Path, pattern: &str) -> Vec<String> {
    let Ok(form) = Regex::new(&expression(pattern)) else {
        return Vec::new();
    };
    let literal = pattern.split('*').next().unwrap_or("");
    let start = literal.rfind('/').map_or("", |slash| &literal[..slash]);
    let mut found = Vec::new();
    let mut left = MOST_ENTRIES;
    let mut waiting = vec![start.to_owned()];
    while let Some(directory) = waiting.pop() {
        let entries = fs::read_dir(root.join(&directory)).into_iter().flatten();
        for entry in entries.flatten().take(left) {
            left -= 1;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = match directory.as_str() {
                "" => name.clone(),
                above => format!("{above}/{name}"),
            };
            // a link to a directory is not followed
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && name != ".git" => waiting.push(path),
                Ok(kind) if kind.is_file() && form.is_match(&path) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn expression(pattern: &str) -> String {
    let escaped = regex::escape(pattern);
    let any = escaped.replace(r"\*\*", ".*").replace(r"\*", "[^/]*");
    format!("^{any}$")
}
