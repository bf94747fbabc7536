//! Addresses of repositories, and what git's configuration says of them.

/// The host and the path of a repository: what is the same in all of its addresses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    host: String,
    path: String,
}

impl Address {
    /// Reads `https://user@host:port/path.git`, `git@host:path`, `host/path` and the like; none for a
    /// path of this computer.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        if scheme == Some("file") || rest.starts_with(['/', '.']) {
            return None;
        }
        let colon = rest.find(':').filter(|colon| !rest[..*colon].contains('/'));
        let (host, path) = match (scheme, colon) {
            // `git@host:path`, as ssh has it
            (None, Some(colon)) => (&rest[..colon], &rest[colon + 1..]),
            _ => rest.split_once('/')?,
        };
        let host = host.rsplit('@').next()?;
        let host = host.split(':').next()?;
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        (!host.is_empty() && !path.is_empty()).then(|| Address {
            host: host.to_lowercase(),
            path: path.to_lowercase(),
        })
    }
}

/// The addresses of the remotes in git's configuration.
pub(super) fn remotes(config: &str) -> impl Iterator<Item = &str> {
    settings(config)
        .filter(|(section, key, _)| {
            section.starts_with("remote ") && key.eq_ignore_ascii_case("url")
        })
        .map(|(_, _, value)| value)
}

/// `extensions.objectFormat`.
pub(super) fn object_format(config: &str) -> Option<&str> {
    let mut found = settings(config).filter(|(section, key, _)| {
        section.eq_ignore_ascii_case("extensions") && key.eq_ignore_ascii_case("objectformat")
    });
    found.next().map(|(_, _, value)| value)
}

/// The settings of git's configuration, each with its section; values of one line alone.
fn settings(config: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let mut section = "";
    config.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap_or("").trim();
            return None;
        }
        if line.starts_with(['#', ';']) {
            return None;
        }
        let (key, value) = line.split_once('=')?;
        Some((section, key.trim(), value.trim().trim_matches('"')))
    })
}
