//! Image references, read as go-containerregistry's `pkg/name` reads them with weak validation.

use std::ops::Range;

use super::facts::References;

/// A reference to an image in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The registry that is asked; `index.docker.io` where none is named.
    pub registry: String,
    /// The repository there, with `library/` where Docker Hub adds it.
    pub repository: String,
    /// The tag; `latest` where neither tag nor digest is given.
    pub tag: Option<String>,
    /// The digest, with its algorithm.
    pub digest: Option<String>,
    /// Where each of them stands in the text.
    pub parts: Parts,
}

impl Reference {
    /// Whether its registry is Docker Hub, where one goes whose text names none.
    pub fn is_of_docker_hub(&self) -> bool {
        self.registry == DOCKER_HUB
    }
}

/// The bytes of a reference's text that make up its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// The registry, without the slash.
    pub registry: Option<Range<usize>>,
    /// The repository.
    pub repository: Range<usize>,
    /// The tag, without the colon.
    pub tag: Option<Range<usize>>,
    /// The digest, without the at sign.
    pub digest: Option<Range<usize>>,
}

impl Parts {
    /// Splits a text where registry, repository, tag and digest meet, whether or not they are
    /// well formed. This is also how container runtimes split the image of a pod.
    pub fn of(text: &str) -> Self {
        let at = text.find('@');
        let named = at.unwrap_or(text.len());
        let digest = at.map(|at| at + 1..text.len());
        let last_slash = text[..named].rfind('/').map_or(0, |slash| slash + 1);
        let colon = text[last_slash..named]
            .rfind(':')
            .map(|colon| last_slash + colon);
        let tag = colon.map(|colon| colon + 1..named);
        let end = colon.unwrap_or(named);
        let registry = text[..end]
            .find('/')
            .filter(|slash| is_registry(&text[..*slash], true));
        Parts {
            repository: registry.map_or(0, |slash| slash + 1)..end,
            registry: registry.map(|slash| 0..slash),
            tag,
            digest,
        }
    }
}

fn is_registry(name: &str, localhost: bool) -> bool {
    name.contains(['.', ':']) || (localhost && name == "localhost")
}

/// Reads what FROM and `COPY --from` name (`name.ParseReference`): a tag or a digest.
///
/// The error is the executor's: `could not parse reference: …`.
pub fn parse_reference(text: &str, rules: &References) -> Result<Reference, String> {
    parse_tag(text, rules)
        .or_else(|_| parse_digest(text, rules))
        .map_err(|_| format!("could not parse reference: {text}"))
}

/// Reads a destination (`name.NewTag`): a tag alone. The error is the executor's.
pub fn parse_tag(text: &str, rules: &References) -> Result<Reference, String> {
    let colon = text
        .rfind(':')
        .filter(|colon| !text[*colon..].contains('/'));
    let (base, tag) = match colon {
        Some(colon) => (&text[..colon], &text[colon + 1..]),
        None => (text, ""),
    };
    if colon.is_some() && tag.is_empty() && rules.refuses_empty_tag {
        return Err(format!("{text} must specify a tag name after the colon"));
    }
    if !tag.is_empty() {
        check_element("tag", tag, TAG_CHARACTERS, 1..=128, rules)?;
    }
    let mut reference = parse_repository(base, rules)?;
    let written = colon.filter(|_| !tag.is_empty());
    reference.parts.tag = written.map(|colon| colon + 1..text.len());
    reference.tag = Some(if tag.is_empty() { "latest" } else { tag }.to_owned());
    Ok(reference)
}

fn parse_digest(text: &str, rules: &References) -> Result<Reference, String> {
    let (base, digest) = text
        .split_once('@')
        .filter(|(_, digest)| !digest.contains('@'))
        .ok_or("not one `@`")?;
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let valid = if rules.strict_digests {
        let hex = digest.strip_prefix("sha256:");
        hex.is_some_and(|hex| hex.len() == 64 && hex.bytes().all(hexadecimal))
    } else {
        let allowed = |byte: u8| hexadecimal(byte) || matches!(byte, b's' | b'h' | b':');
        digest.len() == 71 && digest.bytes().all(allowed)
    };
    if !valid {
        return Err("not a digest".to_owned());
    }
    let mut reference = parse_tag(base, rules).or_else(|_| parse_repository(base, rules))?;
    reference.tag = None;
    reference.digest = Some(digest.to_owned());
    reference.parts.digest = Some(base.len() + 1..text.len());
    Ok(reference)
}

/// Checks a registry alone (`name.NewRegistry`, strict). The error is the executor's.
pub fn check_registry(registry: &str) -> Result<(), String> {
    if registry.is_empty() {
        return Err("strict validation requires the registry to be explicitly defined".to_owned());
    }
    check_authority(registry)
}

fn check_authority(registry: &str) -> Result<(), String> {
    match is_authority(registry) {
        true => Ok(()),
        false => Err(format!(
            "registries must be valid RFC 3986 URI authorities: {registry}"
        )),
    }
}

const TAG_CHARACTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789_-.ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const REPOSITORY_CHARACTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789_-./";
const DOCKER_HUB: &str = "index.docker.io";

fn parse_repository(name: &str, rules: &References) -> Result<Reference, String> {
    if name.is_empty() {
        return Err("a repository name must be specified".to_owned());
    }
    let named = name
        .split_once('/')
        .filter(|(registry, _)| is_registry(registry, rules.localhost_is_registry));
    let (registry, repository) = named.unwrap_or(("", name));
    check_element(
        "repository",
        repository,
        REPOSITORY_CHARACTERS,
        2..=255,
        rules,
    )?;
    check_authority(registry)?;
    let host = match registry {
        "" | "docker.io" => DOCKER_HUB,
        registry => registry,
    };
    let official = host == DOCKER_HUB && !repository.contains('/');
    Ok(Reference {
        registry: host.to_owned(),
        repository: format!("{}{repository}", if official { "library/" } else { "" }),
        tag: None,
        digest: None,
        parts: Parts {
            registry: named.map(|_| 0..registry.len()),
            repository: name.len() - repository.len()..name.len(),
            tag: None,
            digest: None,
        },
    })
}

fn check_element(
    what: &str,
    element: &str,
    allowed: &str,
    length: std::ops::RangeInclusive<usize>,
    rules: &References,
) -> Result<(), String> {
    let characters = rules.characters;
    if !length.contains(&element.chars().count()) {
        let (least, most) = (length.start(), length.end());
        return Err(format!(
            "{what} must be between {least} and {most} {characters} in length: {element}"
        ));
    }
    if !element.chars().all(|character| allowed.contains(character)) {
        return Err(format!(
            "{what} can only contain the {characters} `{allowed}`: {element}"
        ));
    }
    Ok(())
}

/// Whether Go's `net/url` takes the text for a host with an optional port.
fn is_authority(name: &str) -> bool {
    let allowed = |character: char| {
        !character.is_ascii()
            || character.is_ascii_alphanumeric()
            || "-_.~!$&'()*+,;=:<>\"".contains(character)
    };
    let port = name.rfind(':').map_or("", |colon| &name[colon + 1..]);
    name.chars().all(allowed) && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kaniko::facts::Facts;

    fn rules(release: &str) -> References {
        Facts::of(release.parse().unwrap()).references
    }

    #[test]
    fn destinations() {
        let google = rules("google@v1.24.0");
        let error = |text: &str| parse_tag(text, &google).err().unwrap_or_default();
        assert_eq!(error("registry.example.com/team/app:1"), "");
        assert_eq!(error("https://registry.example.com/app"), "");
        assert_eq!(error("localhost:5000/app:1"), "");
        assert_eq!(
            error("registry.example.com/Team/App:1"),
            "repository can only contain the characters `abcdefghijklmnopqrstuvwxyz0123456789_-./`: Team/App"
        );
        assert_eq!(error(""), "a repository name must be specified");
        assert_eq!(
            error("app:${TAG}"),
            format!("tag can only contain the characters `{TAG_CHARACTERS}`: ${{TAG}}")
        );
        assert_eq!(
            error("${REGISTRY}.io/app:1"),
            "registries must be valid RFC 3986 URI authorities: ${REGISTRY}.io"
        );
        assert_eq!(error("a.io/app:"), "");
        let newer = rules("osscontainertools@v1.24.2");
        assert_eq!(
            parse_tag("a.io/app:", &newer),
            Err("a.io/app: must specify a tag name after the colon".to_owned())
        );
    }

    #[test]
    fn references_have_parts() {
        let google = rules("google@v1.24.0");
        let text = "docker.io/alpine:3.19";
        let reference = parse_reference(text, &google).unwrap();
        assert_eq!(reference.registry, DOCKER_HUB);
        assert_eq!(reference.repository, "library/alpine");
        assert_eq!(&text[reference.parts.repository], "alpine");
        assert_eq!(reference.parts.tag.map(|tag| &text[tag]), Some("3.19"));
        let digest = format!("alpine:3@sha256:{}", "0".repeat(64));
        let reference = parse_reference(&digest, &google).unwrap();
        assert_eq!(
            (reference.tag, reference.repository.as_str()),
            (None, "library/alpine")
        );
        for text in [
            "",
            "b",
            "alpine@sha256:abc",
            "Alpine:3.19",
            "$S",
            "alpine:3.19:1",
        ] {
            assert_eq!(
                parse_reference(text, &google),
                Err(format!("could not parse reference: {text}"))
            );
        }
    }

    #[test]
    fn parts_are_found_in_any_text() {
        let text = "${REGISTRY}/kaniko-project/executor:v1.9.1-debug";
        let parts = Parts::of(text);
        assert_eq!(parts.tag.map(|tag| &text[tag]), Some("v1.9.1-debug"));
        assert_eq!(
            &text[parts.repository],
            "${REGISTRY}/kaniko-project/executor"
        );
        let text = "localhost:5000/executor";
        let parts = Parts::of(text);
        assert_eq!((&text[parts.repository], parts.tag), ("executor", None));
    }
}
