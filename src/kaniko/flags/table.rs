//! One row a flag.
//!
//! Source: `cmd/executor/cmd/root.go` at every tag of google and osscontainertools, and chainguard
//! at v1.25.0 to v1.25.5. `since(x)`: in google since x and in both forks.

use super::{Availability, Change, Deprecation, Flag, Kind};
use crate::kaniko::release::{rebuild, v};

use Availability as In;
use Kind::{
    Bool, CommaList, Compression, Duration, Git, ImageFormat, Integer, KeyValue, KeyValues, List,
    Secret, Text,
};

const fn flag(name: &'static str, kind: Kind, default: &'static str, availability: In) -> Flag {
    Flag {
        name,
        shorthand: None,
        kind,
        default,
        availability,
        kinds: &[],
        defaults: &[],
        deprecation: None,
        hidden: false,
        formerly: None,
    }
}

impl Flag {
    const fn short(mut self, letter: char) -> Self {
        self.shorthand = Some(letter);
        self
    }
    const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
    const fn formerly(mut self, name: &'static str) -> Self {
        self.formerly = Some(name);
        self
    }
    const fn kinds(mut self, kinds: &'static [Change<Kind>]) -> Self {
        self.kinds = kinds;
        self
    }
    const fn defaults(mut self, defaults: &'static [Change<&'static str>]) -> Self {
        self.defaults = defaults;
        self
    }
    const fn deprecated(
        mut self,
        when: In,
        replacement: Option<&'static str>,
        warning: Option<&'static str>,
    ) -> Self {
        self.deprecation = Some(Deprecation {
            when,
            replacement,
            warning,
            without_effect: replacement.is_none(),
        });
        self
    }
}

const fn change<T: Copy>(when: In, value: T) -> Change<T> {
    Change { when, value }
}

/// Every flag that any release has.
#[rustfmt::skip]
pub const FLAGS: &[Flag] = &[
    flag("dockerfile", Text, "Dockerfile", In::since(v(0, 1, 0)))
        .short('f'),
    flag("context", Text, "/workspace/", In::since(v(0, 1, 0)))
        .short('c'),
    flag("context-sub-path", Text, "", In::since(v(0, 20, 0))),
    flag("bucket", Text, "", In::since(v(0, 1, 0)))
        .short('b')
        .hidden(),
    flag("destination", List, "", In::since(v(0, 1, 0)))
        .short('d')
        .kinds(&[change(In::google_until(v(0, 1, 0), v(0, 1, 0)), Text)]),
    flag("snapshot-mode", Text, "full", In::since(v(1, 9, 1)))
        .formerly("snapshotMode"),
    flag("custom-platform", Text, "", In::since(v(1, 9, 1)))
        .formerly("customPlatform"),
    flag("build-arg", List, "", In::since(v(0, 1, 0))),
    flag("insecure", Bool, "false", In::since(v(0, 4, 0)))
        .formerly("insecure-skip-tls-verify"),
    flag("skip-tls-verify", Bool, "false", In::since(v(0, 4, 0))),
    flag("insecure-pull", Bool, "false", In::since(v(0, 6, 0))),
    flag("skip-tls-verify-pull", Bool, "false", In::since(v(0, 6, 0))),
    flag("push-retry", Integer, "0", In::since(v(1, 5, 1))),
    flag("push-ignore-immutable-tag-errors", Bool, "false", In::since(v(1, 21, 0))),
    flag("image-fs-extract-retry", Integer, "0", In::since(v(1, 7, 0))),
    flag("image-download-retry", Integer, "0", In::since(v(1, 19, 0))),
    flag("kaniko-dir", Text, "/kaniko", In::since(v(1, 8, 1)))
        .defaults(&[change(In::oss(v(1, 26, 5)), "")]),
    flag("tar-path", Text, "", In::since(v(1, 9, 1)))
        .formerly("tarPath"),
    flag("single-snapshot", Bool, "false", In::since(v(0, 2, 0))),
    flag("reproducible", Bool, "false", In::since(v(0, 2, 0))),
    flag("target", Text, "", In::since(v(0, 3, 0)))
        .kinds(&[change(In::oss(v(1, 27, 0)), CommaList)]),
    flag("no-push", Bool, "false", In::since(v(0, 4, 0))),
    flag("no-push-cache", Bool, "false", In::since(v(1, 9, 0))),
    flag("cache-repo", Text, "", In::since(v(0, 4, 0))),
    flag("cache-dir", Text, "/cache", In::since(v(0, 5, 0))),
    flag("digest-file", Text, "", In::since(v(0, 10, 0))),
    flag("image-name-with-digest-file", Text, "", In::since(v(0, 14, 0))),
    flag("image-name-tag-with-digest-file", Text, "", In::since(v(1, 4, 0))),
    flag("oci-layout-path", Text, "", In::since(v(0, 12, 0))),
    flag("compression", Compression, "", In::since(v(1, 10, 0))),
    flag("compression-level", Integer, "-1", In::since(v(1, 10, 0))),
    flag("cache", Bool, "false", In::since(v(0, 4, 0))),
    flag("compressed-caching", Bool, "true", In::since(v(1, 7, 0))),
    flag("cleanup", Bool, "false", In::since(v(0, 4, 0))),
    flag("cache-ttl", Duration, "336h", In::since(v(0, 8, 0))),
    flag("insecure-registry", List, "", In::since(v(0, 8, 0))),
    flag("skip-tls-verify-registry", List, "", In::since(v(0, 8, 0))),
    flag("registry-certificate", KeyValue, "", In::since(v(0, 19, 0))),
    flag("registry-client-cert", KeyValue, "", In::since(v(1, 10, 0))),
    flag("registry-map", KeyValues, "", In::since(v(1, 21, 0))),
    flag("registry-mirror", List, "", In::since(v(0, 18, 0)))
        .kinds(&[change(In::google_until(v(0, 18, 0), v(1, 3, 0)), Text)]),
    flag("skip-default-registry-fallback", Bool, "false", In::since(v(1, 13, 0))),
    flag("ignore-var-run", Bool, "true", In::since(v(1, 7, 0)))
        .formerly("whitelist-var-run"),
    flag("label", List, "", In::since(v(0, 19, 0))),
    flag("skip-unused-stages", Bool, "false", In::since(v(0, 20, 0)))
        .defaults(&[change(In::oss(v(1, 25, 0)), "true"), change(In::oss(v(1, 27, 0)), "false")])
        .deprecated(In::oss(v(1, 27, 0)), None, Some("Flag --skip-unused-stages is deprecated. This is the new default behaviour. If you want to build multiple independent stages pass them as --target instead")),
    flag("use-new-run", Bool, "false", In::since(v(0, 24, 0))),
    flag("git", Git, "", In::since(v(1, 0, 0))),
    flag("cache-copy-layers", Bool, "false", In::since(v(1, 4, 0))),
    flag("cache-run-layers", Bool, "true", In::since(v(1, 9, 0))),
    flag("ignore-path", List, "", In::since(v(1, 6, 0))),
    flag("force-build-metadata", Bool, "false", In::since(v(1, 7, 0)))
        .deprecated(In::oss(v(1, 25, 0)), None, Some("Flag --force-build-metadata is deprecated. This is the new default behaviour")),
    flag("skip-push-permission-check", Bool, "false", In::since(v(1, 14, 0))),
    flag("verbosity", Text, "info", In::since(v(0, 1, 0)))
        .short('v'),
    flag("log-format", Text, "color", In::since(v(0, 18, 0))),
    flag("log-timestamp", Bool, "false", In::since(v(0, 20, 0))),
    flag("force", Bool, "false", In::since(v(0, 1, 0))),
    flag("whitelist-var-run", Bool, "true", In::since(v(0, 17, 0)))
        .deprecated(In::since(v(1, 7, 0)), Some("ignore-var-run"), Some("Flag --whitelist-var-run has been deprecated, Please use ignore-var-run instead.")),
    flag("snapshotMode", Text, "", In::since(v(0, 1, 0)))
        .defaults(&[change(In::google_until(v(0, 1, 0), v(1, 9, 0)), "full")])
        .deprecated(In::since(v(1, 9, 1)), Some("snapshot-mode"), Some("Flag --snapshotMode is deprecated. Use: --snapshot-mode")),
    flag("customPlatform", Text, "", In::since(v(1, 4, 0)))
        .deprecated(In::since(v(1, 9, 1)), Some("custom-platform"), Some("Flag --customPlatform is deprecated. Use: --custom-platform")),
    flag("tarPath", Text, "", In::since(v(0, 1, 0)))
        .deprecated(In::since(v(1, 9, 1)), Some("tar-path"), None),
    flag("insecure-skip-tls-verify", Bool, "false", In::google_until(v(0, 1, 0), v(0, 3, 0))),
    flag("annotation", KeyValue, "", In::forks(v(1, 25, 1), v(1, 25, 3))),
    flag("credential-helpers", List, "", In::oss(v(1, 25, 2))),
    flag("pre-cleanup", Bool, "false", In::oss(v(1, 25, 4))),
    flag("preserve-context", Bool, "false", In::oss(rebuild(1, 24, 0, 5))),
    flag("materialize", Bool, "false", In::oss(rebuild(1, 24, 0, 5))),
    flag("secret", Secret, "", In::oss(v(1, 26, 3))),
    flag("dryrun", Bool, "false", In::oss(v(1, 26, 6))),
    flag("image-format", ImageFormat, "", In::oss(v(1, 28, 1))),
    flag("azure-container-registry-config", Text, "", In::google_until(v(0, 3, 0), v(1, 8, 1)))
        .hidden(),
    flag("help", Bool, "false", In::since(v(0, 1, 0)))
        .short('h'),
];
