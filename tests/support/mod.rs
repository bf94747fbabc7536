//! What the harnesses share: setups laid out in a directory of their own, and linted.

#![allow(dead_code, reason = "each harness uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fs;
use std::path::{Path, PathBuf};

use kanikolint::card::Setup;
use kanikolint::context::resolve::PathMap;
use kanikolint::finding::Finding;
use kanikolint::report::Report;
use kanikolint::rule::Rule;
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint, progress::Unwatched};
use tempfile::TempDir;

/// The rules that have an error for a build that passes, and is certainly not what was written.
const SILENT: &[&str] = &[
    "arguments-after-dashes",
    "flag-without-effect",
    "git-source",
    "heredoc-dropped",
    "ignore-file-off",
    "mount-ignored",
    "single-snapshot-loses-layers",
];

/// Whether a finding says that the build passes, and is not what was written.
pub fn builds_otherwise(finding: &Finding) -> bool {
    let quotes = |note: &String| note.contains("will say: ");
    SILENT.contains(&finding.rule.name) && !finding.notes.iter().any(quotes)
}

/// A setup on disk.
pub struct Directory {
    directory: TempDir,
}

impl Directory {
    /// An empty directory.
    pub fn empty() -> Self {
        Directory {
            directory: TempDir::new().unwrap(),
        }
    }

    /// A repository of a remote, at branch `main`, whose index is empty: what git ignores is not in
    /// it.
    pub fn repository(remote: &str) -> Self {
        let directory = Self::empty();
        directory.write(".git/HEAD", "ref: refs/heads/main\n");
        directory.write(
            ".git/config",
            format!("[remote \"origin\"]\n\turl = {remote}\n"),
        );
        directory.write(
            ".git/index",
            [b"DIRC\0\0\0\x02\0\0\0\0".as_slice(), &[0; 20]].concat(),
        );
        directory
    }

    /// Lays the files of an example out.
    pub fn lay(setup: &Setup) -> Self {
        let laid = Self::empty();
        for file in &setup.files {
            match file.is_link {
                true => laid.link(file.content.trim_end(), &file.path),
                false => laid.write(&file.path, &file.content),
            }
        }
        laid
    }

    /// Writes a file, and the directories above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let at = self.path(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, content).unwrap();
    }

    /// Makes a symbolic link, and the directories above it.
    fn link(&self, target: &str, path: &str) {
        let at = self.path(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, at).unwrap();
    }

    /// A path in the directory.
    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    /// Lints the manifest of the setup, `pod.yaml` or the only YAML file at its top, with all rules.
    pub fn lint(&self, arguments: &[String]) -> Report {
        let mut options = options(arguments, self.directory.path());
        // what another rule says of an example besides
        let ignored = arguments.windows(2).filter(|pair| pair[0] == "--ignore");
        let ignored: Vec<&String> = ignored.map(|pair| &pair[1]).collect();
        let is_run = |rule: &&Rule| !ignored.iter().any(|name| *name == rule.name);
        options.rules = RULES.iter().filter(is_run).collect();
        lint(&[self.manifest()], &options, &Unwatched)
    }

    fn manifest(&self) -> Input {
        let pod = self.path("pod.yaml");
        let path = match pod.exists() {
            true => pod,
            false => fs::read_dir(self.directory.path())
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| {
                    path.extension()
                        .is_some_and(|extension| extension == "yaml" || extension == "yml")
                })
                .unwrap_or_else(|| self.path("pod.yaml")),
        };
        Input::Path { path, named: true }
    }
}

/// The options that a few arguments of the command line stand for. Relative paths are relative
/// to the setup.
pub fn options(arguments: &[String], base: &Path) -> Options {
    let mut options = Options::default();
    let mut words = arguments.iter();
    while let Some(name) = words.next() {
        let value = words
            .next()
            .unwrap_or_else(|| panic!("{name} needs a value"));
        match name.as_str() {
            "--context" => options.context = Some(base.join(value)),
            "--map" => {
                let mut map = PathMap::parse(value).unwrap();
                map.to = base.join(&map.to);
                options.maps.push(map);
            }
            "--executor" => options.executor = Some(value.parse().unwrap()),
            "--ignore" => {}
            "--pod-security" => options.pod_security = Some(value.parse().unwrap()),
            _ => panic!("unknown argument {name}"),
        }
    }
    options
}

/// The bytes that a text in base64 stands for.
pub fn decode_base64(encoded: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0u32;
    let mut count = 0;
    let mut out = Vec::new();
    for letter in encoded
        .bytes()
        .filter(|letter| *letter != b'=' && !letter.is_ascii_whitespace())
    {
        let value = ALPHABET.iter().position(|known| *known == letter).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    out
}
