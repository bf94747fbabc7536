use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::*;
use crate::discover;
use crate::progress::Unwatched;
use crate::report::json;
use crate::rules::RULES;

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: build}
spec:
  restartPolicy: Never
  containers:
    - name: kaniko
      image: ghcr.io/osscontainertools/kaniko:v1.28.3
      args: [--context=dir:///workspace, --build-arg=TOKEN=hunter2hunter2, --no-push]
      volumeMounts: [{name: sources, mountPath: /workspace}]
  volumes:
    - name: sources
      persistentVolumeClaim: {claimName: sources}
";

const DOCKERFILE: &str = "FROM scratch
# kanikolint: ignore[copy-source-missing] it comes later
COPY late /
COPY missing /
# kanikolint: ignore[source-ignored]
COPY file /
";

fn lint_with(paths: &[PathBuf], threads: usize) -> Report {
    let found = discover::manifests(paths, &Unwatched);
    let input = |path| Input::Path { path, named: false };
    let inputs: Vec<Input> = found.files.into_iter().map(input).collect();
    let options = Options {
        rules: RULES.iter().collect(),
        threads: NonZeroUsize::new(threads),
        ..Options::default()
    };
    lint(&inputs, &options, &Unwatched)
}

fn as_json(report: &Report) -> String {
    let mut out = Vec::new();
    json::write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let setups = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let alone = lint_with(std::slice::from_ref(&setups), 1);
    assert!(alone.builds.len() > 20 && alone.findings.len() > 50);
    let files = |report: &Report| -> Vec<PathBuf> {
        let files = report.sources.iter();
        files.map(|(_, file)| file.path.clone()).collect()
    };
    for threads in [2, 3, 8, 2, 2] {
        let together = lint_with(std::slice::from_ref(&setups), threads);
        assert_eq!(as_json(&together), as_json(&alone), "{threads} threads");
        assert_eq!(files(&together), files(&alone), "{threads} threads");
    }
}

#[test]
fn manifests_share_their_dockerfile() {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(root.path().join(name), text).unwrap();
    write("Dockerfile", DOCKERFILE);
    write("file", "");
    let count = 40;
    for number in 0..count {
        write(&format!("pod-{number:02}.yaml"), POD);
    }
    let report = lint_with(&[root.path().to_path_buf()], 4);
    let read = report.sources.iter();
    let read = read.filter(|(_, file)| file.path.ends_with("Dockerfile"));
    assert_eq!(read.count(), 1);
    let of_rule = |name: &'static str| {
        let findings = report.findings.iter();
        findings.filter(move |one| one.rule.name == name)
    };
    let missing: Vec<(Option<usize>, &str)> = of_rule("copy-source-missing")
        .map(|one| (one.build, report.sources.slice(one.place().unwrap())))
        .collect();
    let each: Vec<_> = (0..count).map(|build| (Some(build), "missing")).collect();
    assert_eq!(missing, each);
    assert_eq!(report.hidden.len(), count);
    // a comment that hides nothing in any of the builds is told of once
    assert_eq!(of_rule("unused-ignore").count(), 1);
    assert!(!as_json(&report).contains("hunter2"));
}
