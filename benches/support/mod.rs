//! What the benchmarks share: setups on disk, made once and kept below `target`.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

use kanikolint::progress::Unwatched;
use kanikolint::report::Report;
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint};

/// A pod whose context is the claim `sources`, at `/workspace`.
pub fn pod(name: &str, dockerfile: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  restartPolicy: Never\n  \
        containers:\n    - name: kaniko\n      image: ghcr.io/osscontainertools/kaniko:v1.28.3\n      \
        args:\n        - --context=dir:///workspace\n        - --dockerfile={dockerfile}\n        \
        - --no-push\n      volumeMounts:\n        - name: sources\n          \
        mountPath: /workspace\n          readOnly: true\n  volumes:\n    - name: sources\n      \
        persistentVolumeClaim:\n        claimName: sources\n"
    )
}

/// A directory below `target` that `make` fills the first time it is asked for.
pub fn once(name: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let done = directory.with_extension("done");
    if !done.exists() {
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).expect("a directory below target");
        make(&directory);
        fs::write(done, "").expect("a file below target");
    }
    directory
}

/// Writes a file, and the directories above it.
pub fn write(path: impl AsRef<Path>, content: &str) {
    let path = path.as_ref();
    let above = path.parent().expect("a directory above");
    fs::create_dir_all(above).expect("a directory");
    fs::write(path, content).expect("a file");
}

/// A number from the environment.
pub fn number(variable: &str, default: usize) -> usize {
    let given = std::env::var(variable).ok();
    given.map_or(default, |given| given.parse().expect("a number"))
}

/// Lints manifests with all rules.
pub fn run(manifests: &[PathBuf], context: Option<&Path>) -> Report {
    let inputs: Vec<Input> = manifests
        .iter()
        .map(|path| Input::Path {
            path: path.clone(),
            named: true,
        })
        .collect();
    let options = Options {
        context: context.map(Path::to_path_buf),
        rules: RULES.iter().collect(),
        ..Options::default()
    };
    lint(&inputs, &options, &Unwatched)
}
