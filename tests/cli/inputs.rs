//! What cannot be read, is not there or never ends.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::command::{Here, Said};

const NOTHING: &str = "no findings: nothing read here starts a Kaniko executor";

#[test]
fn an_empty_directory_is_clean() {
    let said = Here::new().run(&[]);
    assert_eq!((said.exit, said.error.as_str()), (Some(0), ""));
    assert_eq!(said.out, format!("{NOTHING}\n"));
}

#[test]
fn what_only_names_kaniko_starts_none() {
    let here = Here::new();
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kaniko}\n";
    here.write("map.yaml", map);
    let said = here.run(&[]);
    assert_eq!((said.exit, said.out), (Some(0), format!("{NOTHING}\n")));
}

#[test]
fn a_missing_path_cannot_be_judged() {
    let said = Here::new().run(&["none.yaml", "\u{1b}[2J"]);
    assert_eq!(said.exit, Some(2));
    assert_eq!(
        said.error,
        "kanikolint: none.yaml: no such file or directory\n\
         kanikolint: ␛[2J: no such file or directory\n"
    );
    assert_eq!(said.out, format!("{NOTHING}; 2 inputs could not be read\n"));
}

#[test]
fn what_cannot_be_read_does_not_keep_the_rest() {
    let here = Here::new();
    here.write("a.yaml", "kind: ConfigMap\n");
    let said = here.run(&["none.yaml", "a.yaml", "--format", "json"]);
    assert_eq!(said.exit, Some(2));
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["schema"], 1);
}

#[test]
fn a_command_after_options_is_told_apart() {
    let said = Here::new().run(&["--color", "never", "rules"]);
    assert_eq!(said.exit, Some(2));
    let hint = "no such file or directory (a command comes before its options)";
    assert_eq!(said.error, format!("kanikolint: rules: {hint}\n"));
}

#[test]
fn nothing_is_waited_for() {
    let here = Here::new();
    here.pipe("pipe.yaml");
    let start = Instant::now();
    let given = here.run(&["pipe.yaml", "/dev/zero"]);
    assert_eq!(given.exit, Some(2));
    assert_eq!(
        given.error,
        "kanikolint: pipe.yaml: not a regular file\n\
         kanikolint: /dev/zero: not a regular file\n"
    );
    let found = here.run(&["."]);
    assert_eq!(found.exit, Some(0), "a pipe in a directory is no manifest");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn bad_usage_is_told_apart_from_findings() {
    let here = Here::new();
    for arguments in [
        ["--fail-on", "never"],
        ["--format", "xml"],
        ["--map", "/workspace"],
        ["--executor", "google"],
        ["--select", "no-such-rule"],
        ["explain", "no-such-rule"],
        ["--no-such-option", ""],
    ] {
        let said = here.run(&arguments);
        assert_eq!(said.exit, Some(2), "{arguments:?}");
        assert_eq!(said.out, "", "{arguments:?}");
        assert!(!said.error.is_empty(), "{arguments:?}");
    }
}

#[test]
fn output_goes_to_a_file() {
    let here = Here::new();
    let said = here.run(&["--output", "report.json", "--format", "json"]);
    assert_eq!((said.exit, said.out.as_str()), (Some(0), ""));
    let written = fs::read_to_string(here.path().join("report.json")).unwrap();
    assert!(written.ends_with("}\n"));
    let said = here.run(&["--output", "none/report.json"]);
    assert_eq!(said.exit, Some(2));
    assert!(said.error.contains("cannot write none/report.json"));
}

#[test]
fn standard_input_is_read_to_its_limit() {
    let here = Here::new();
    let mut child = here
        .command(&["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let line = vec![b'#'; 1024 * 1024];
    for _ in 0..17 {
        // It stops reading once there is too much.
        if input.write_all(&line).is_err() {
            break;
        }
    }
    drop(input);
    let said = Said::ended(child.wait_with_output().unwrap());
    assert_eq!(said.exit, Some(2));
    assert_eq!(said.error, "kanikolint: -: larger than 16 MiB\n");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let here = Here::new();
    let mut child = here
        .command(&["--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let said = Said::ended(child.wait_with_output().unwrap());
    assert_eq!((said.exit, said.error.as_str()), (Some(0), ""));
}
