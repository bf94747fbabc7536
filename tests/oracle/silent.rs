//! What an executor did without a word: it accepted a build and copied nothing, or other than the
//! Dockerfile names. Told from the record alone: the Dockerfile's words against the files.

use std::collections::BTreeSet;
use std::path::Path;

use kanikolint::context::ignore::IgnoreFile;
use kanikolint::path;
use kanikolint::source::Sources;

use crate::cases::{Case, Recorded};

/// What is other than written; nothing where the record shows no such thing.
pub fn deviation(case: &Case, recorded: &Recorded, context: &Path) -> Option<String> {
    let files = recorded.files.as_deref().filter(|_| recorded.accepts)?;
    let text = case.files.get("Dockerfile")?;
    if case.directory.is_some() || case.arguments.iter().any(|word| word == "--dryrun") {
        return None;
    }
    // a base image may have links where files are copied to
    if text.matches("FROM").count() != 1
        || case.uses_registry
        || !case.mounted
        || text.contains("ONBUILD")
    {
        return None;
    }
    let transfers: Vec<Vec<&str>> = text.lines().filter_map(transfer).collect();
    // what lies on the mount of the context was not recorded
    let onto_mount =
        |words: &Vec<&str>| words.last().is_some_and(|at| at.starts_with("/workspace"));
    if transfers.is_empty() || transfers.iter().any(onto_mount) {
        return None;
    }
    let paths: BTreeSet<&str> = files.iter().filter_map(|file| path_of(file)).collect();
    // an empty directory that is copied to the root leaves nothing to record
    let into_root = |words: &Vec<&str>| matches!(words.last(), Some(&("/" | "." | "./")));
    if paths.is_empty() && !transfers.iter().any(into_root) {
        return Some("copies nothing".into());
    }
    missing(&transfers, &paths, context).or_else(|| let_in(case, &transfers, &paths))
}

/// The words of a COPY or ADD on one line, without flags; not those of other stages.
fn transfer(line: &str) -> Option<Vec<&str>> {
    let mut words = line.split_whitespace();
    let keyword = words.next()?;
    let copies = keyword.eq_ignore_ascii_case("COPY") || keyword.eq_ignore_ascii_case("ADD");
    let is_plain = !line.contains(['[', '"', '\'', '\\', '$', '<', '#', '`']);
    let words: Vec<&str> = words.collect();
    let is_here = !words.iter().any(|word| word.starts_with("--"));
    (copies && is_plain && is_here && words.len() > 1).then_some(words)
}

/// The path of a recorded file: `f 0644 /x`, `l /x -> y`.
fn path_of(file: &str) -> Option<&str> {
    let start = file.find(" /")? + 1;
    let path = file.get(start..)?;
    path.split(" -> ").next()
}

/// A plain source that is nowhere in the image.
fn missing(transfers: &[Vec<&str>], paths: &BTreeSet<&str>, context: &Path) -> Option<String> {
    for words in transfers {
        let (destination, sources) = words.split_last()?;
        for source in sources {
            // what is unpacked arrives under other names
            if source.contains(['*', '?', ':']) || source.ends_with(".tar") {
                continue;
            }
            let rooted = format!("/{source}");
            let clean = path::clean(&rooted).into_owned();
            let at = context.join(clean.trim_start_matches('/'));
            let is_dropped = !at.exists() && !at.is_symlink();
            let names = [path::base(&clean), path::base(destination)];
            let arrived = |path: &&str| names.contains(&path::base(path));
            if is_dropped || (at.is_file() && !paths.iter().any(arrived)) {
                return Some(format!("`{source}` is not copied"));
            }
        }
    }
    None
}

/// A file that the ignore file keeps out for Docker, and that is in the image.
fn let_in(case: &Case, transfers: &[Vec<&str>], paths: &BTreeSet<&str>) -> Option<String> {
    let text = case.files.get(".dockerignore")?;
    let file = Sources::new().add(".dockerignore", text.as_str());
    let ignore = IgnoreFile::read(file, text);
    for words in transfers {
        let [".", destination] = words.as_slice() else {
            continue;
        };
        let destination = format!("{}/", destination.trim_end_matches('/'));
        let copied = paths
            .iter()
            .filter_map(|path| path.strip_prefix(&destination));
        for relative in copied.filter(|relative| case.files.contains_key(*relative)) {
            let decision = ignore.decide_as_docker(relative);
            if decision.is_ok_and(|decision| decision.excluded) {
                return Some(format!("`{relative}` is copied"));
            }
        }
    }
    None
}
