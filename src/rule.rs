//! What a rule is. The rules themselves, and the one table of them, lie in `rules/`.

use crate::finding::{Findings, Severity};

/// A chapter of the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The manifest as a file.
    Manifest,
    /// The executor's image and its command line.
    Executor,
    /// The build context, its mounts and the Dockerfile's place.
    Context,
    /// The Dockerfile itself.
    Dockerfile,
    /// What COPY and ADD take.
    Copy,
    /// Privileges: what Kaniko never needs, and what it cannot do without.
    Security,
    /// The life of the pod around the build.
    Pod,
    /// Secrets where others can read them.
    Secrets,
    /// Where other builders do otherwise with the same Dockerfile.
    Portability,
}

impl Group {
    /// All of them, in the order of the handbook.
    pub const ALL: [Group; 9] = [
        Group::Manifest,
        Group::Executor,
        Group::Context,
        Group::Dockerfile,
        Group::Copy,
        Group::Security,
        Group::Pod,
        Group::Secrets,
        Group::Portability,
    ];

    /// The word for it, as `--select` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Manifest => "manifest",
            Group::Executor => "executor",
            Group::Context => "context",
            Group::Dockerfile => "dockerfile",
            Group::Copy => "copy",
            Group::Security => "security",
            Group::Pod => "pod",
            Group::Secrets => "secrets",
            Group::Portability => "portability",
        }
    }

    /// Whether its rules run where nothing is selected.
    pub fn runs_by_default(self) -> bool {
        self != Group::Portability
    }
}

/// One rule: plain data beside a plain function.
#[derive(Debug)]
pub struct Rule {
    /// `KL` and three digits; never used again for another rule.
    pub id: &'static str,
    /// Its name, in words joined by hyphens; reads as a sentence after "allow".
    pub name: &'static str,
    /// How bad its findings are, unless one says otherwise.
    pub severity: Severity,
    /// Its chapter.
    pub group: Group,
    /// True of nearly everybody: shown as one closing line unless asked for.
    pub common: bool,
    /// Its page, in Markdown with front matter.
    pub card: &'static str,
    /// What it looks at, and how.
    pub scope: Scope,
}

/// What a rule looks at, with the function that does.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// Each manifest.
    Manifest(fn(&Setup<'_>, &mut Findings)),
    /// Each document of each manifest.
    Document(fn(&crate::manifest::Document, &mut Findings)),
    /// Each pod, with the builds that its containers are: at least one.
    Pod(fn(&[crate::build::Build], &mut Findings)),
    /// Each build.
    Build(fn(&crate::build::Build, &mut Findings)),
    /// Each comment that ignores findings, once every other rule has spoken.
    Ignore(fn(&crate::ignores::Ignore, &mut Findings)),
}

/// A manifest with the builds that it starts.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    /// The manifest.
    pub manifest: &'a crate::manifest::Manifest,
    /// Its builds.
    pub builds: &'a [crate::build::Build],
    /// Whether somebody named the file, rather than that it was found in a directory.
    pub named: bool,
    /// The text of the file.
    pub text: &'a str,
    /// The offset of the first byte that is not UTF-8, if there is one.
    pub invalid_utf8: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portability_is_off_unless_asked_for() {
        let off = Group::ALL
            .into_iter()
            .filter(|group| !group.runs_by_default());
        assert_eq!(off.collect::<Vec<_>>(), [Group::Portability]);
    }
}
