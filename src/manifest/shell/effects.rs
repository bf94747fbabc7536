//! What a program may do to files that a build reads.

use crate::manifest::expansion::Expanded;
use crate::path;

/// Programs that only look, or only tell.
const HARMLESS: [&str; 40] = [
    ":",
    "[",
    "[[",
    "alias",
    "base64",
    "basename",
    "cat",
    "cut",
    "date",
    "df",
    "dirname",
    "du",
    "echo",
    "env",
    "exit",
    "export",
    "false",
    "file",
    "grep",
    "head",
    "hostname",
    "id",
    "jq",
    "ls",
    "nproc",
    "printenv",
    "printf",
    "pwd",
    "return",
    "set",
    "sha256sum",
    "sleep",
    "stat",
    "tail",
    "test",
    "tr",
    "trap",
    "true",
    "umask",
    "whoami",
];

/// Programs that write only to the paths they are given.
const WRITE_WHERE_TOLD: [&str; 5] = ["chmod", "chown", "mkdir", "rm", "touch"];

/// Directories of the executor's own image that hold no sources.
const OWN: [&str; 4] = ["/kaniko", "/root", "/dev", "/tmp"];

/// Whether a program leaves all files alone that a build may read.
pub(in crate::manifest) fn is_harmless(program: &str, arguments: &[Expanded]) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    if HARMLESS.contains(&name) {
        return true;
    }
    WRITE_WHERE_TOLD.contains(&name)
        && arguments.iter().all(|argument| {
            let text = argument.argument.known_prefix();
            text.starts_with(['-', '+']) || is_mode(text) || is_own(text)
        })
}

fn is_mode(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a path lies where no sources do.
pub(super) fn is_own(path: &str) -> bool {
    OWN.iter().any(|own| path::lies_below(path, own))
}
