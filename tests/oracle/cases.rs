//! The recorded cases.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

/// One setup, and what each executor said of it.
pub struct Case {
    /// Its id or seed.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Its area or profile.
    pub area: String,
    /// Whether base images of unknown content matter.
    pub uses_registry: bool,
    /// The executor's arguments.
    pub arguments: Vec<String>,
    /// The container's environment.
    pub environment: BTreeMap<String, String>,
    /// The directory the executor starts in.
    pub directory: Option<String>,
    /// Whether the context lies on a mount.
    pub mounted: bool,
    /// Files by path, with their text.
    pub files: BTreeMap<String, String>,
    /// Steps after the files are laid.
    pub steps: Vec<Value>,
    /// What each executor said, by its label.
    pub recorded: BTreeMap<String, Recorded>,
}

/// What an executor said.
pub struct Recorded {
    /// Whether it accepted the build.
    pub accepts: bool,
    /// Its error line.
    pub error: String,
    /// What it put on the file system.
    pub files: Option<Vec<String>>,
}

fn rows(name: &str) -> Vec<Value> {
    let path = format!("{}/fixtures/oracle/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn map(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .map(|(key, value)| (key.clone(), text(value)))
        .collect()
}

/// The hand-written cases that can be scored.
pub fn curated() -> Vec<Case> {
    let scored = |row: &Value| row["env_dependent"] != true;
    rows("curated.jsonl")
        .into_iter()
        .filter(scored)
        .map(curated_case)
        .collect()
}

fn curated_case(row: Value) -> Case {
    Case {
        id: text(&row["id"]),
        title: text(&row["title"]),
        area: text(&row["area"]),
        uses_registry: row["uses_registry"] == true,
        arguments: texts(&row["args"]),
        environment: map(&row["env"]),
        directory: row["cwd"].as_str().map(str::to_owned),
        mounted: row["ctx_mount"] != false,
        files: map(&row["files"]),
        steps: row["setup"].as_array().cloned().unwrap_or_default(),
        recorded: recorded(&row["expect"]),
    }
}

/// The generated cases.
pub fn random() -> Vec<Case> {
    rows("random.jsonl").into_iter().map(random_case).collect()
}

fn random_case(row: Value) -> Case {
    let mut files: BTreeMap<String, String> = texts(&row["files"])
        .into_iter()
        .map(|path| (path.clone(), format!("{path}\n")))
        .collect();
    files.insert("Dockerfile".into(), text(&row["dockerfile"]));
    if let Some(ignore) = row["dockerignore"].as_str() {
        files.insert(".dockerignore".into(), ignore.to_owned());
    }
    let directories = texts(&row["dirs"])
        .into_iter()
        .map(|path| serde_json::json!({"op": "mkdir", "path": path}));
    let links = map(&row["symlinks"])
        .into_iter()
        .map(|(path, target)| serde_json::json!({"op": "symlink", "path": path, "target": target}));
    Case {
        id: row["seed"].to_string(),
        title: String::new(),
        area: text(&row["profile"]),
        uses_registry: false,
        arguments: texts(&row["args"]),
        environment: BTreeMap::new(),
        directory: None,
        mounted: true,
        files,
        steps: directories.chain(links).collect(),
        recorded: recorded(&row["verdicts"]),
    }
}

/// The verdicts that files can tell of: not those of servers, of commands, or of the clock.
fn recorded(verdicts: &Value) -> BTreeMap<String, Recorded> {
    let verdicts = verdicts.as_object().unwrap();
    let files = |label: &str| -> Option<Vec<String>> {
        let mut listed = &verdicts[label]["fs"];
        while let Some(same) = listed.as_str().and_then(|listed| listed.strip_prefix('=')) {
            listed = &verdicts[same]["fs"];
        }
        listed.is_array().then(|| texts(listed))
    };
    let judged = verdicts
        .iter()
        .filter(|(_, verdict)| verdict["ok"].is_boolean() && verdict["beyond"].is_null());
    judged
        .map(|(label, verdict)| {
            let recorded = Recorded {
                accepts: verdict["ok"] == true,
                error: text(&verdict["error"]),
                files: files(label),
            };
            (label.clone(), recorded)
        })
        .collect()
}
