//! The API server's validation, held against recorded answers: `fixtures/api/cases.jsonl`, objects
//! written for this purpose with what Kubernetes v1.34.1 says of each.

#![allow(clippy::unwrap_used, reason = "a test may")]

use kanikolint::kubernetes::{Fault, validation};
use kanikolint::source::FileId;
use kanikolint::yaml;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    yaml: String,
    docs: Vec<Answer>,
}

/// What the server says of a document.
#[derive(Deserialize)]
struct Answer {
    doc: usize,
    /// Refused before validation.
    decode: Option<String>,
    #[serde(default)]
    errors: Vec<String>,
    #[serde(default)]
    warnings: Vec<String>,
}

fn texts(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| fault.text.clone()).collect()
}

#[test]
fn every_recorded_object_is_judged_as_the_server_judges_it() {
    let cases = std::fs::read_to_string("fixtures/api/cases.jsonl").unwrap();
    let mut compared = 0;
    let mut differences = Vec::new();
    for line in cases.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let stream = yaml::read(FileId::FIRST, &case.yaml);
        for answer in case.docs.iter().filter(|answer| answer.decode.is_none()) {
            let tree = stream.documents[answer.doc].root.as_ref().unwrap();
            let said = validation::validate(tree);
            compared += 1;
            for (what, said, wanted) in [
                ("errors", texts(&said.faults), &answer.errors),
                ("warnings", texts(&said.warnings), &answer.warnings),
            ] {
                if said != *wanted {
                    let id = &case.id;
                    differences.push(format!(
                        "{id} {what}:\n  said {said:#?}\n  want {wanted:#?}"
                    ));
                }
            }
        }
    }
    assert!(compared > 80, "only {compared} objects to compare");
    assert!(
        differences.is_empty(),
        "{} of {compared} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
}
