//! The images that a distribution builds of one release.

use crate::kaniko::release::{Release, v};

/// Which image of a release it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variant {
    /// The executor with credential helpers, from scratch.
    Executor,
    /// The executor and the warmer with busybox.
    Debug,
    /// The executor alone, from scratch.
    Slim,
    /// The executor on alpine (osscontainertools since v1.27.4).
    Alpine,
    /// The executor with busybox elsewhere, to build Kaniko itself (osscontainertools).
    Bootstrap,
    /// The cache warmer, which builds nothing.
    Warmer,
}

/// Facts of the images. Source: `deploy/Dockerfile` (before google v1.9.2 `deploy/Dockerfile_*`)
/// of google and osscontainertools.
impl Variant {
    /// The name its tag ends in; empty for the executor itself.
    pub fn name(self) -> &'static str {
        match self {
            Variant::Executor => "",
            Variant::Debug => "debug",
            Variant::Slim => "slim",
            Variant::Alpine => "alpine",
            Variant::Bootstrap => "bootstrap",
            Variant::Warmer => "warmer",
        }
    }

    /// Its shells, by absolute path.
    pub(super) fn shells(self, release: Release) -> &'static [&'static str] {
        match self {
            Variant::Debug if release.has_googles(v(1, 7, 0)) => &["/busybox/sh", "/bin/sh"],
            Variant::Debug => &["/busybox/sh"],
            Variant::Bootstrap => &["/busybox2/sh", "/bin/sh"],
            Variant::Alpine => &["/bin/sh", "/bin/ash"],
            Variant::Executor | Variant::Slim | Variant::Warmer => &[],
        }
    }

    /// The directory a container starts in.
    pub(super) fn working_directory(self, release: Release) -> &'static str {
        match self {
            Variant::Slim | Variant::Alpine => "/",
            Variant::Debug if !release.has_googles(v(1, 5, 0)) => "/",
            _ => "/workspace",
        }
    }

    /// The credential helpers, without `docker-credential-`.
    pub(super) fn credential_helpers(self, release: Release) -> &'static [&'static str] {
        match self {
            Variant::Slim | Variant::Alpine => &[],
            _ if release.has_googles(v(1, 8, 0)) => &["gcr", "ecr-login", "acr-env"],
            _ if release.has_googles(v(1, 3, 0)) => &["gcr", "ecr-login", "acr", "acr-env"],
            _ if release.has_googles(v(0, 16, 0)) => &["gcr", "ecr-login", "acr"],
            _ => &["gcr", "ecr-login"],
        }
    }

    /// What starts without a `command`.
    pub(super) fn entrypoint(self) -> &'static str {
        match self {
            Variant::Warmer => "/kaniko/warmer",
            _ => "/kaniko/executor",
        }
    }

    /// The environment that the image of a release presets.
    pub fn preset_environment(self, release: Release) -> Vec<(&'static str, &'static str)> {
        self.environment(release)
    }

    /// The preset environment.
    pub(super) fn environment(self, release: Release) -> Vec<(&'static str, &'static str)> {
        let docker_config = ("DOCKER_CONFIG", "/kaniko/.docker/");
        let certificates = ("SSL_CERT_DIR", "/kaniko/ssl/certs");
        if self == Variant::Alpine {
            return vec![
                (
                    "PATH",
                    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                ),
                ("KANIKO_PRESERVE_CONTEXT", "1"),
                ("KANIKO_PRE_CLEANUP", "1"),
                ("KANIKO_CLEANUP", "1"),
                docker_config,
                certificates,
            ];
        }
        let user = match release.has_googles(v(1, 0, 0)) {
            true => "root",
            false => "/root",
        };
        let path = match self {
            Variant::Debug => "/usr/local/bin:/kaniko:/busybox",
            Variant::Bootstrap => "/usr/local/bin:/kaniko:/busybox2",
            _ => "/usr/local/bin:/kaniko",
        };
        let mut environment = vec![
            ("HOME", "/root"),
            ("USER", user),
            ("PATH", path),
            certificates,
        ];
        if self != Variant::Slim {
            environment.push(docker_config);
        }
        environment
    }
}
