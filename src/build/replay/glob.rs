//! The files of a context that a pattern takes (`matchSources` of `pkg/util/command_util.go`;
//! google v1.24.0, osscontainertools v1.28.3).

use crate::build::filesystem::{Entry, Miss};
use crate::context::pattern;
use crate::path;
use crate::value::Why;

use super::sources::{has_wildcards, leads_outside};
use super::stage::Stage;

/// Why a pattern gave no paths.
pub(super) enum GlobError {
    Malformed,
    Unknown(Why),
}

impl Stage<'_> {
    /// The paths below a root that a pattern matches, in the order of a walk. Only directories
    /// that can hold a match are read.
    pub(super) fn glob(&self, pattern: &str, root: &str) -> Result<Vec<String>, GlobError> {
        let absolute = pattern.starts_with('/');
        let matches = |relative: &str| {
            let candidate = match (absolute, relative) {
                (true, ".") => String::from("/"),
                (true, relative) => format!("/{relative}"),
                (false, relative) => relative.to_owned(),
            };
            pattern::matches(pattern, &candidate).map(|matched| matched || pattern == candidate)
        };
        let malformed = |_| GlobError::Malformed;
        let mut found = Vec::new();
        if matches(".").map_err(malformed)? {
            found.push(String::from("."));
        }
        if pattern == "." || leads_outside(pattern) {
            return Ok(found);
        }
        // a class or an escape may match a slash, so nothing can be told from its components
        let components: Option<Vec<&str>> = (!pattern.contains(['[', '\\']))
            .then(|| pattern.split('/').filter(|name| !name.is_empty()).collect());
        let mut pending = vec![(String::new(), 0)];
        while let Some((directory, depth)) = pending.pop() {
            let component = components.as_ref().map(|all| all.get(depth).copied());
            let at = path::join(&[root, &directory]);
            let children = match component {
                Some(None) => continue,
                Some(Some(name)) if !has_wildcards(name) => self.one_child(&at, name)?,
                _ => self.all_children(&at)?,
            };
            let mut directories = Vec::new();
            for (name, entry) in children {
                let relative = match directory.as_str() {
                    "" => name,
                    above => format!("{above}/{name}"),
                };
                if matches(&relative).map_err(malformed)? {
                    found.push(relative.clone());
                }
                let leads_on = component.is_none_or(|component| {
                    component.is_some_and(|component| {
                        let name = relative.rsplit('/').next().unwrap_or("");
                        pattern::matches(component, name).unwrap_or(true)
                    })
                });
                if entry.is_directory() && leads_on {
                    directories.push((relative, depth + 1));
                }
            }
            pending.extend(directories.into_iter().rev());
        }
        found.sort_by(|a, b| walk_order(a, b));
        Ok(found)
    }

    fn one_child(&self, directory: &str, name: &str) -> Result<Vec<(String, Entry)>, GlobError> {
        match self.files.lstat(&path::join(&[directory, name])) {
            Ok(entry) => Ok(vec![(name.to_owned(), entry)]),
            Err(Miss::Error(_)) => Ok(Vec::new()),
            Err(Miss::Unknown(why)) => Err(GlobError::Unknown(why)),
        }
    }

    fn all_children(&self, directory: &str) -> Result<Vec<(String, Entry)>, GlobError> {
        match self.files.read_dir(directory) {
            Ok(children) => Ok(children),
            Err(Miss::Error(_)) => Ok(Vec::new()),
            Err(Miss::Unknown(why)) => Err(GlobError::Unknown(why)),
        }
    }
}

/// The order in which Go walks a tree: by the names of each directory.
fn walk_order(a: &str, b: &str) -> std::cmp::Ordering {
    if a == "." || b == "." {
        return (a != ".").cmp(&(b != "."));
    }
    a.split('/').cmp(b.split('/'))
}
