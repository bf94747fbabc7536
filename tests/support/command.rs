//! The command itself, run in a directory of its own.

#![allow(dead_code, reason = "each harness uses a part of it")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a run may take, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(60);

/// A pod that builds what lies beside its manifest.
pub const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  restartPolicy: Never
  containers:
    - name: kaniko
      image: ghcr.io/osscontainertools/kaniko:v1.28.3
      args:
        - --context=dir:///workspace
        - --no-push
      volumeMounts:
        - name: sources
          mountPath: /workspace
          readOnly: true
  volumes:
    - name: sources
      persistentVolumeClaim:
        claimName: sources
";

/// The command in an empty directory, without colours from the surroundings.
pub struct Here(TempDir);

impl Here {
    /// An empty directory.
    pub fn new() -> Self {
        Here(TempDir::new().unwrap())
    }

    /// A pod in a directory of that name, with a Dockerfile.
    pub fn with_pod(directory: &str, dockerfile: impl AsRef<[u8]>) -> Self {
        let here = Here::new();
        here.pod(directory, dockerfile);
        here
    }

    /// Adds such a pod.
    pub fn pod(&self, directory: &str, dockerfile: impl AsRef<[u8]>) {
        self.write(&format!("{directory}/pod.yaml"), POD);
        self.write(&format!("{directory}/Dockerfile"), dockerfile);
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A path in it.
    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, and the directories above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let at = self.at(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, content).unwrap();
    }

    /// Makes a named pipe.
    pub fn pipe(&self, path: &str) {
        let made = Command::new("mkfifo").arg(self.at(path)).status().unwrap();
        assert!(made.success());
    }

    /// The command, ready to run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanikolint"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        for (variable, _) in std::env::vars_os() {
            if variable.to_string_lossy().starts_with("KANIKOLINT_") {
                command.env_remove(variable);
            }
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::of(&mut self.command(arguments))
    }

    /// Runs it and reads its JSON.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let said = self.run(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&said.out).unwrap()
    }
}

/// What it said.
pub struct Said {
    /// What it exits with.
    pub exit: Option<i32>,
    /// What it writes to standard output.
    pub out: String,
    /// What it writes to standard error.
    pub error: String,
}

impl Said {
    /// Runs a command to its end, which must come soon and without a panic.
    pub fn of(command: &mut Command) -> Self {
        let kept = TempDir::new().unwrap();
        let (out, error) = (kept.path().join("out"), kept.path().join("error"));
        let mut child = command
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(&error).unwrap())
            .spawn()
            .unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("it did not end");
            }
            sleep(Duration::from_millis(2));
        };
        Self::ended(Output {
            status,
            stdout: fs::read(out).unwrap(),
            stderr: fs::read(error).unwrap(),
        })
    }

    /// What a command that has ended said.
    pub fn ended(output: Output) -> Self {
        let said = Said {
            exit: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(said.exit.is_some(), "a signal ended it: {}", said.error);
        assert!(!said.error.contains("panicked"), "{}", said.error);
        said
    }
}
