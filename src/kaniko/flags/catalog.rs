//! Looking flags up as one release has them.

use super::{FLAGS, Flag};
use crate::kaniko::release::Release;

/// What people call a flag who come from `docker build`.
const DOCKER_NAMES: [(&str, &str); 3] = [
    ("file", "dockerfile"),
    ("tag", "destination"),
    ("platform", "custom-platform"),
];

/// The flags of one release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalog {
    release: Release,
}

impl Catalog {
    /// The flags that a release has.
    pub fn of(release: Release) -> Self {
        Catalog { release }
    }

    /// The release it speaks of.
    pub fn release(&self) -> Release {
        self.release
    }

    /// Every flag of the release.
    pub fn flags(&self) -> impl Iterator<Item = &'static Flag> {
        let release = self.release;
        FLAGS
            .iter()
            .filter(move |flag| flag.availability.includes(release))
    }

    /// The flag `--name`.
    pub fn named(&self, name: &str) -> Option<&'static Flag> {
        self.flags().find(|flag| flag.name == name)
    }

    /// The flag `-letter`.
    pub fn shorthand(&self, letter: char) -> Option<&'static Flag> {
        self.flags().find(|flag| flag.shorthand == Some(letter))
    }

    /// The flag of that name in whatever release, for "this version does not have it".
    pub fn elsewhere(&self, name: &str) -> Option<&'static Flag> {
        FLAGS
            .iter()
            .find(|flag| flag.name == name && !flag.availability.includes(self.release))
    }

    /// The one flag of this release that a mistyped name most likely meant.
    pub fn nearest(&self, name: &str) -> Option<&'static Flag> {
        let docker = DOCKER_NAMES.iter().find(|(docker, _)| *docker == name);
        if let Some(flag) = docker.and_then(|(_, kaniko)| self.named(kaniko)) {
            return Some(flag);
        }
        if name.len() > 64 {
            return None;
        }
        let name = name.to_ascii_lowercase().replace('_', "-");
        let farthest = (name.chars().count() / 3).clamp(1, 3);
        self.flags()
            .filter(|flag| !flag.hidden && flag.deprecation(self.release).is_none())
            .map(|flag| (strsim::osa_distance(&name, flag.name), flag))
            .filter(|(distance, _)| *distance <= farthest)
            .min_by_key(|(distance, flag)| (*distance, flag.name.len().abs_diff(name.len())))
            .map(|(_, flag)| flag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kaniko::flags::Kind;

    fn catalog(release: &str) -> Catalog {
        Catalog::of(release.parse().unwrap())
    }

    #[test]
    fn a_release_has_its_own_flags() {
        let newest = catalog("google@v1.24.0");
        assert!(newest.named("snapshot-mode").is_some());
        assert!(newest.named("annotation").is_none());
        assert!(catalog("google@v1.9.0").named("snapshot-mode").is_none());
        assert!(catalog("chainguard@v1.25.1").named("annotation").is_some());
        let secret = newest.elsewhere("secret").unwrap();
        let first = secret.availability.osscontainertools.unwrap().first;
        assert_eq!(first.to_string(), "v1.26.3");
    }

    #[test]
    fn names_and_letters_are_unique_in_every_release() {
        for distribution in crate::kaniko::release::Distribution::ALL {
            for version in distribution.versions() {
                let catalog = Catalog::of(Release {
                    distribution,
                    version: *version,
                });
                let mut names: Vec<_> = catalog.flags().map(|flag| flag.name).collect();
                names.sort_unstable();
                assert!(names.is_sorted_by(|a, b| a < b), "{distribution}@{version}");
                let letters = catalog.flags().filter(|flag| flag.shorthand.is_some());
                assert_eq!(letters.count(), 6, "{distribution}@{version}");
            }
        }
    }

    #[test]
    fn kinds_and_defaults_change() {
        let kind = |release: &str, name: &str| {
            let catalog = catalog(release);
            catalog.named(name).unwrap().kind(catalog.release())
        };
        assert_eq!(kind("google@v1.24.0", "target"), Kind::Text);
        assert_eq!(kind("osscontainertools@v1.26.6", "target"), Kind::Text);
        assert_eq!(kind("osscontainertools@v1.27.0", "target"), Kind::CommaList);
        assert_eq!(kind("google@v1.3.0", "registry-mirror"), Kind::Text);
        let default = |release: &str| {
            let catalog = catalog(release);
            let flag = catalog.named("skip-unused-stages").unwrap();
            flag.default(catalog.release())
        };
        assert_eq!(default("google@v1.24.0"), "false");
        assert_eq!(default("osscontainertools@v1.25.0"), "true");
        assert_eq!(default("osscontainertools@v1.27.0"), "false");
    }

    #[test]
    fn one_suggestion_or_none() {
        let near = |name: &str| {
            catalog("google@v1.24.0")
                .nearest(name)
                .map(|flag| flag.name)
        };
        assert_eq!(near("desination"), Some("destination"));
        assert_eq!(near("build-args"), Some("build-arg"));
        assert_eq!(near("no_push"), Some("no-push"));
        assert_eq!(near("platform"), Some("custom-platform"));
        assert_eq!(near("quiet-please"), None);
    }
}
