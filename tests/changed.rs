//! `--changed`: which builds of a repository a file concerns.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

/// Two builds, each with a mistake of its own: their Dockerfiles copy what is not there.
fn repository() -> TempDir {
    let laid = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        let write = |path: &str, text: &str| {
            let path = laid.path().join(name).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("Dockerfile", "FROM scratch\nCOPY missing /\n");
        write(".dockerignore", "*.log\n");
        write("src/a.txt", "a\n");
        write(
            "pod.yaml",
            &pod(name, &laid.path().join(name).display().to_string()),
        );
    }
    fs::create_dir(laid.path().join(".git")).unwrap();
    fs::create_dir(laid.path().join("docs")).unwrap();
    fs::write(laid.path().join("docs/index.md"), "# Docs\n").unwrap();
    laid
}

fn pod(name: &str, host: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  restartPolicy: Never\n  containers:\n  \
         - name: kaniko\n    image: ghcr.io/osscontainertools/kaniko:v1.28.3\n    \
         args: [--context=dir:///workspace, --no-push]\n    \
         volumeMounts: [{{name: a, mountPath: /workspace}}]\n  \
         volumes: [{{name: a, hostPath: {{path: {host}}}}}]\n"
    )
}

fn lint(laid: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanikolint"));
    let command = command.current_dir(laid).args(["--format", "json"]);
    command.args(arguments).output().unwrap()
}

/// The directories of the builds that were judged.
fn judged(laid: &TempDir, arguments: &[&str]) -> BTreeSet<String> {
    let output = lint(laid, arguments);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let builds = report["builds"].as_array().unwrap();
    let manifest = |build: &serde_json::Value| build["manifest"].as_str().unwrap().to_owned();
    let directory = |path: String| {
        path.trim_end_matches("/pod.yaml")
            .trim_start_matches("./")
            .to_owned()
    };
    builds.iter().map(manifest).map(directory).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn without_it_all_builds_are_judged() {
    assert_eq!(judged(&repository(), &[]), set(&["one", "two"]));
}

#[test]
fn a_file_concerns_the_builds_that_use_it() {
    let laid = repository();
    for file in [
        "pod.yaml",
        "Dockerfile",
        ".dockerignore",
        "src/a.txt",
        "./src/../src/a.txt",
    ] {
        let file = format!("two/{file}");
        assert_eq!(
            judged(&laid, &["--changed", &file]),
            set(&["two"]),
            "{file}"
        );
    }
    let both = ["--changed", "one/Dockerfile", "two/src/a.txt"];
    assert_eq!(judged(&laid, &both), set(&["one", "two"]));
}

#[test]
fn a_file_that_is_gone_concerns_them_too() {
    let laid = repository();
    fs::remove_file(laid.path().join("one/Dockerfile")).unwrap();
    for file in [
        "one/Dockerfile",
        "one/missing",
        "one/gone/deep/file",
        "one/secret.yaml",
    ] {
        assert_eq!(judged(&laid, &["--changed", file]), set(&["one"]), "{file}");
    }
}

#[test]
fn what_no_build_uses_concerns_none() {
    let laid = repository();
    let output = lint(&laid, &["--changed", "docs/index.md", "gone.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(judged(&laid, &["--changed", "docs/index.md"]), set(&[]));
    assert_eq!(
        lint(&laid, &["--changed", "one/src/a.txt"]).status.code(),
        Some(1)
    );
}

#[test]
fn an_object_beside_the_manifest_concerns_it() {
    let laid = repository();
    let object = "apiVersion: v1\nkind: Secret\nmetadata: {name: registry}\n";
    fs::create_dir(laid.path().join("deploy")).unwrap();
    let elsewhere = pod("three", &laid.path().join("one/src").display().to_string());
    fs::write(laid.path().join("deploy/pod.yaml"), elsewhere).unwrap();
    fs::write(laid.path().join("deploy/secret.yaml"), object).unwrap();
    fs::write(laid.path().join("deploy/values.yaml"), "replicas: 1\n").unwrap();
    assert_eq!(
        judged(&laid, &["--changed", "deploy/secret.yaml"]),
        set(&["deploy"])
    );
    assert_eq!(
        judged(&laid, &["--changed", "deploy/values.yaml"]),
        set(&[])
    );
}

#[test]
fn a_configuration_concerns_all() {
    let laid = repository();
    fs::write(laid.path().join("kanikolint.toml"), "").unwrap();
    assert_eq!(
        judged(&laid, &["--changed", "kanikolint.toml"]),
        set(&["one", "two"])
    );
}
