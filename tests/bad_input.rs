//! Input that nobody should have to live with: each kind ends soon, in a finding or an error, and
//! never keeps the rest from being linted.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "support/command.rs"]
mod command;

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};

use command::{Here, POD};
use serde_json::Value;

/// A sound pod beside the bad input, whose fault has to be found.
fn here() -> Here {
    Here::with_pod("sound", "FROM scratch\nCOPY gone /\n")
}

/// Lints the bad input and the sound pod; what the run says of the bad input.
fn lint(here: &Here, bad: &str) -> Value {
    let json = here.json(&[bad, "sound/pod.yaml"]);
    let sound = json["findings"].as_array().unwrap().iter();
    let mut sound = sound.filter(|found| found["message"] == "`gone` is not in the context");
    assert!(sound.next().is_some(), "the sound pod is linted too");
    json
}

/// The input cannot be read at all: an error that names it and the reason.
fn refuses(here: &Here, bad: &str, why: &str) {
    let said = here.run(&[bad, "sound/pod.yaml"]);
    assert_eq!(said.exit, Some(2), "{bad}");
    assert_eq!(said.error, format!("kanikolint: {bad}: {why}\n"));
    assert!(said.out.contains("`gone` is not in the context"));
    lint(here, bad);
}

/// The errors of the document that the API server would refuse.
fn api_errors(json: &Value, manifest: &str) -> Vec<String> {
    let documents = json["documents"].as_array().unwrap().iter();
    let refused = documents.filter(|document| {
        document["manifest"] == manifest && document["api"]["verdict"] == "rejects"
    });
    let errors = refused.flat_map(|document| document["api"]["errors"].as_array().unwrap());
    errors
        .map(|error| error.as_str().unwrap().to_owned())
        .collect()
}

/// The build that a manifest starts.
fn build<'a>(json: &'a Value, manifest: &str) -> &'a Value {
    let mut builds = json["builds"].as_array().unwrap().iter();
    builds.find(|build| build["manifest"] == manifest).unwrap()
}

fn unknown(build: &Value) -> String {
    build["unknown"].to_string()
}

#[test]
fn paths_that_cannot_be_read() {
    let here = here();
    refuses(&here, "none.yaml", "no such file or directory");
    here.write("file.yaml", "kind: Pod\n");
    refuses(&here, "file.yaml/pod.yaml", "not a directory");
    symlink("loop.yaml", here.at("loop.yaml")).unwrap();
    let said = here.run(&["loop.yaml", "sound"]);
    assert_eq!(said.exit, Some(2));
    assert!(said.error.starts_with("kanikolint: loop.yaml: "));
    here.pipe("pipe.yaml");
    refuses(&here, "pipe.yaml", "not a regular file");
}

#[test]
fn no_permission() {
    let here = here();
    here.write("secret.yaml", POD);
    fs::set_permissions(here.at("secret.yaml"), PermissionsExt::from_mode(0o000)).unwrap();
    if File::open(here.at("secret.yaml")).is_ok() {
        return; // whoever may read everything cannot be refused
    }
    refuses(&here, "secret.yaml", "permission denied");
}

#[test]
fn a_directory_with_the_name_of_a_manifest() {
    let here = here();
    fs::create_dir(here.at("pod.yaml")).unwrap();
    let json = lint(&here, "pod.yaml");
    assert_eq!(json["builds"].as_array().unwrap().len(), 1);
}

#[test]
fn a_directory_for_a_dockerfile() {
    let here = here();
    here.write("bad/pod.yaml", POD);
    fs::create_dir(here.at("bad/Dockerfile")).unwrap();
    let json = lint(&here, "bad/pod.yaml");
    assert_eq!(build(&json, "bad/pod.yaml")["verdict"], "unknown");
    let json = here.json(&["bad/pod.yaml", "--context", "bad"]);
    let error = build(&json, "bad/pod.yaml")["error"].to_string();
    assert!(error.contains("is a directory"), "{error}");
}

#[test]
fn a_large_manifest() {
    let here = here();
    let large = File::create(here.at("large.yaml")).unwrap();
    large.set_len(100 * 1024 * 1024).unwrap();
    refuses(&here, "large.yaml", "larger than 16 MiB");
    here.write("found/pod.yaml", POD);
    let found = File::options().append(true).open(here.at("found/pod.yaml"));
    found.unwrap().set_len(100 * 1024 * 1024).unwrap();
    let said = here.run(&["found", "sound"]);
    assert_eq!(said.exit, Some(2));
    assert_eq!(
        said.error,
        "kanikolint: found/pod.yaml: larger than 16 MiB\n"
    );
}

#[test]
fn a_large_dockerfile() {
    let here = here();
    here.write("bad/pod.yaml", POD);
    let large = File::create(here.at("bad/Dockerfile")).unwrap();
    large.set_len(100 * 1024 * 1024).unwrap();
    let json = lint(&here, "bad/pod.yaml");
    assert!(unknown(build(&json, "bad/pod.yaml")).contains("larger than 16 MiB"));
}

#[test]
fn manifests_that_are_no_yaml() {
    let here = here();
    let noise: Vec<u8> = (0..100_000u32)
        .map(|n| (n.wrapping_mul(n) % 251) as u8)
        .collect();
    here.write("binary.yaml", noise);
    here.write(
        "utf16.yaml",
        POD.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    here.write("tab.yaml", "apiVersion: v1\nkind: Pod\n\tspec: {}\n");
    for bad in ["binary.yaml", "utf16.yaml", "tab.yaml"] {
        let json = lint(&here, bad);
        assert!(!api_errors(&json, bad).is_empty(), "{bad}");
    }
}

#[test]
fn nothing_at_all() {
    let here = here();
    for (bad, content) in [
        ("a.yaml", ""),
        ("b.yaml", "\n\n"),
        ("c.yaml", "# no\n---\n---\n"),
    ] {
        here.write(bad, content);
        assert!(api_errors(&lint(&here, bad), bad).is_empty());
    }
    here.pod("bad", "");
    let json = lint(&here, "bad/pod.yaml");
    let error = build(&json, "bad/pod.yaml")["error"].to_string();
    assert!(error.contains("file with no instructions"), "{error}");
}

#[test]
fn invalid_utf_8() {
    let here = here();
    here.pod("bad", b"FROM scratch\nCOPY \xff\xfe /\n");
    here.write("bad/pod.yaml", [POD.as_bytes(), b"# \xff\n"].concat());
    let json = lint(&here, "bad/pod.yaml");
    assert_ne!(build(&json, "bad/pod.yaml")["verdict"], "accepts");
}

#[test]
fn yaml_that_grows() {
    let here = here();
    let mut bomb = String::from("kind: Pod\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..20 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    here.write("bomb.yaml", bomb);
    let deep = "[".repeat(100_000);
    here.write("brackets.yaml", format!("kind: Pod\nspec: {deep}\n"));
    let (open, close) = ("{a: ".repeat(100_000), "}".repeat(100_000));
    here.write("braces.yaml", format!("kind: Pod\nspec: {open}{close}\n"));
    let dashes = "- ".repeat(100_000);
    here.write("dashes.yaml", format!("kind: Pod\nspec:\n  {dashes}a\n"));
    for bad in ["bomb.yaml", "brackets.yaml", "braces.yaml", "dashes.yaml"] {
        let json = lint(&here, bad);
        assert!(!api_errors(&json, bad).is_empty(), "{bad}");
    }
    here.write("many.yaml", "---\nkind: Pod\n".repeat(100_000));
    lint(&here, "many.yaml");
}

#[test]
fn a_line_of_ten_megabytes() {
    let here = here();
    for line in [
        format!("COPY {} /\n", "a".repeat(10_000_000)),
        format!("RUN {}\n", "a ".repeat(5_000_000)),
        format!("COPY {} /x/\n", "a ".repeat(5_000_000)),
        format!("# {}\nNONSENSE\n", "a".repeat(10_000_000)),
    ] {
        here.pod("bad", format!("FROM scratch\n{line}COPY also-gone /\n"));
        let json = lint(&here, "bad/pod.yaml");
        assert_eq!(build(&json, "bad/pod.yaml")["verdict"], "rejects");
    }
    here.pod("bad", "FROM scratch\nCOPY a /\n");
    here.write("bad/.dockerignore", "a".repeat(10_000_000));
    let json = lint(&here, "bad/pod.yaml");
    assert_eq!(build(&json, "bad/pod.yaml")["verdict"], "rejects");
}

#[test]
fn variables_that_grow() {
    let here = here();
    let doubling = "ENV A=${A:-x}${A}\n".repeat(64);
    here.pod("bad", format!("FROM scratch\n{doubling}COPY $A /\n"));
    let json = lint(&here, "bad/pod.yaml");
    assert!(unknown(build(&json, "bad/pod.yaml")).contains("too long"));
}

#[test]
fn links_that_lead_nowhere() {
    let here = here();
    here.pod(
        "bad",
        "FROM scratch\nCOPY . /all/\nCOPY a/b /b/\nCOPY self/*/self /s/\n",
    );
    symlink("b", here.at("bad/a")).unwrap();
    symlink("a", here.at("bad/b")).unwrap();
    symlink(".", here.at("bad/self")).unwrap();
    symlink("/", here.at("bad/root")).unwrap();
    let json = lint(&here, "bad/pod.yaml");
    assert_ne!(build(&json, "bad/pod.yaml")["verdict"], "accepts");
    here.write("linked/pod.yaml", POD);
    symlink("Dockerfile", here.at("linked/Dockerfile")).unwrap();
    lint(&here, "linked/pod.yaml");
    let json = here.json(&["linked/pod.yaml", "--context", "linked"]);
    assert_ne!(build(&json, "linked/pod.yaml")["verdict"], "accepts");
}

#[test]
fn pipes_are_not_waited_for() {
    let here = here();
    here.pod(
        "bad",
        "FROM scratch\nCOPY pipe /a/\nCOPY . /b/\nADD pipe /c/\n",
    );
    here.pipe("bad/pipe");
    let json = lint(&here, "bad/pod.yaml");
    assert!(unknown(build(&json, "bad/pod.yaml")).contains("pipe"));
    here.pipe("bad/.dockerignore");
    lint(&here, "bad/pod.yaml");
    here.write("piped/pod.yaml", POD);
    here.pipe("piped/Dockerfile");
    lint(&here, "piped/pod.yaml");
    let json = here.json(&["piped/pod.yaml", "--context", "piped"]);
    assert!(unknown(build(&json, "piped/pod.yaml")).contains("Dockerfile"));
}

#[test]
fn a_context_that_goes_down_for_ever() {
    let here = here();
    here.pod("bad", "FROM scratch\nCOPY . /all/\nCOPY */*/*/* /some/\n");
    let deep = "d/".repeat(300);
    fs::create_dir_all(here.at("bad").join(deep)).unwrap();
    lint(&here, "bad/pod.yaml");
}

#[test]
fn paths_that_go_down_for_ever() {
    let here = here();
    let down = "/b".repeat(20_000);
    here.pod("bad", format!("FROM scratch\nCOPY Dockerfile {down}/\n"));
    let json = lint(&here, "bad/pod.yaml");
    assert!(unknown(build(&json, "bad/pod.yaml")).contains("too long"));
    for lines in [
        "WORKDIR a\n".repeat(20_000),
        format!("WORKDIR {down}\nCOPY . x\n"),
    ] {
        here.pod("bad", format!("FROM scratch\n{lines}"));
        lint(&here, "bad/pod.yaml");
    }
}
