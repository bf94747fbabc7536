//! The feature flags of osscontainertools: environment variables `FF_KANIKO_…`.
//!
//! Source: osscontainertools, `pkg/config/featureflags.go` at v1.28.3, and the places that read
//! `FF_KANIKO_…` before. They are read with `strconv.ParseBool`; what it refuses counts as unset.
//! google and chainguard read none of them.

use crate::kaniko::release::{Distribution, Release, Version, v};

/// A feature flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Feature {
    /// The environment variable.
    pub name: &'static str,
    /// What it is where it is unset, from which version on; the first is the version that
    /// introduced it.
    pub defaults: &'static [(Version, bool)],
    /// The version that made it permanent and no longer reads the variable.
    pub settled_in: Option<Version>,
    /// What it turns on.
    pub meaning: &'static str,
}

impl Feature {
    /// Whether a release reads the variable.
    pub fn is_known_to(&self, release: Release) -> bool {
        self.default(release).is_some()
            && self
                .settled_in
                .is_none_or(|version| release.version < version)
    }

    /// Whether a release does what it names where the variable is unset; `None` where the release
    /// has never heard of it.
    pub fn default(&self, release: Release) -> Option<bool> {
        if release.distribution != Distribution::Osscontainertools {
            return None;
        }
        if self
            .settled_in
            .is_some_and(|version| release.version >= version)
        {
            return Some(true);
        }
        let known = self.defaults.iter().rev();
        let mut reached = known.skip_while(|(since, _)| release.version < *since);
        reached.next().map(|(_, on)| *on)
    }

    /// The feature flag of that name.
    pub fn named(name: &str) -> Option<&'static Feature> {
        FEATURES.iter().find(|feature| feature.name == name)
    }
}

const fn feature(
    name: &'static str,
    defaults: &'static [(Version, bool)],
    meaning: &'static str,
) -> Feature {
    Feature {
        name,
        defaults,
        settled_in: None,
        meaning,
    }
}

impl Feature {
    const fn settled(mut self, version: Version) -> Self {
        self.settled_in = Some(version);
        self
    }
}

/// Every feature flag that a released version reads.
#[rustfmt::skip]
pub const FEATURES: &[Feature] = &[
    feature("FF_KANIKO_BUILDKIT_ARG_ENV_PRECEDENCE", &[(v(1, 27, 3), false), (v(1, 28, 0), true)],
        "ARG declared after ENV of same name wins as in BuildKit; off: ENV always wins"),
    feature("FF_KANIKO_CACHE_LOOKAHEAD", &[(v(1, 27, 4), false)],
        "look ahead for cache hits across stages"),
    feature("FF_KANIKO_CACHE_PROBE_AFTER_MISS", &[(v(1, 27, 5), false)],
        "keep probing cache after the first miss"),
    feature("FF_KANIKO_CHOWN_ON_IMPLICIT_DIRS", &[(v(1, 28, 2), false)],
        "apply --chown to implicitly created parents"),
    feature("FF_KANIKO_CLEAN_KANIKO_DIR", &[(v(1, 27, 0), true)],
        "clean kaniko dir with --cleanup"),
    feature("FF_KANIKO_COPY_AS_ROOT", &[(v(1, 25, 2), false)],
        "COPY/ADD without --chown produce 0:0 (Docker behaviour) instead of the current USER"),
    feature("FF_KANIKO_COPY_CHMOD_ON_IMPLICIT_DIRS", &[(v(1, 26, 6), false)],
        "apply --chmod to implicit dirs"),
    feature("FF_KANIKO_CROSS_REPO_MOUNT", &[(v(1, 28, 3), false)],
        "mount blobs across repositories when pushing"),
    feature("FF_KANIKO_DEPRECATE_INTER_STAGE_RESTORE", &[(v(1, 27, 6), false), (v(1, 28, 0), true)],
        "--preserve-context only restores at the end / with pre-cleanup"),
    feature("FF_KANIKO_DISABLE_HTTP2", &[(v(1, 26, 1), false)],
        "disable HTTP/2"),
    feature("FF_KANIKO_EXPAND_HEREDOC", &[(v(1, 28, 1), false)],
        "expand variables in COPY/ADD heredoc bodies"),
    feature("FF_KANIKO_HASH_DIR_FRAMING", &[(v(1, 28, 1), false)],
        "cache-key framing"),
    feature("FF_KANIKO_IGNORE_CACHED_MANIFEST", &[(v(1, 25, 6), false)],
        "do not reuse cached remote manifests"),
    feature("FF_KANIKO_INFER_CROSS_STAGE_CACHE_KEY", &[(v(1, 27, 3), false)],
        "cache-key inference"),
    feature("FF_KANIKO_NEW_CACHE_LAYOUT", &[(v(1, 25, 6), false), (v(1, 26, 0), true)],
        "moved dependency dir from <kaniko>/<idx> to <kaniko>/deps/<idx>").settled(v(1, 27, 0)),
    feature("FF_KANIKO_NO_PROPAGATE_ANNOTATIONS", &[(v(1, 27, 2), false), (v(1, 28, 0), true)],
        "do not copy base-image annotations"),
    feature("FF_KANIKO_OCI_SCRATCH_BASE", &[(v(1, 27, 3), false)],
        "scratch images are OCI typed"),
    feature("FF_KANIKO_OCI_STAGES", &[(v(1, 26, 0), false), (v(1, 27, 0), true)],
        "intermediate stages stored as OCI layouts").settled(v(1, 28, 0)),
    feature("FF_KANIKO_OCI_WARMER", &[(v(1, 26, 4), false), (v(1, 28, 0), true)],
        "warmer stores OCI layouts"),
    feature("FF_KANIKO_PRECOMPILE_DOCKERIGNORE", &[(v(1, 28, 1), false)],
        "compile .dockerignore once; an invalid pattern becomes a hard error"),
    feature("FF_KANIKO_PRESERVE_HARDLINKS", &[(v(1, 27, 3), false), (v(1, 28, 0), true)],
        "preserve hardlinks when copying"),
    feature("FF_KANIKO_PRESERVE_MOUNTED_PATHS", &[(v(1, 27, 6), false), (v(1, 28, 0), true)],
        "do not try to delete paths that contain mounts when a layer replaces them"),
    feature("FF_KANIKO_RELATIVE_LINK_TARGETS", &[(v(1, 28, 2), true)],
        "keep relative link targets"),
    feature("FF_KANIKO_REPRODUCIBLE_PRESERVE_BASE_LAYERS", &[(v(1, 27, 6), false)],
        "--reproducible keeps base layers untouched"),
    feature("FF_KANIKO_RESOLVE_CACHE_KEY", &[(v(1, 28, 0), false)],
        "cache key resolves variables"),
    feature("FF_KANIKO_ROLLING_CACHE_KEY", &[(v(1, 28, 1), false)],
        "rolling cache key"),
    feature("FF_KANIKO_RUN_HONOR_GROUP", &[(v(1, 28, 1), false)],
        "RUN honours the group in USER user:group"),
    feature("FF_KANIKO_RUN_MOUNT_BIND", &[(v(1, 27, 3), false), (v(1, 28, 0), true)],
        "RUN --mount=type=bind from context"),
    feature("FF_KANIKO_RUN_MOUNT_CACHE", &[(v(1, 25, 6), false), (v(1, 26, 0), true)],
        "RUN --mount=type=cache").settled(v(1, 27, 0)),
    feature("FF_KANIKO_RUN_MOUNT_SECRET", &[(v(1, 26, 3), false), (v(1, 27, 0), true)],
        "RUN --mount=type=secret").settled(v(1, 28, 0)),
    feature("FF_KANIKO_RUN_VIA_TINI", &[(v(1, 26, 4), false)],
        "run RUN commands under tini"),
    feature("FF_KANIKO_SCOPED_DOCKERIGNORE", &[(v(1, 27, 6), false)],
        ".dockerignore not applied to absolute paths outside the context"),
    feature("FF_KANIKO_SECUREJOIN_EXTRACTION", &[(v(1, 28, 0), true)],
        "safe path joining during layer extraction"),
    feature("FF_KANIKO_SHARED_BASE_CACHE", &[(v(1, 28, 2), false)],
        "share downloaded base images"),
    feature("FF_KANIKO_SKIP_CACHED_STAGES", &[(v(1, 28, 2), false)],
        "skip stages fully served from cache"),
    feature("FF_KANIKO_SKIP_RELABEL_RECOMPRESS", &[(v(1, 28, 0), false)],
        "do not recompress when relabelling"),
    feature("FF_KANIKO_SKIP_WRITE_WHITEOUTS", &[(v(1, 28, 0), false)],
        "do not write whiteouts for nothing"),
    feature("FF_KANIKO_SQUASH_STAGES", &[(v(1, 25, 4), false), (v(1, 26, 0), true)],
        "merge FROM <stage> chains into one stage").settled(v(1, 28, 0)),
    feature("FF_KANIKO_UNTAR_SKIP_ROOT", &[(v(1, 28, 0), false)],
        "ignore '/' entry when untarring"),
    feature("FF_KANIKO_VOLUME_SKIP_MKDIR", &[(v(1, 27, 3), false), (v(1, 28, 0), true)],
        "VOLUME does not create the directory"),
    feature("FF_KANIKO_WARMER_CACHE_LOCK", &[(v(1, 27, 6), false), (v(1, 28, 0), true)],
        "lock warmer cache"),
];
