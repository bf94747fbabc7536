//! Manifests whose variables another file of the repository fills in before they are applied.
//!
//! Source: GNU gettext's `envsubst`, which knows `$NAME` and `${NAME}`.

use std::path::Path;

use crate::manifest::{Opened, Repository};

/// Files at the root that say how a repository is built.
const RECIPES: [&str; 7] = [
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "Makefile",
    "Taskfile.yaml",
    "Taskfile.yml",
    "build.sh",
    "justfile",
];
/// Directories of others.
const DIRECTORIES: [&str; 4] = [".github/workflows/*", "hack/*", "script/*", "scripts/*"];

/// Whether a file of the repository hands a manifest to `envsubst`.
pub(super) fn is_one(path: &Path, text: &str, repository: &mut dyn Repository) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if !text.contains("${") {
        return false;
    }
    let fills = |recipe: Opened| {
        let mut lines = recipe.text.lines();
        lines.any(|line| line.contains("envsubst") && line.contains(name))
    };
    RECIPES
        .iter()
        .any(|recipe| repository.at_root(recipe).is_some_and(fills))
        || DIRECTORIES
            .iter()
            .any(|pattern| repository.matching(pattern).into_iter().any(fills))
}
