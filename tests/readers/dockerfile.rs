//! The Dockerfile reader against BuildKit's own parser and against eleven executors.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::decode_base64;
use kanikolint::dockerfile::expand::{Lookup, Mode, expand};
use kanikolint::dockerfile::{
    Dialect, Dockerfile, Instruction, Kind, Phase, Source, Transfer, read,
};
use kanikolint::source::{FileId, Text};
use serde_json::{Map, Value, json};

/// The cases that rest on nothing recorded.
#[path = "dockerfile_cases.rs"]
mod cases;

/// The rows of a recorded table.
pub fn rows(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/oracle")
        .join(name);
    let text = fs::read_to_string(path).expect("the recorded cases are there");
    let rows = text.lines().map(serde_json::from_str);
    rows.collect::<Result<_, _>>().expect("each line is JSON")
}

fn read_with(minor: u32, text: &str) -> Dockerfile {
    read(FileId::FIRST, text, &Dialect::buildkit(minor))
}

/// A node as BuildKit's parser was recorded to make it.
fn node(instruction: &Instruction) -> Value {
    let mut node = Map::new();
    let strings =
        |texts: &[Text]| -> Vec<String> { texts.iter().map(ToString::to_string).collect() };
    node.insert("name".into(), json!(instruction.keyword.to_lowercase()));
    node.insert("start".into(), json!(instruction.start_line));
    node.insert("end".into(), json!(instruction.end_line));
    node.insert("args".into(), json!(strings(&instruction.arguments)));
    let flags = instruction.flags.iter().map(|flag| flag.text.to_string());
    let flags: Vec<String> = flags.collect();
    if !flags.is_empty() {
        node.insert("flags".into(), json!(flags));
    }
    if instruction.exec_form {
        node.insert("json".into(), json!(true));
    }
    match &instruction.kind {
        Kind::From(from) => {
            if let Some(alias) = &from.alias {
                node.insert("alias".into(), json!(alias.to_lowercase()));
            }
        }
        Kind::Copy(transfer) | Kind::Add(transfer) => add_transfer(&mut node, transfer),
        _ => {}
    }
    let heredocs = instruction.heredocs.iter().map(|heredoc| {
        json!({"name": heredoc.name, "expand": heredoc.expand, "chomp": heredoc.chomp,
               "content": heredoc.content.as_str()})
    });
    let heredocs: Vec<Value> = heredocs.collect();
    if !heredocs.is_empty() {
        node.insert("heredocs".into(), json!(heredocs));
    }
    Value::Object(node)
}

fn add_transfer(node: &mut Map<String, Value>, transfer: &Transfer) {
    let (mut paths, mut inline) = (Vec::new(), Vec::new());
    for source in &transfer.sources {
        match source {
            Source::Path(path) => paths.push(path.to_string()),
            Source::Inline { name, .. } => inline.push(name.clone()),
        }
    }
    for (key, values) in [("srcs", paths), ("inline", inline)] {
        if !values.is_empty() {
            node.insert(key.into(), json!(values));
        }
    }
    node.insert("dest".into(), json!(transfer.destination.as_str()));
}

#[test]
fn reads_as_buildkit_does() {
    let rows = rows("dockerfile-syntax.jsonl");
    let mut differences = Vec::new();
    for row in &rows {
        let text = row["dockerfile"].as_str().expect("a text");
        let dockerfile = read_with(32, text);
        let error = dockerfile.error().map(|problem| problem.words.as_str());
        let mut ours = json!({"error": error});
        let mut theirs = json!({"error": row["error"]});
        // Where its first pass fails, BuildKit makes no nodes.
        let made = !dockerfile
            .error()
            .is_some_and(|problem| problem.phase == Phase::Lines);
        let nodes = dockerfile.instructions.iter().filter(|_| made).map(node);
        ours["nodes"] = nodes.collect();
        theirs["nodes"] = row["nodes"].clone();
        if made {
            ours["escape"] = json!(dockerfile.escape.to_string());
            theirs["escape"] = row.get("escape").cloned().unwrap_or(json!("\\"));
        }
        if ours != theirs {
            differences.push(format!("{text:?}\n  ours   {ours}\n  theirs {theirs}"));
        }
    }
    println!("{} of {} agree", rows.len() - differences.len(), rows.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The executors and the BuildKit v0 that each carries.
const EXECUTORS: [(&str, u32); 11] = [
    ("oss-main", 32),
    ("oss-v1.27.6", 30),
    ("oss-v1.26.0", 25),
    ("oss-v1.25.0", 23),
    ("chainguard-main", 26),
    ("google-v1.24.0", 22),
    ("google-v1.23.2", 14),
    ("google-v1.22.0", 13),
    ("google-v1.20.0", 11),
    ("google-v1.14.0", 11),
    ("google-v1.9.1", 8),
];

/// What a verdict says about parsing: no error, or this one; nothing where it got no such way.
fn parse_error(verdict: &Value) -> Option<Option<&str>> {
    if verdict["ok"] == json!(true) || verdict["verdict"] == json!("crash") {
        return Some(None);
    }
    let error = verdict["error"].as_str()?;
    let error = error.strip_prefix("error building image: ")?;
    let Some(error) = error.strip_prefix("parsing dockerfile: ") else {
        let parsed = !error.starts_with("reading dockerfile");
        return parsed.then_some(None);
    };
    // Kaniko's own checks, not its parser's.
    let kanikos = ["quotes wrapping arg values", "parsing lint options: "];
    match kanikos.iter().any(|start| error.starts_with(start)) {
        true => Some(None),
        false => Some(Some(error)),
    }
}

fn verdict<'a>(verdicts: &'a Value, label: &str) -> Option<&'a Value> {
    let verdict = verdicts.get(label)?;
    match verdict.as_str().and_then(|same| same.strip_prefix('=')) {
        Some(same) => verdicts.get(same),
        None => Some(verdict),
    }
}

#[derive(Default)]
struct Agreement {
    same: usize,
    errors: usize,
}

/// Compares the readings of a text with the verdicts of all executors.
fn compare(
    id: &str,
    text: &str,
    verdicts: &Value,
    tally: &mut BTreeMap<&str, Agreement>,
    differences: &mut Vec<String>,
) {
    for (label, minor) in EXECUTORS {
        let Some(theirs) = verdict(verdicts, label).and_then(parse_error) else {
            continue;
        };
        let dockerfile = read_with(minor, text);
        let ours = dockerfile.error().map(|problem| problem.words.trim_end());
        if ours != theirs {
            differences.push(format!(
                "{id} {label}\n  ours   {ours:?}\n  theirs {theirs:?}"
            ));
            continue;
        }
        let agreement = tally.entry(label).or_default();
        agreement.same += 1;
        agreement.errors += usize::from(theirs.is_some());
    }
}

/// The Dockerfile of a curated case, where it lies where the arguments say.
fn curated_dockerfile(row: &Value) -> Option<String> {
    let arguments: Vec<&str> = row["args"]
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let usual = ["--context=dir:///workspace", "--dockerfile=Dockerfile"];
    if usual.iter().any(|argument| !arguments.contains(argument)) {
        return None;
    }
    let mut steps = row["setup"].as_array()?.iter();
    let written = steps.rfind(|step| step["op"] == "write" && step["path"] == "Dockerfile");
    match written {
        Some(step) if step["b64"].is_string() => {
            String::from_utf8(decode_base64(step["b64"].as_str()?)).ok()
        }
        Some(step) => step["text"].as_str().map(str::to_string),
        None => row["files"]["Dockerfile"].as_str().map(str::to_string),
    }
}

/// A comparison of a text with the verdicts of all executors.
type Comparison = fn(&str, &str, &Value, &mut BTreeMap<&str, Agreement>, &mut Vec<String>);

/// Compares every recorded Dockerfile, prints how many agree under a heading, and takes no
/// difference.
fn compare_all(heading: &str, compare: Comparison) {
    let mut tally = BTreeMap::new();
    let mut differences = Vec::new();
    for row in rows("curated.jsonl") {
        let id = row["id"].as_str().expect("an id");
        if let Some(text) = curated_dockerfile(&row) {
            compare(id, &text, &row["expect"], &mut tally, &mut differences);
        }
    }
    for row in rows("random.jsonl") {
        let id = format!("random {}", row["seed"]);
        let text = row["dockerfile"].as_str().expect("a text");
        compare(&id, text, &row["verdicts"], &mut tally, &mut differences);
    }
    println!("{heading}");
    for (label, Agreement { same, errors }) in &tally {
        println!("{label:16} {same:6} {errors:6}");
    }
    assert_eq!(tally.len(), EXECUTORS.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn refuses_what_each_executor_refuses() {
    compare_all("executor          agree  of them errors", compare);
}

/// The word and the whole of an error about expanding it: `failed to process "word": reason`.
fn expansion_error(error: &str) -> Option<(String, &str)> {
    let (_, quoted) = error.split_once("failed to process ")?;
    let mut words = serde_json::Deserializer::from_str(quoted).into_iter::<String>();
    let word = words.next()?.ok()?;
    Some((
        word,
        &error[error.len() - quoted.len() - "failed to process ".len()..],
    ))
}

/// The words of an instruction in which the executor expands variables.
fn expanded_words(instruction: &Instruction) -> Vec<&str> {
    let texts: Vec<&Text> = match &instruction.kind {
        Kind::Copy(transfer) | Kind::Add(transfer) => {
            let paths = transfer.sources.iter().filter_map(|source| match source {
                Source::Path(path) => Some(path),
                Source::Inline { .. } => None,
            });
            paths.chain([&transfer.destination]).collect()
        }
        Kind::Env(pairs) => pairs.iter().map(|pair| &pair.value).collect(),
        Kind::Workdir(text) | Kind::User(text) => vec![text],
        _ => Vec::new(),
    };
    texts.into_iter().map(|text| text.as_str()).collect()
}

/// Compares what is said of words: refused ones are refused in the same words, and in a Dockerfile
/// with a single stage that was built none is refused.
fn compare_words(
    id: &str,
    text: &str,
    verdicts: &Value,
    tally: &mut BTreeMap<&str, Agreement>,
    differences: &mut Vec<String>,
) {
    for (label, minor) in EXECUTORS {
        let Some(verdict) = verdict(verdicts, label) else {
            continue;
        };
        let forms = Dialect::buildkit(minor).variables;
        if let Some((word, error)) = verdict["error"].as_str().and_then(expansion_error) {
            let ours = expand(&word, &|_| Lookup::Unset, Mode::WORD, &forms);
            let ours = ours.err().map(|error| error.words);
            match ours.as_deref() == Some(error) {
                true => tally.entry(label).or_default().errors += 1,
                false => differences.push(format!("{id} {label}: {ours:?}, not {error}")),
            }
        }
        let dockerfile = read_with(minor, text);
        if verdict["ok"] != json!(true) || dockerfile.stages.len() != 1 {
            continue;
        }
        for word in dockerfile.instructions.iter().flat_map(expanded_words) {
            let unknown = |_: &str| Lookup::Unknown("it is not asked here".into());
            match expand(word, &unknown, Mode::WORD, &forms) {
                Ok(_) => tally.entry(label).or_default().same += 1,
                Err(error) => differences.push(format!("{id} {label}: {}", error.words)),
            }
        }
    }
}

#[test]
fn expands_words_as_each_executor_does() {
    compare_all("executor       taken  refused", compare_words);
}
