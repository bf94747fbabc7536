//! Files that hold secrets: told by their names, and where those do not tell, by their content.

use std::fmt;

use crate::path;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitive {
    /// `.env`: variables that are kept out of the repository.
    Environment,
    /// A private key.
    PrivateKey,
    /// Logins of registries: Docker's `config.json`.
    RegistryLogin,
    /// Logins of servers: `.netrc`, `.git-credentials`, `.pgpass`.
    ServerLogin,
    /// Credentials of a cloud's account.
    CloudLogin,
}

impl fmt::Display for Sensitive {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Sensitive::Environment => "environment variables",
            Sensitive::PrivateKey => "a private key",
            Sensitive::RegistryLogin => "logins of registries",
            Sensitive::ServerLogin => "logins of servers",
            Sensitive::CloudLogin => "credentials of a cloud's account",
        })
    }
}

/// What a file's name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicion {
    /// What it holds.
    Certain(Sensitive),
    /// That its content tells.
    ByContent,
}

impl Suspicion {
    /// What the name of a file, relative to the context, tells; nothing of most.
    pub fn of(relative: &str) -> Option<Suspicion> {
        let name = path::base(relative);
        let certain = match name {
            ".env" | ".env.local" | ".env.production" | ".env.production.local" => {
                Sensitive::Environment
            }
            ".netrc" | "_netrc" | ".git-credentials" | ".pgpass" => Sensitive::ServerLogin,
            ".dockercfg" => Sensitive::RegistryLogin,
            "credentials" if relative.ends_with(".aws/credentials") => Sensitive::CloudLogin,
            _ => return Self::by_ending(name),
        };
        Some(Suspicion::Certain(certain))
    }

    fn by_ending(name: &str) -> Option<Suspicion> {
        let is_key = name.starts_with("id_") && !name.ends_with(".pub");
        let is_json = name == "config.json" || name == ".dockerconfigjson";
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let may_be_key = matches!(ending, Some("pem" | "key"));
        (is_key || is_json || may_be_key).then_some(Suspicion::ByContent)
    }
}

impl Sensitive {
    /// What the beginning of a suspicious file holds, if it holds secrets.
    pub fn in_content(beginning: &str) -> Option<Sensitive> {
        if beginning.contains("PRIVATE KEY-----") {
            return Some(Sensitive::PrivateKey);
        }
        let has_logins = beginning.contains("\"auths\"") && beginning.contains("\"auth\"");
        has_logins.then_some(Sensitive::RegistryLogin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_or_make_suspicious() {
        let certain = |name: &str| match Suspicion::of(name) {
            Some(Suspicion::Certain(what)) => Some(what),
            _ => None,
        };
        assert_eq!(certain("app/.env"), Some(Sensitive::Environment));
        assert_eq!(certain(".env.example"), None);
        assert_eq!(
            certain("home/.aws/credentials"),
            Some(Sensitive::CloudLogin)
        );
        assert_eq!(certain("credentials"), None);
        let suspicious = |name: &str| Suspicion::of(name) == Some(Suspicion::ByContent);
        assert!(suspicious("tls/server.key") && suspicious("id_ed25519"));
        assert!(!suspicious("id_rsa.pub") && !suspicious("main.go"));
    }

    #[test]
    fn content_tells_the_rest() {
        let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl";
        assert_eq!(Sensitive::in_content(key), Some(Sensitive::PrivateKey));
        let config = r#"{"auths":{"r.io":{"auth":"eDp5"}}}"#;
        assert_eq!(
            Sensitive::in_content(config),
            Some(Sensitive::RegistryLogin)
        );
        assert_eq!(Sensitive::in_content(r#"{"name":"app"}"#), None);
        assert_eq!(Sensitive::in_content("-----BEGIN CERTIFICATE-----"), None);
    }
}
