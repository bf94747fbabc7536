//! The YAML reader against recordings of `kubectl` reading small texts
//! (`fixtures/oracle/yaml-reading.jsonl`).

use std::path::Path;

use kanikolint::source::FileId;
use kanikolint::yaml::{self, Document, Problem, ProblemKind};
use serde_json::Value;

/// What `kubectl` made of the first document of a text.
struct Recording {
    yaml: String,
    json: Option<Value>,
    error: Option<String>,
    strict_error: Option<String>,
}

fn recordings() -> Vec<Recording> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle/yaml-reading.jsonl");
    let lines = std::fs::read_to_string(path).expect("the recordings are there");
    lines
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).expect("a recording is JSON");
            let text = |key: &str| row.get(key)?.as_str().map(str::to_owned);
            Recording {
                yaml: text("yaml").expect("a recording has a text"),
                json: row.get("json").cloned(),
                error: text("error"),
                strict_error: text("strict_error"),
            }
        })
        .collect()
}

fn first_document(text: &str) -> Document {
    yaml::read(FileId::FIRST, text).documents.swap_remove(0)
}

fn duplicate_key(document: &Document) -> Option<&Problem> {
    document
        .problems
        .iter()
        .find(|problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. }))
}

#[test]
fn every_recorded_value_is_read() {
    let mut read = 0;
    for Recording { yaml, json, .. } in recordings() {
        let Some(json) = json else { continue };
        let document = first_document(&yaml);
        assert_eq!(document.error(), None, "{yaml:?}");
        let root = document.root.expect("a value");
        assert_eq!(root.to_json(), json, "{yaml:?}");
        read += 1;
    }
    assert!(read >= 49, "{read} values recorded");
}

#[test]
fn every_recorded_error_is_said_in_the_same_words() {
    let mut said = 0;
    for Recording { yaml, error, .. } in recordings() {
        let Some(error) = error else { continue };
        let document = first_document(&yaml);
        let message = document.error().map(|problem| problem.message.as_str());
        assert_eq!(message, Some(error.as_str()), "{yaml:?}");
        said += 1;
    }
    assert!(said >= 16, "{said} errors recorded");
}

#[test]
fn duplicate_keys_are_found_where_strict_reading_finds_them() {
    for Recording {
        yaml, strict_error, ..
    } in recordings()
    {
        let document = first_document(&yaml);
        let found = duplicate_key(&document).map(|problem| problem.message.as_str());
        let strict_error = strict_error
            .as_deref()
            .and_then(|error| error.strip_prefix("yaml: unmarshal errors: "));
        assert_eq!(found, strict_error, "{yaml:?}");
    }
}
