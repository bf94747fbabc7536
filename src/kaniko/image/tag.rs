//! The tag schemes of executor images.
//!
//! Source: `.github/workflows/images.yaml` of google and osscontainertools, and the tags found in
//! gcr.io/kaniko-project/executor.

use super::Variant;

/// What a tag says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The version it names, if it is written like one.
    pub version: Option<&'a str>,
    /// The variant it names.
    pub variant: Variant,
    /// Whether it is of a scheme that names the variant.
    pub names_variant: bool,
}

/// Reads `v1.2.3-debug`, `debug-v1.2.3`, `slim`, `multi-arch-v1.2.3`, `<sha>-debug`.
pub(super) fn read(tag: &str) -> Tag<'_> {
    let prefixes = ["multi-arch-", "amd64-", "arm64-"];
    let tag = prefixes
        .iter()
        .find_map(|prefix| tag.strip_prefix(prefix))
        .unwrap_or(tag);
    if let Some(version) = tag.strip_prefix("debug-") {
        return Tag {
            version: Some(version),
            variant: Variant::Debug,
            names_variant: true,
        };
    }
    let named = |word: &str| VARIANTS.iter().find(|(name, _)| *name == word);
    let (base, last) = tag.rsplit_once('-').unwrap_or(("", tag));
    let named = named(last);
    let (version, variant) = match named {
        Some((_, variant)) => (base, *variant),
        None => (tag, Variant::Executor),
    };
    let version = numbers(version);
    Tag {
        version,
        variant,
        names_variant: named.is_some() || version.is_some() || is_commit(tag),
    }
}

const VARIANTS: [(&str, Variant); 5] = [
    ("debug", Variant::Debug),
    ("slim", Variant::Slim),
    ("alpine", Variant::Alpine),
    ("bootstrap", Variant::Bootstrap),
    ("warmer", Variant::Warmer),
];

/// Whether a tag is a commit of the distribution's repository, in full.
fn is_commit(tag: &str) -> bool {
    tag.len() == 40 && tag.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The version at the start of `1.23.2-debian-12-r1`; `v1.24.0-2` as it is.
fn numbers(text: &str) -> Option<&str> {
    let is_version = |text: &&str| crate::kaniko::release::Version::read(text).is_some();
    let before_dash = text.split_once('-').map(|(version, _)| version);
    Some(text)
        .filter(is_version)
        .or_else(|| before_dash.filter(is_version))
}
