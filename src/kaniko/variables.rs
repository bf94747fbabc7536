//! Environment variables by whose names one can tell that they were meant for the executor, and
//! that it does not read.

use super::flags::{Catalog, ENVIRONMENT, FEATURES, Feature};
use super::release::{Distribution, Release, Version};

/// Why a release does not read a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It was a feature flag; what it switched on stays on.
    Settled,
    /// osscontainertools reads it from this version on.
    NotYet(Version),
    /// Earlier releases read it.
    NoMore,
    /// No release does; what was perhaps meant.
    Never(Option<&'static str>),
    /// There is a flag of that name, and no variable.
    FlagOnly(&'static str),
}

/// Why a release does not read a variable; nothing where it does, or where the name does not tell
/// that it was meant to.
pub fn unread(name: &str, release: Release) -> Option<Unread> {
    if name.starts_with("FF_KANIKO_") {
        return feature(name, release);
    }
    let known = ENVIRONMENT.iter().find(|variable| variable.name == name);
    if let Some(variable) = known {
        let later = variable.availability.of(Distribution::Osscontainertools);
        return match variable.availability.includes(release) {
            true => None,
            false => Some(later.map_or(Unread::NoMore, |later| Unread::NotYet(later.first))),
        };
    }
    let flag = name
        .strip_prefix("KANIKO_")?
        .to_lowercase()
        .replace('_', "-");
    let flag = Catalog::of(release).named(&flag)?;
    Some(Unread::FlagOnly(flag.name))
}

fn feature(name: &str, release: Release) -> Option<Unread> {
    let Some(feature) = Feature::named(name) else {
        let near = FEATURES
            .iter()
            .map(|feature| feature.name)
            .find(|known| strsim::osa_distance(known, name) <= 2);
        return Some(Unread::Never(near));
    };
    if feature.is_known_to(release) {
        return None;
    }
    let first = feature.defaults.first().map(|(version, _)| *version);
    Some(match (feature.default(release), first) {
        (Some(_), _) => Unread::Settled,
        (None, Some(first)) => Unread::NotYet(first),
        (None, None) => Unread::Never(None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_release_reads_is_no_problem() {
        let of = |name: &str, release: &str| unread(name, release.parse().unwrap());
        assert_eq!(of("KANIKO_NO_PUSH", "google@v1.24.0"), None);
        assert_eq!(of("HOME", "google@v1.24.0"), None);
        assert_eq!(of("KANIKO_IMAGE", "google@v1.24.0"), None);
        let cache = of("KANIKO_CACHE", "google@v1.24.0");
        assert_eq!(cache, Some(Unread::FlagOnly("cache")));
        let flag = "FF_KANIKO_SQUASH_STAGES";
        assert_eq!(of(flag, "osscontainertools@v1.28.3"), Some(Unread::Settled));
        assert!(matches!(
            of(flag, "google@v1.24.0"),
            Some(Unread::NotYet(_))
        ));
        let typo = of("FF_KANIKO_SQUASH_STAGE", "osscontainertools@v1.28.3");
        assert_eq!(typo, Some(Unread::Never(Some(flag))));
    }
}
