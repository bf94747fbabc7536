//! What each kind of flag takes.
//!
//! Source: pflag's `Set` of each type; google and osscontainertools, `pkg/config/args.go` and
//! `pkg/config/options.go`.

use std::collections::HashSet;

use crate::golang::{CsvReader, parse_bool, parse_duration, parse_int, quote, read_csv};
use crate::kaniko::facts::{Facts, GitKey};
use crate::kaniko::flags::{Flag, Kind};

/// Whether the flag takes the value; the error is the executor's, without what pflag says before.
/// `secrets` are the ids of earlier ones.
pub(super) fn check(
    flag: &Flag,
    value: &str,
    facts: &Facts,
    secrets: &mut HashSet<String>,
) -> Result<(), String> {
    match flag.kind(facts.release) {
        Kind::Text | Kind::List => Ok(()),
        Kind::Bool => parse_bool(value).map(drop),
        Kind::Integer => parse_int(value, 0).map(drop),
        Kind::Duration => parse_duration(value).map(drop),
        Kind::CommaList => comma_list(value).map(drop),
        Kind::KeyValue => key_value(value),
        Kind::KeyValues if value.is_empty() => Ok(()),
        Kind::KeyValues => value.split(';').try_for_each(key_value),
        Kind::Git => git(value, facts),
        Kind::Compression => one_of(value, "gzip", "zstd"),
        Kind::ImageFormat => one_of(value, "docker", "oci"),
        Kind::Secret => secret(value, secrets),
    }
}

fn one_of(value: &str, first: &str, second: &str) -> Result<(), String> {
    if value == first || value == second {
        return Ok(());
    }
    Err(format!("must be either \"{first}\" or \"{second}\""))
}

fn key_value(value: &str) -> Result<(), String> {
    if value.contains('=') {
        return Ok(());
    }
    Err(format!(
        "invalid argument value. expect key=value, got {value}"
    ))
}

fn git(value: &str, facts: &Facts) -> Result<(), String> {
    let Some((key, value)) = value.split_once('=') else {
        return Err(format!(
            "invalid git flag, must be in the key=value format: {value}"
        ));
    };
    let known = facts.startup.git_keys.iter().find(|(name, _)| *name == key);
    match known.map(|(_, kind)| kind) {
        Some(GitKey::Bool) => parse_bool(value).map(drop),
        Some(GitKey::Integer) => parse_int(value, 10).map(drop),
        Some(GitKey::Text) | None => Ok(()),
    }
}

/// A secret of `--secret`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The name that `RUN --mount=type=secret` knows it by.
    pub id: String,
    /// Where its content comes from.
    pub source: SecretSource,
}

/// Where a secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// A file, by its path; a relative one is relative to the start directory.
    File(String),
    /// An environment variable.
    Variable(String),
    /// The environment variable of that name, or else the file.
    VariableOrFile(String),
}

fn secret(value: &str, ids: &mut HashSet<String>) -> Result<(), String> {
    let id = read_secret(value)?.id;
    if ids.insert(id.clone()) {
        return Ok(());
    }
    Err(format!("secret with ID {} is already defined", quote(&id)))
}

/// Reads a value of `--secret`; the error is the executor's.
pub fn read_secret(value: &str) -> Result<Secret, String> {
    let (mut id, mut kind, mut file, mut variable) = ("", "", "", "");
    for part in value.split(',') {
        let Some((key, value)) = part.split_once('=') else {
            return Err(format!("invalid secret format: {}", quote(part)));
        };
        match key {
            "id" => id = value,
            "type" if value != "file" && value != "env" => {
                return Err(format!("invalid secret type: {} (file|env)", quote(value)));
            }
            "type" => kind = value,
            "src" | "source" => file = value,
            "env" => variable = value,
            _ => return Err(format!("unknown key {} in secret", quote(key))),
        }
    }
    if id.is_empty() {
        return Err("secret requires id=ID".to_owned());
    }
    if !file.is_empty() && !variable.is_empty() {
        return Err("only one of src or env may be specified".to_owned());
    }
    if kind == "file" && !variable.is_empty() {
        return Err("env cannot be specified for file type secrets".to_owned());
    }
    let source = match kind {
        "env" if !file.is_empty() => SecretSource::Variable(file.to_owned()),
        "env" => SecretSource::Variable(variable.to_owned()),
        "file" => SecretSource::File(file.to_owned()),
        _ if !variable.is_empty() => SecretSource::Variable(variable.to_owned()),
        _ if !file.is_empty() => SecretSource::File(file.to_owned()),
        _ => SecretSource::VariableOrFile(id.to_owned()),
    };
    Ok(Secret {
        id: id.to_owned(),
        source,
    })
}

/// The fields of a list; none of an empty one.
pub(super) fn comma_list(value: &str) -> Result<Vec<String>, String> {
    match value {
        "" => Ok(Vec::new()),
        value => read_csv(value, CsvReader::Encoding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comma_lists() {
        assert_eq!(comma_list("a,b"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(comma_list(""), Ok(vec![]));
        assert_eq!(comma_list("\n"), Err("EOF".to_owned()));
    }

    #[test]
    fn secrets() {
        let source = |text| read_secret(text).map(|secret| secret.source);
        assert_eq!(
            source("id=a"),
            Ok(SecretSource::VariableOrFile("a".to_owned()))
        );
        assert_eq!(
            source("id=a,env=B"),
            Ok(SecretSource::Variable("B".to_owned()))
        );
        assert_eq!(
            source("id=a,type=env,src=B"),
            Ok(SecretSource::Variable("B".to_owned()))
        );
        assert_eq!(
            source("id=a,src=/f"),
            Ok(SecretSource::File("/f".to_owned()))
        );
        assert_eq!(source("src=/f"), Err("secret requires id=ID".to_owned()));
        assert_eq!(
            source("id"),
            Err("invalid secret format: \"id\"".to_owned())
        );
        assert_eq!(
            source("id=a,x=b"),
            Err("unknown key \"x\" in secret".to_owned())
        );
    }
}
