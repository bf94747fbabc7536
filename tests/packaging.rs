//! What is shipped beside the command: the image and its recipe, the workflows, the hooks.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The version that everything here is of.
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn document(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanikolint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.args(arguments).output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn the_image_is_built_by_a_recipe_without_a_finding() {
    let recipe = "packaging/build-image.yaml";
    let (exit, findings) = said(&["--select", "all", "--fail-on", "note", recipe]);
    assert_eq!(exit, Some(0), "{findings}");
    assert!(findings.contains("no findings in 1 build"), "{findings}");
    let (_, plan) = said(&["plan", recipe]);
    assert!(plan.contains("→ packaging/Dockerfile here"), "{plan}");
    assert!(plan.contains("COPY LICENSE-APACHE LICENSE-MIT"), "{plan}");
}

#[test]
fn actions_are_pinned_to_commits() {
    let mut seen = 0;
    for file in [
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        "action.yml",
    ] {
        for line in document(file).lines() {
            let Some((_, uses)) = line.split_once("uses: ") else {
                continue;
            };
            seen += 1;
            let (_, pin) = uses.split_once('@').unwrap();
            let (commit, version) = pin.split_once(" # v").unwrap_or((pin, ""));
            let is_commit = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            assert!(is_commit && !version.is_empty(), "{file}: {uses}");
        }
    }
    assert!(seen > 8, "only {seen} actions");
}

#[test]
fn no_checkout_leaves_its_credentials_behind() {
    for file in [".github/workflows/ci.yml", ".github/workflows/release.yml"] {
        let text = document(file);
        let steps: Vec<&str> = text.split("- uses: actions/checkout@").skip(1).collect();
        assert!(!steps.is_empty(), "{file}");
        for step in steps {
            let (step, _) = step.split_once("\n      - ").unwrap_or((step, ""));
            assert!(
                step.contains("persist-credentials: false"),
                "{file}: {step}"
            );
        }
    }
}

#[test]
fn the_hooks_differ_in_how_they_are_built_alone() {
    let hooks = document(".pre-commit-hooks.yaml");
    let shared = |hook: &str| -> Vec<String> {
        let lines = hook.lines().map(str::trim);
        let own = ["id: ", "description: ", "language: "];
        lines
            .filter(|line| !line.starts_with('#') && !own.iter().any(|key| line.contains(key)))
            .map(str::to_owned)
            .collect()
    };
    let (head, wheel) = hooks.split_once("- id: kanikolint-wheel").unwrap();
    let (_, cargo) = head.split_once("- id: kanikolint").unwrap();
    assert!(shared(cargo).contains(&"entry: kanikolint --changed".to_owned()));
    assert_eq!(shared(cargo), shared(wheel));
}

#[test]
fn what_is_to_be_pasted_names_this_version() {
    for (file, pasted) in [
        ("README.md", format!("[kanikolint=={VERSION}]")),
        ("docs/pre-commit.md", format!("[kanikolint=={VERSION}]")),
        ("docs/pre-commit.md", format!("rev: v{VERSION}\n")),
        ("docs/ci.md", format!("mirror-of-kanikolint@v{VERSION}\n")),
        ("docs/ci.md", format!("/kanikolint:{VERSION}\n")),
        (
            "packaging/build-image.yaml",
            format!("--branch=v{VERSION}\n"),
        ),
        (
            "packaging/build-image.yaml",
            format!("/kanikolint:{VERSION}\n"),
        ),
    ] {
        assert!(document(file).contains(&pasted), "{file} lacks {pasted}");
    }
}
