//! What the API server says of manifests, against recordings of Kubernetes v1.34.1's own decoder
//! and validation (`fixtures/api/cases.jsonl`).
//!
//! `API_LIST=1 cargo test --test api -- --nocapture` lists each disagreement.

use std::path::Path;

use kanikolint::manifest::{self, Document};
use kanikolint::source::FileId;
use serde_json::Value;

/// A document, and what Kubernetes said of it. Where nothing was said it is accepted.
struct Case {
    id: String,
    document: Document,
    decode: Option<String>,
    strict: Option<String>,
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/api/cases.jsonl");
    let lines = std::fs::read_to_string(path).expect("the recordings are there");
    let rows = lines.lines().map(|line| {
        let row: Value = serde_json::from_str(line).expect("a recording is JSON");
        let yaml = row["yaml"].as_str().expect("a recording has a text");
        let manifest = manifest::read(FileId::FIRST, yaml);
        let text = |answer: &Value, key: &str| answer.get(key)?.as_str().map(str::to_owned);
        let answers = row["docs"].as_array().expect("a recording has answers");
        let cases = answers.iter().map(|answer| {
            let index = answer["doc"].as_u64().expect("an answer has a place");
            let mut documents = manifest.documents.iter();
            let document = documents
                .find(|document| document.index as u64 == index && document.item.is_none());
            Case {
                id: text(&row, "id").expect("a recording has a name"),
                document: document.expect("the document is read").clone(),
                decode: text(answer, "decode"),
                strict: text(answer, "strict"),
            }
        });
        cases.collect::<Vec<_>>()
    });
    rows.flatten().collect()
}

/// What the decoder is said to answer: that the document is no YAML, or what is wrong with it.
fn refusal(document: &Document) -> Option<String> {
    let mut problems = document.problems.iter();
    let broken = problems.find(|problem| problem.kind.is_error());
    let refused = document.decoded.refusal().map(|fault| fault.text.clone());
    broken.map(|problem| problem.message.clone()).or(refused)
}

/// How many of some answers are given in the same words.
#[derive(Default)]
struct Score {
    same: usize,
    all: usize,
}

impl Score {
    fn add(&mut self, case: &Case, said: Option<&str>, recorded: Option<&str>) {
        self.all += 1;
        self.same += usize::from(said == recorded);
        if said != recorded && std::env::var_os("API_LIST").is_some() {
            println!("{}\n  recorded {recorded:?}\n  said     {said:?}", case.id);
        }
    }
}

#[test]
fn the_decoder_answers_in_the_same_words() {
    let (mut refused, mut strict, mut accepted) =
        (Score::default(), Score::default(), Score::default());
    for case in cases() {
        let said = refusal(&case.document);
        let (said, recorded, score) = match (&case.decode, &case.strict) {
            (Some(decode), _) => (said, Some(decode), &mut refused),
            (None, Some(text)) => (
                said.or_else(|| case.document.decoded.strict()),
                Some(text),
                &mut strict,
            ),
            (None, None) => (
                said.or_else(|| case.document.decoded.strict()),
                None,
                &mut accepted,
            ),
        };
        score.add(&case, said.as_deref(), recorded.map(String::as_str));
    }
    println!("answer              same   all");
    for (name, score) in [
        ("refused", &refused),
        ("refused strictly", &strict),
        ("decoded", &accepted),
    ] {
        println!("{name:18} {:5} {:5}", score.same, score.all);
    }
    assert_eq!(accepted.same, accepted.all, "a false alarm");
    assert_eq!(strict.same, strict.all);
    // the recording could not take a list apart, which kubectl does before it asks
    assert!(refused.same >= 26, "{} of {}", refused.same, refused.all);
}
