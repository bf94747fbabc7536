//! Secrets that stand in the files: values whose names tell that they are, and logins in URLs.

use crate::dockerfile::{Dockerfile, Kind};
use crate::kaniko::command_line::{Options, Setting};
use crate::manifest::Container;
use crate::source::{Span, Text};
use crate::value::Value;

/// A secret in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Where it stands.
    pub place: SecretPlace,
    /// The name that tells, or the URL's server.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The value and where it stands; none where the files do not tell it.
    pub value: Option<Text>,
}

/// Where secrets stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPlace {
    /// `--build-arg NAME=VALUE`
    BuildArgument,
    /// `env` of the container.
    Environment,
    /// The login in the URL of the context.
    ContextUrl,
    /// ENV of the Dockerfile.
    Env,
    /// The default of an ARG.
    Arg,
}

/// The secrets in the arguments.
pub(super) fn in_arguments(options: &Options) -> Vec<Secret> {
    let arguments = options.each("build-arg").filter_map(build_argument);
    let contexts = options.each("context").filter_map(login);
    arguments.chain(contexts).collect()
}

/// The secrets in the container's `env`.
pub(super) fn in_environment(container: &Container) -> Vec<Secret> {
    let found = container.env.iter().filter_map(|variable| {
        let value = variable.value.known()?;
        is_secret(&variable.name, value).then(|| Secret {
            place: SecretPlace::Environment,
            name: variable.name.to_string(),
            span: variable.name.span(),
            value: Some(value.clone()),
        })
    });
    found.collect()
}

/// The secrets in a Dockerfile.
pub(super) fn in_dockerfile(dockerfile: &Dockerfile) -> Vec<Secret> {
    let mut found = Vec::new();
    for instruction in &dockerfile.instructions {
        match &instruction.kind {
            Kind::Env(pairs) => found.extend(
                pairs
                    .iter()
                    .filter_map(|pair| declared(SecretPlace::Env, &pair.name, &pair.value)),
            ),
            Kind::Arg(arguments) => found.extend(arguments.iter().filter_map(|argument| {
                declared(SecretPlace::Arg, &argument.name, argument.default.as_ref()?)
            })),
            _ => {}
        }
    }
    found
}

fn declared(place: SecretPlace, name: &Text, value: &Text) -> Option<Secret> {
    is_secret(name, value).then(|| Secret {
        place,
        name: name.to_string(),
        span: name.span(),
        value: Some(unquoted(value)),
    })
}

fn unquoted(value: &Text) -> Text {
    let trimmed = value.trim_matches(['"', '\'']);
    let start = value.find(trimmed).unwrap_or(0);
    value.slice(start..start + trimmed.len())
}

fn build_argument(setting: &Setting) -> Option<Secret> {
    let argument = setting.value.as_ref()?;
    let text = &argument.text;
    let (name, value) = text.split_once('=')?;
    let is_literal = argument.unknown.is_empty();
    if !names_secret(name) || (is_literal && !is_secret(name, value)) {
        return None;
    }
    Some(Secret {
        place: SecretPlace::BuildArgument,
        name: name.to_owned(),
        span: text.span_of(0..name.len()),
        value: is_literal.then(|| text.slice(name.len() + 1..text.len())),
    })
}

/// The login in a URL: `scheme://USER:PASSWORD@host`, or a token alone.
fn login(setting: &Setting) -> Option<Secret> {
    let argument = setting.value.as_ref()?;
    let Value::Known(url) = argument.value() else {
        return None;
    };
    let start = url.find("://")? + 3;
    let authority = url.get(start..)?.split(['/', '?', '#']).next()?;
    let (login, host) = authority.rsplit_once('@')?;
    let secret = login
        .split_once(':')
        .map_or(login, |(_, password)| password);
    // `git@host` is a user that everybody has
    if secret.is_empty() || (secret == login && secret.len() < 16) {
        return None;
    }
    let at = start + login.len() - secret.len();
    let value = argument.text.slice(at..at + secret.len());
    Some(Secret {
        place: SecretPlace::ContextUrl,
        name: host.to_owned(),
        span: value.span(),
        value: Some(value),
    })
}

/// Whether a name tells that its value is a secret, and the value may be one.
pub(super) fn is_secret(name: &str, value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let is_plain = value.is_empty()
        || value.starts_with('/')
        || value.contains(['$', '{', '<'])
        || value.parse::<f64>().is_ok()
        || matches!(
            value.to_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "none" | "null"
        );
    names_secret(name) && !is_plain && !is_placeholder(value)
}

/// Whether a value stands for one that somebody is yet to write: `NOT_SET`, `xxxx`, `your-token`.
fn is_placeholder(value: &str) -> bool {
    let mut letters = value.to_lowercase();
    letters.retain(|letter| !matches!(letter, '-' | '_' | ' '));
    let mut each = letters.chars();
    let first = each.next();
    let is_repeated = each.all(|letter| Some(letter) == first);
    is_repeated
        || letters.starts_with("your")
        || matches!(
            letters.as_str(),
            "changeme" | "dummy" | "notset" | "placeholder" | "redacted" | "todo" | "unset"
        )
}

/// Whether a name tells that its value is a secret.
fn names_secret(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(['_', '-', '.']).collect();
    let tells = match words.as_slice() {
        [
            ..,
            "password" | "passwd" | "passphrase" | "secret" | "token" | "apikey" | "credentials",
        ] => true,
        [
            ..,
            "api" | "access" | "private" | "secret" | "signing" | "encryption",
            "key",
        ] => true,
        // `SECRET_NAME`, `TOKEN_FILE` and `ACCESS_KEY_ID` speak of a secret, and are none
        _ => false,
    };
    tells && !words.contains(&"public")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for name in [
            "NPM_TOKEN",
            "DB_PASSWORD",
            "AWS_SECRET_ACCESS_KEY",
            "api-key",
            "SECRET",
        ] {
            assert!(names_secret(name), "{name}");
        }
        for name in [
            "AWS_ACCESS_KEY_ID",
            "TOKEN_FILE",
            "SECRET_NAME",
            "KEY",
            "PUBLIC_API_KEY",
            "MONKEY",
            "TOKENIZER",
        ] {
            assert!(!names_secret(name), "{name}");
        }
    }

    #[test]
    fn values_may_be_none() {
        assert!(is_secret("TOKEN", "abc123def"));
        for value in [
            "",
            "$TOKEN",
            "true",
            "12",
            "/run/secrets/token",
            "<token>",
            "NOT_SET",
            "xxxx",
            "your-token",
            "change-me",
        ] {
            assert!(!is_secret("TOKEN", value), "{value}");
        }
    }
}
