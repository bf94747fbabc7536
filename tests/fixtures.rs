//! Whole setups in `fixtures/`, against what is written down of each in its `expected.txt`.
//!
//! A setup is a folder: its files; `arguments`, one word a line; `made.json`, files whose names
//! not every file system can hold, by name. `UPDATE_EXPECTED=1` writes what is expected anew.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kanikolint::discover;
use kanikolint::finding::Severity;
use kanikolint::progress::Unwatched;
use kanikolint::report::{BuildReport, Report, Showing, concise};
use kanikolint::rules::RULES;
use kanikolint::verdict::Verdict;
use kanikolint::{Input, lint};
use tempfile::TempDir;

/// What a folder holds beside the files of the setup.
const OURS: [&str; 3] = ["expected.txt", "arguments", "made.json"];
/// Recorded ground truth and tables of cases, which other tests read.
const NO_SETUPS: [&str; 3] = ["api", "oracle", "pod_security"];

#[test]
fn every_setup_reports_what_is_expected() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut differing = Vec::new();
    for folder in folders() {
        let said = Laid::out(&folder).said();
        let expected = folder.join("expected.txt");
        if update {
            fs::write(&expected, &said).unwrap();
        }
        let written = fs::read_to_string(&expected).unwrap_or_else(|_| String::from("(missing)\n"));
        if written != said {
            let name = folder.display();
            differing.push(format!("{name}\n-- expected\n{written}-- said\n{said}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn clean_setups_have_no_error_and_no_warning() {
    let clean: Vec<PathBuf> = folders()
        .into_iter()
        .filter(|folder| name(folder).starts_with("clean-"))
        .collect();
    assert!(clean.len() >= 30, "a setup of each kind");
    for folder in clean {
        let report = Laid::out(&folder).lint();
        let loud = report.findings.iter();
        let mut loud = loud.filter(|finding| finding.severity > Severity::Note);
        if let Some(finding) = loud.next() {
            panic!("{}: {}", folder.display(), finding.message);
        }
        assert!(!report.builds.is_empty(), "{}", folder.display());
        for build in &report.builds {
            let refused = (build.verdict == Verdict::Rejects).then_some(&build.error);
            assert_eq!(refused, None, "{}", folder.display());
        }
    }
}

/// The folders with a setup, in the order of their names.
fn folders() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders: Vec<PathBuf> = fs::read_dir(all)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !NO_SETUPS.contains(&name(path)))
        .collect();
    folders.sort();
    assert!(folders.len() > 12, "the setups are there");
    folders
}

fn name(folder: &Path) -> &str {
    folder.file_name().unwrap().to_str().unwrap()
}

/// A setup in a repository of its own, so that nothing around it counts.
struct Laid {
    above: TempDir,
    root: PathBuf,
    arguments: Vec<String>,
}

impl Laid {
    fn out(folder: &Path) -> Self {
        let above = TempDir::new().unwrap();
        let root = above.path().canonicalize().unwrap().join(name(folder));
        copy(folder, &root);
        fs::create_dir(root.join(".git")).unwrap();
        for (path, content) in made(folder) {
            write(&root.join(path), content.as_bytes());
        }
        let arguments = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
        Laid {
            above,
            root,
            arguments: arguments.lines().map(str::to_owned).collect(),
        }
    }

    /// Lints the folder as a directory, with all rules.
    fn lint(&self) -> Report {
        let mut options = support::options(&self.arguments, &self.root);
        options.rules = RULES.iter().collect();
        let found = discover::manifests(std::slice::from_ref(&self.root), &Unwatched);
        assert!(found.failures.is_empty());
        let inputs = found.files.into_iter();
        let inputs: Vec<Input> = inputs
            .map(|path| Input::Path { path, named: false })
            .collect();
        lint(&inputs, &options, &Unwatched)
    }

    /// The findings, one a line, then the builds with what was taken for their context, and what
    /// the executor says.
    fn said(&self) -> String {
        let report = self.lint();
        let mut out = Vec::new();
        concise::write(&report, Showing::All, &mut out).unwrap();
        let mut said = String::from_utf8(out).unwrap();
        for build in &report.builds {
            if !said.is_empty() {
                said.push('\n');
            }
            said.push_str(&described(&report, build));
        }
        let root = self.root.to_str().unwrap();
        let said = said.replace(&format!("{root}/"), "").replace(root, ".");
        assert!(!said.contains(self.above.path().to_str().unwrap()));
        said
    }
}

fn described(report: &Report, build: &BuildReport) -> String {
    let mut lines = vec![format!(
        "{}, document {}, container {}",
        report.sources.path(build.manifest).display(),
        build.document + 1,
        build.container.as_deref().unwrap_or("without a name")
    )];
    lines.push(format!(
        "  context {} is {} ({})",
        build.context_path.as_deref().unwrap_or("unknown"),
        match &build.context_local {
            Some(local) => local.display().to_string(),
            None => "unknown".to_owned(),
        },
        build.context_how
    ));
    let error = build.error.iter().map(|error| format!(": {error}"));
    lines.push(format!(
        "  {}{}",
        build.verdict.name(),
        error.collect::<String>()
    ));
    lines.extend(build.unknown.iter().map(|why| format!("  unknown: {why}")));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(name(&from));
        if from.is_dir() {
            copy(&from, &to);
        } else if !OURS.contains(&name(&from)) {
            fs::copy(&from, &to).unwrap();
        }
    }
}

fn made(folder: &Path) -> BTreeMap<String, String> {
    match fs::read_to_string(folder.join("made.json")) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => BTreeMap::new(),
    }
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}
