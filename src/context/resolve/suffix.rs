//! The longest end of a node's path that is also the end of a directory here.

use std::path::{Path, PathBuf};

use crate::path;

/// How many components at the end of a path are looked at.
const MOST_COMPONENTS: usize = 32;

/// A directory that ends as the node's path does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The directory.
    pub directory: PathBuf,
    /// Whether the common end tells something by itself: it has the name of one of the bases in
    /// it, or more than one component. `src` alone may be anybody's.
    pub is_telling: bool,
}

/// The directories at or below the bases that share an end with a path of the node, those with
/// the longest first.
pub(super) fn candidates(node: &str, bases: &[PathBuf]) -> Vec<Candidate> {
    let components: Vec<&str> = path::components(node)
        .filter(|component| !matches!(*component, "." | ".."))
        .collect();
    let longest = components.len().min(MOST_COMPONENTS);
    let mut candidates: Vec<Candidate> = Vec::new();
    for length in (1..=longest).rev() {
        let end = &components[components.len() - length..];
        for base in bases {
            let Some(candidate) = at_base(base, end) else {
                continue;
            };
            let mut known = candidates.iter_mut();
            match known.find(|known| known.directory == candidate.directory) {
                Some(known) => known.is_telling |= candidate.is_telling,
                None => candidates.push(candidate),
            }
        }
    }
    candidates
}

/// The directory below a base that ends so: the first components of `end` are the last of the
/// base, the others lead on from there.
fn at_base(base: &Path, end: &[&str]) -> Option<Candidate> {
    (0..=end.len()).rev().find_map(|shared| {
        let (own, below) = end.split_at(shared);
        let directory: PathBuf = below
            .iter()
            .fold(base.to_path_buf(), |at, name| at.join(name));
        let ends_so = base.ends_with(own.iter().collect::<PathBuf>());
        (ends_so && directory.is_dir()).then_some(Candidate {
            directory,
            is_telling: shared > 0 || end.len() > 1,
        })
    })
}
