//! Environment variables that the executor itself reads.

use super::Availability;
use crate::kaniko::release::{rebuild, v};

use Availability as In;

/// An environment variable of the executor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: &'static str,
    /// The releases that read it.
    pub availability: Availability,
    /// The flag that says the same.
    pub flag: Option<&'static str>,
    /// What it does, and which of the two wins.
    pub meaning: &'static str,
}

const fn variable(
    name: &'static str,
    availability: Availability,
    flag: Option<&'static str>,
    meaning: &'static str,
) -> EnvironmentVariable {
    EnvironmentVariable {
        name,
        availability,
        flag,
        meaning,
    }
}

/// The variables; feature flags are in [`super::FEATURES`].
///
/// Source: google and osscontainertools, `cmd/executor/cmd/root.go`, `pkg/config/init.go`,
/// `pkg/buildcontext`, `pkg/executor/push.go`.
#[rustfmt::skip]
pub const ENVIRONMENT: &[EnvironmentVariable] = &[
    variable("KANIKO_DIR", In::since(v(1, 8, 1)), Some("kaniko-dir"), "the executor's own directory; the flag wins"),
    variable("KANIKO_REGISTRY_MIRROR", In::since(v(1, 8, 0)), Some("registry-mirror"), "one more mirror, after those of the flag"),
    variable("KANIKO_NO_PUSH", In::since(v(1, 21, 0)), Some("no-push"), "wins over the flag; what is no boolean counts as false, or stops osscontainertools from v1.26.2 on"),
    variable("KANIKO_REGISTRY_MAP", In::since(v(1, 21, 0)), Some("registry-map"), "merged with the flag's; what is not key=value is ignored, or stops osscontainertools from v1.26.2 on"),
    variable("KANIKO_PRE_CLEANUP", In::oss(v(1, 27, 4)), Some("pre-cleanup"), "the flag's default; what is no boolean counts as false"),
    variable("KANIKO_PRESERVE_CONTEXT", In::oss(v(1, 27, 4)), Some("preserve-context"), "the flag's default; what is no boolean counts as false"),
    variable("KANIKO_CLEANUP", In::oss(v(1, 27, 5)), Some("cleanup"), "the flag's default; what is no boolean counts as false"),
    variable("KANIKO_PRINT_PLAN", In::oss(v(1, 27, 5)), None, "prints the plan of the build"),
    variable("KANIKO_IGNORE_ASSERTIONS", In::oss(v(1, 27, 4)), None, "turns failed internal assertions into warnings"),
    variable("KANIKO_TELEMETRY_ENDPOINT", In::oss(v(1, 28, 2)), None, "where traces are sent"),
    variable("KANIKO_TELEMETRY_OMIT_DOCKERFILE", In::oss(v(1, 28, 3)), None, "leaves the Dockerfile out of traces"),
    variable("DOCKER_CONFIG", In::since(v(0, 1, 0)), None, "the directory that holds config.json"),
    variable("DOCKER_AUTH_CONFIG", In::forks(v(1, 25, 2), v(1, 25, 5)), None, "a docker config in JSON, which hides the credentials of config.json"),
    variable("GIT_USERNAME", In::since(v(0, 23, 0)), None, "the user of a git:// context"),
    variable("GIT_PASSWORD", In::since(v(0, 23, 0)), None, "the password of a git:// context"),
    variable("GIT_TOKEN", In::since(v(1, 0, 0)), None, "the token of a git:// context"),
    variable("GIT_PULL_METHOD", In::since(v(0, 20, 0)), None, "https, or http; anything else counts as https"),
    variable("S3_ENDPOINT", In::since(v(0, 12, 0)), None, "the server of an s3:// context"),
    variable("S3_FORCE_PATH_STYLE", In::since(v(0, 12, 0)), None, "path-style addressing of an s3:// context"),
    variable("AZURE_STORAGE_ACCESS_KEY", In::since(v(0, 14, 0)), None, "the key of an Azure blob context, which needs it"),
    variable("SNAPSHOT_TIMEOUT_DURATION", In::since(v(1, 4, 0)), None, "how long a snapshot may take, 90m where unset"),
    variable("BENCHMARK_FILE", BENCHMARK, None, "where timings are written"),
    variable("UPSTREAM_CLIENT_TYPE", In::since(v(0, 11, 0)), None, "added to the User-Agent of a push"),
    variable("BUILDER_OUTPUT", In::since(v(0, 13, 0)), None, "where Google Cloud Build looks for the digest"),
];

const BENCHMARK: Availability = {
    let mut availability = In::since(v(0, 7, 0));
    availability.osscontainertools = Some(super::Lifetime {
        first: rebuild(1, 24, 0, 1),
        last: Some(v(1, 28, 2)),
    });
    availability
};
