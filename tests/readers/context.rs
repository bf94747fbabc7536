//! Wildcards and ignore files against what Go and the executor's own matcher said.
#![allow(clippy::unwrap_used)]

use std::fs;

use kanikolint::context::ignore::{Decision, IgnoreFile, Undecided};
use kanikolint::context::pattern;
use kanikolint::source::FileId;
use serde_json::Value;

/// The rows of a table, and the paths that its first row names.
fn table(name: &str) -> (Vec<String>, Vec<Value>) {
    let path = format!("{}/fixtures/oracle/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let mut rows = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let paths = strings(&rows.next().unwrap()["paths"]);
    (paths, rows.collect())
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// One character a path, as the tables have it.
fn answers<E>(paths: &[String], answer: impl Fn(&str) -> Result<bool, E>) -> String {
    let answers = paths.iter().map(|path| match answer(path) {
        Ok(true) => '1',
        Ok(false) => '0',
        Err(_) => 'E',
    });
    answers.collect()
}

#[test]
fn wildcards_match_as_in_go() {
    let (paths, rows) = table("filepath-match.jsonl");
    assert!(rows.len() > 2_000);
    for row in rows {
        let pattern = row["pattern"].as_str().unwrap();
        let seen = answers(&paths, |path| pattern::matches(pattern, path));
        assert_eq!(seen, row["match"].as_str().unwrap(), "{pattern:?}");
    }
}

#[test]
fn ignore_files_exclude_as_the_executor_and_as_docker() {
    let (paths, rows) = table("dockerignore.jsonl");
    assert!(rows.len() > 3_000);
    let excluded = |decision: Result<Decision, Undecided>| decision.map(|it| it.excluded);
    for row in rows {
        let text = strings(&row["lines"]).join("\n");
        let ignore = IgnoreFile::read(FileId::FIRST, &text);
        let seen = answers(&paths, |path| excluded(ignore.decide(path)));
        assert_eq!(seen, row["executor"].as_str().unwrap(), "{text:?}");
        let seen = answers(&paths, |path| excluded(ignore.decide_as_docker(path)));
        assert_eq!(seen, row["docker"].as_str().unwrap(), "{text:?} for Docker");
    }
}
