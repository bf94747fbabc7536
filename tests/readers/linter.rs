//! The checks that go along with the parser, against what osscontainertools v1.28.3 logged.

use kanikolint::dockerfile::checks::{Options, Warning, warnings};
use kanikolint::dockerfile::{Dialect, read};
use kanikolint::source::FileId;
use serde_json::{Value, json};

use crate::dockerfile::rows;

fn logged(warning: &Warning) -> String {
    let name = warning.check.name();
    format!("{name}: {} (line {})", warning.message, warning.line)
}

#[test]
fn the_linter_says_what_the_executor_logged() {
    let dialect = Dialect::buildkit(32);
    let mut warned = 0;
    for row in rows("linter.jsonl") {
        let text = row["dockerfile"].as_str().expect("a Dockerfile");
        let dockerfile = read(FileId::FIRST, text, &dialect);
        let said: Vec<String> = warnings(&dockerfile, &dialect).iter().map(logged).collect();
        assert_eq!(json!(said), row["warnings"], "{text:?}");
        warned += usize::from(!said.is_empty());
        let is_of_options = |error: &Value| {
            error
                .as_str()?
                .strip_prefix("parsing lint options: ")
                .map(str::to_owned)
        };
        if let Some(words) = is_of_options(&row["error"]) {
            assert_eq!(Options::of(&dockerfile, &dialect), Err(words), "{text:?}");
        }
    }
    assert!(warned > 150, "only {warned} rows have a warning");
}
