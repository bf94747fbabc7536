//! Which release to go to for a behaviour.

use super::Facts;
use crate::kaniko::release::{Distribution, Release};

impl Facts {
    /// The oldest newer release from which on something holds: of the same distribution, else of
    /// osscontainertools, the one that goes on.
    pub fn cured_by(&self, holds: impl Fn(&Facts) -> bool) -> Option<Release> {
        let own = self.release.distribution;
        let newer = own
            .versions()
            .iter()
            .filter(|version| **version > self.release.version);
        let others = Distribution::Osscontainertools.versions().iter();
        let release = |distribution| {
            move |version: &_| Release {
                distribution,
                version: *version,
            }
        };
        from_which_on(newer.map(release(own)).collect(), &holds).or_else(|| {
            let others = others.map(release(Distribution::Osscontainertools));
            from_which_on(others.collect(), &holds)
                .filter(|_| own != Distribution::Osscontainertools)
        })
    }
}

/// The first of releases, oldest first, from which on it holds for all of them.
fn from_which_on(releases: Vec<Release>, holds: &dyn Fn(&Facts) -> bool) -> Option<Release> {
    let newest_first = releases.into_iter().rev();
    newest_first
        .take_while(|release| holds(&Facts::of(*release)))
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kaniko::facts::{Chmod, Mount};

    fn cure(release: &str, holds: impl Fn(&Facts) -> bool) -> Option<String> {
        let facts = Facts::of(release.parse().unwrap());
        facts.cured_by(holds).map(|release| release.to_string())
    }

    #[test]
    fn the_own_distribution_comes_first() {
        let honours = |facts: &Facts| facts.copy.chmod != Chmod::Ignored;
        assert_eq!(
            cure("google@v1.20.0", honours),
            Some("google@v1.23.0".into())
        );
        let heredocs = |facts: &Facts| facts.run.executes_heredocs;
        let since = Some("osscontainertools@v1.25.4".into());
        assert_eq!(cure("google@v1.24.0", heredocs), since);
        assert_eq!(cure("osscontainertools@v1.25.0", heredocs), since);
    }

    #[test]
    fn what_no_release_does_has_no_cure() {
        let ssh = |facts: &Facts| facts.run.other == Mount::Mounted;
        assert_eq!(cure("google@v1.24.0", ssh), None);
        assert_eq!(cure("osscontainertools@v1.28.0", ssh), None);
    }
}
