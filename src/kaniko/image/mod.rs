//! From the image of a container to the executor in it.

mod tag;
mod variant;

pub use variant::Variant;

use super::reference::Parts;
use super::release::{Distribution, Release};
use crate::value::{Value, Why};

/// An image that holds Kaniko, as far as its reference tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The executor in it; the newest of the distribution where the reference does not say.
    pub release: Release,
    /// Which of the distribution's images it is.
    pub variant: Variant,
    /// Why release and variant are presumed, where the reference alone does not settle them.
    pub assumed: Option<Why>,
    /// Whether somebody else built it, so that of its file system nothing is known.
    pub repackaged: bool,
    /// Whether its tag says which of the distribution's images it is; a digest alone, and a tag that
    /// is filled in later, do not.
    pub names_variant: bool,
    /// Whether nothing but the word `kaniko` at its end tells that it is one.
    pub by_name_alone: bool,
    /// Where registry, repository, tag and digest stand in the reference.
    pub parts: Parts,
}

impl Image {
    /// What an image reference says of the executor; `None` where it is no image of Kaniko.
    pub fn identify(reference: &str) -> Option<Image> {
        let parts = Parts::of(reference);
        let registry = parts
            .registry
            .clone()
            .and_then(|range| reference.get(range));
        let repository = reference.get(parts.repository.clone())?;
        let origin = Origin::of(registry.unwrap_or(""), repository)?;
        let written = parts.tag.clone().and_then(|range| reference.get(range));
        let tag = tag::read(written.unwrap_or("latest"));
        let distribution = origin
            .distribution
            .unwrap_or_else(|| distribution_with(tag.version));
        let release = tag
            .version
            .and_then(|version| distribution.release(version));
        let variant = match origin.warmer {
            true => Variant::Warmer,
            false => tag.variant,
        };
        let assumed = if parts.digest.is_some() && release.is_none() {
            Some("a digest does not name a version".into())
        } else if written.is_none() {
            Some("the image has no tag".into())
        } else if release.is_none() {
            let written = written.unwrap_or("");
            Some(format!("the tag `{written}` does not name a version").into())
        } else {
            origin.assumed.map(Why::from)
        };
        Some(Image {
            release: release.unwrap_or_else(|| distribution.newest()),
            variant,
            assumed,
            repackaged: origin.repackaged,
            names_variant: match written {
                Some(written) => tag.names_variant || written == "latest",
                None => parts.digest.is_none(),
            },
            by_name_alone: origin.by_name_alone,
            parts,
        })
    }

    /// Whether it starts the executor, not the warmer.
    pub fn is_executor(&self) -> bool {
        self.variant != Variant::Warmer
    }

    /// The shells in it, by absolute path; none where it is built from scratch.
    pub fn shells(&self) -> Value<&'static [&'static str]> {
        self.of_the_variant(|| self.variant.shells(self.release))
    }

    /// Where a program is looked for and certainly not found: at its path, or in the directories of
    /// `search`, a PATH. Beside shells, and what busybox puts there, an image has the executor's own.
    pub fn lacks(&self, program: &str, search: &str) -> bool {
        let Value::Known(shells) = self.shells() else {
            return false;
        };
        let (directories, name) = match program.rsplit_once('/') {
            Some((directory, name)) => (vec![directory], name),
            None => (search.split(':').collect(), program),
        };
        let beside_a_shell = |directory: &&str| {
            let mut homes = shells.iter().filter_map(|shell| shell.rsplit_once('/'));
            homes.any(|(home, _)| home == *directory)
        };
        let is_own = matches!(name, "executor" | "warmer" | "tini")
            || name.starts_with("docker-credential-");
        let holds_own = |directory: &&str| matches!(*directory, "/kaniko" | "/usr/local/bin");
        if is_own && directories.iter().any(holds_own) {
            return false;
        }
        matches!(name, "bash" | "dash") || !directories.iter().any(beside_a_shell)
    }

    /// The directory a container starts in.
    pub fn working_directory(&self) -> Value<&'static str> {
        self.of_the_image(|| self.variant.working_directory(self.release))
    }

    /// The environment it presets.
    pub fn environment(&self) -> Value<Vec<(&'static str, &'static str)>> {
        self.of_the_image(|| self.variant.environment(self.release))
    }

    /// The credential helpers on its PATH, as they are named in a docker config.
    pub fn credential_helpers(&self) -> Value<&'static [&'static str]> {
        self.of_the_variant(|| self.variant.credential_helpers(self.release))
    }

    /// What it starts without a `command`.
    pub fn entrypoint(&self) -> Value<&'static str> {
        self.of_the_image(|| self.variant.entrypoint())
    }

    /// What only some of the distribution's images have.
    fn of_the_variant<T>(&self, known: impl FnOnce() -> T) -> Value<T> {
        match self.names_variant {
            true => self.of_the_image(known),
            false => Value::unknown("the image does not tell its variant"),
        }
    }

    fn of_the_image<T>(&self, known: impl FnOnce() -> T) -> Value<T> {
        if self.repackaged {
            Value::unknown("the image is built by a third party")
        } else {
            Value::Known(known())
        }
    }
}

/// Where a version is unknown to google, its image must come from a fork.
fn distribution_with(version: Option<&str>) -> Distribution {
    let has = |distribution: &Distribution| {
        version.is_some_and(|version| distribution.release(version).is_some())
    };
    let order = [
        Distribution::Google,
        Distribution::Osscontainertools,
        Distribution::Chainguard,
    ];
    order.into_iter().find(has).unwrap_or(Distribution::Google)
}

/// What a repository says of the image in it.
#[derive(Debug, Clone, Copy)]
struct Origin {
    distribution: Option<Distribution>,
    warmer: bool,
    repackaged: bool,
    by_name_alone: bool,
    assumed: Option<&'static str>,
}

const MIRROR: &str = "the repository is presumed to mirror the distribution's own";
const OTHERS: &str = "the image is built by a third party";

impl Origin {
    /// The origin of `repository` in `registry` (empty for Docker Hub).
    fn of(registry: &str, repository: &str) -> Option<Self> {
        let components: Vec<&str> = repository.rsplit('/').take(3).collect();
        let last = components.first().copied().unwrap_or("");
        let above = components.get(1).copied().unwrap_or("");
        let hub = matches!(registry, "" | "docker.io" | "index.docker.io");
        let own = |distribution, at_home: bool| Origin {
            distribution: Some(distribution),
            warmer: false,
            repackaged: false,
            by_name_alone: false,
            assumed: (!at_home).then_some(MIRROR),
        };
        let of_others = |distribution| Origin {
            distribution,
            warmer: false,
            repackaged: true,
            by_name_alone: false,
            assumed: Some(OTHERS),
        };
        let warmer = |origin: Origin| Origin {
            warmer: true,
            ..origin
        };
        let google_home = registry == "gcr.io" && repository.starts_with("kaniko-project/");
        let oss_home = (registry == "ghcr.io" && repository.starts_with("osscontainertools/"))
            || (hub && repository.starts_with("martizih/"));
        let origin = match (above, last) {
            ("kaniko-project", "executor") => own(Distribution::Google, google_home),
            ("kaniko-project", "warmer") => warmer(own(Distribution::Google, google_home)),
            ("osscontainertools" | "martizih", "kaniko" | "kaniko-dev") => {
                own(Distribution::Osscontainertools, oss_home)
            }
            (_, "kaniko" | "kaniko-fips") if registry == "cgr.dev" || above == "chainguard" => {
                of_others(Some(Distribution::Chainguard))
            }
            (_, "kaniko-warmer" | "kaniko-warmer-fips")
                if registry == "cgr.dev" || above == "chainguard" =>
            {
                warmer(of_others(Some(Distribution::Chainguard)))
            }
            ("bitnami" | "bitnamilegacy", "kaniko") => of_others(Some(Distribution::Google)),
            ("kaniko", "executor") | (_, "kaniko-executor") => own(Distribution::Google, false),
            ("kaniko", "warmer") | (_, "kaniko-warmer") => warmer(own(Distribution::Google, false)),
            (_, "kaniko") => Origin {
                by_name_alone: true,
                ..of_others(None)
            },
            (_, last) if last.contains("kaniko") && last.ends_with("executor") => {
                own(Distribution::Google, false)
            }
            _ => return None,
        };
        Some(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(reference: &str) -> Option<(String, Variant, bool)> {
        let image = Image::identify(reference)?;
        Some((
            image.release.to_string(),
            image.variant,
            image.assumed.is_some(),
        ))
    }

    fn is(release: &str, variant: Variant, assumed: bool) -> Option<(String, Variant, bool)> {
        Some((release.to_owned(), variant, assumed))
    }

    #[test]
    fn own_images() {
        let google = "gcr.io/kaniko-project/executor";
        assert_eq!(
            seen(&format!("{google}:v1.9.1-debug")),
            is("google@v1.9.1", Variant::Debug, false)
        );
        assert_eq!(
            seen(&format!("{google}:debug-v0.16.0")),
            is("google@v0.16.0", Variant::Debug, false)
        );
        assert_eq!(seen(google), is("google@v1.24.0", Variant::Executor, true));
        assert_eq!(
            seen(&format!("{google}:debug")),
            is("google@v1.24.0", Variant::Debug, true)
        );
        assert_eq!(
            seen("ghcr.io/osscontainertools/kaniko:v1.27.4-alpine"),
            is("osscontainertools@v1.27.4", Variant::Alpine, false)
        );
        assert_eq!(
            seen("martizih/kaniko:v1.25.0"),
            is("osscontainertools@v1.25.0", Variant::Executor, false)
        );
        assert_eq!(
            seen(&format!("{google}:v1.23.2@sha256:{}", "0".repeat(64))),
            is("google@v1.23.2", Variant::Executor, false)
        );
        assert!(seen(&format!("{google}@sha256:00")).is_some_and(|(_, _, assumed)| assumed));
    }

    #[test]
    fn mirrors_and_others() {
        assert_eq!(
            seen("registry.corp:5000/gcr.io/kaniko-project/executor:v1.9.0-slim"),
            is("google@v1.9.0", Variant::Slim, true)
        );
        assert_eq!(
            seen("bitnami/kaniko:1.23.2-debian-12-r1"),
            is("google@v1.23.2", Variant::Executor, true)
        );
        assert_eq!(
            seen("registry.gitlab.com/gitlab-ci-utils/container-images/kaniko:debug"),
            is("google@v1.24.0", Variant::Debug, true)
        );
        let fork = seen("corp.io/tools/kaniko:v1.27.1");
        assert_eq!(
            fork,
            is("osscontainertools@v1.27.1", Variant::Executor, true)
        );
        assert_eq!(
            seen("corp.io/kaniko-project-executor:v1.5.1"),
            is("google@v1.5.1", Variant::Executor, true)
        );
        assert_eq!(seen("alpine:3.19"), None);
        assert_eq!(seen("corp.io/executor:v1.9.1"), None);
        assert_eq!(seen(""), None);
    }

    #[test]
    fn warmers_are_no_executors() {
        for reference in [
            "gcr.io/kaniko-project/warmer:v1.9.1",
            "ghcr.io/osscontainertools/kaniko:v1.28.0-warmer",
        ] {
            assert!(Image::identify(reference).is_some_and(|image| !image.is_executor()));
        }
    }

    #[test]
    fn images_know_their_shells() {
        let shells = |reference: &str| Image::identify(reference).map(|image| image.shells());
        let google = "gcr.io/kaniko-project/executor";
        assert_eq!(shells(google), Some(Value::Known(&[][..])));
        assert_eq!(
            shells(&format!("{google}:v1.6.0-debug")),
            Some(Value::Known(&["/busybox/sh"][..]))
        );
        assert!(shells("bitnami/kaniko:1").is_some_and(|shells| shells.why().is_some()));
    }

    #[test]
    fn not_every_reference_tells_the_variant() {
        let told = |rest: &str| {
            let image = Image::identify(&format!("gcr.io/kaniko-project/executor{rest}"));
            image.is_some_and(|image| image.names_variant && image.shells().why().is_none())
        };
        let digest = format!("@sha256:{}", "0".repeat(64));
        let commit = "09e70e44d9e9a3fecfcf70cb809a654445837631";
        assert!(
            ["", ":latest", ":slim", ":v1.9.1", ":debug-v0.16.0"]
                .iter()
                .all(|rest| told(rest))
        );
        assert!(told(&format!(":{commit}")) && told(&format!(":{commit}-debug")));
        assert!(told(&format!(":v1.24.0-debug{digest}")));
        assert!(
            !told(&digest) && !told(":${TAG}") && !told(":{{ .Values.tag }}") && !told(":stable")
        );
        assert!(!told(":${VERSION}-$VARIANT") && told(":${VERSION}-debug"));
    }

    #[test]
    fn programs_are_looked_for() {
        let lacks = |tag: &str, program: &str| {
            let image = Image::identify(&format!("gcr.io/kaniko-project/executor:{tag}"));
            image.is_some_and(|image| image.lacks(program, "/usr/local/bin:/kaniko:/busybox"))
        };
        assert!(lacks("v1.24.0", "sh") && lacks("v1.24.0", "/busybox/sh"));
        assert!(!lacks("v1.24.0-debug", "sh") && !lacks("v1.24.0-debug", "/busybox/cat"));
        assert!(lacks("v1.24.0-debug", "/bin/bash") && !lacks("v1.24.0-debug", "/bin/sh"));
        assert!(lacks("v1.6.0-debug", "/bin/sh"));
    }
}
