//! The findings that are known: hidden, told of when they are gone, written anew.

#![allow(clippy::unwrap_used, reason = "a test may")]

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Here, POD};

const KNOWN: &str = "kanikolint-baseline.json";

/// Two setups with an error each; the first has it twice.
fn faulty() -> Here {
    let here = Here::with_pod("a", "FROM scratch\nCOPY gone /\nCOPY gone /\n");
    here.pod("b", "FROM scratch\nCOPY lost /\n");
    here
}

fn known(here: &Here) -> String {
    fs::read_to_string(here.at(KNOWN)).unwrap()
}

#[test]
fn what_is_known_is_hidden_wherever_its_lines_are() {
    let here = faulty();
    assert_eq!(here.run(&[]).exit, Some(1));
    let written = here.run(&["--write-baseline"]);
    assert_eq!((written.exit, written.out.as_str()), (Some(0), ""));
    let hidden = here.run(&["--baseline", KNOWN]);
    assert_eq!(
        (hidden.exit, hidden.error.as_str()),
        (Some(0), ""),
        "{}",
        hidden.out
    );
    assert!(
        hidden.out.contains("3 findings known to the baseline"),
        "{}",
        hidden.out
    );

    here.write("a/pod.yaml", format!("# moved\n\n{POD}"));
    here.write(
        "a/Dockerfile",
        "# moved\n\n\nFROM scratch\nCOPY gone /\nCOPY gone /\n",
    );
    assert_eq!(here.run(&["--baseline", KNOWN]).exit, Some(0));
    let elsewhere = here.run(&["a/../b", "--baseline", KNOWN]);
    assert_eq!(elsewhere.exit, Some(0));

    here.write(
        "a/Dockerfile",
        "FROM scratch\nCOPY gone /\nCOPY gone /\nCOPY gone /\n",
    );
    let one_more = here.run(&["--baseline", KNOWN, "--format", "concise"]);
    assert_eq!(one_more.exit, Some(1));
    assert_eq!(one_more.out.lines().count(), 1);
}

#[test]
fn what_is_gone_is_told_and_only_of_what_was_looked_at() {
    let here = faulty();
    here.run(&["--write-baseline"]);
    let before = known(&here);
    here.write("b/Dockerfile", "FROM scratch\n");
    assert_eq!(here.run(&["a", "--baseline", KNOWN]).error, "");
    assert_eq!(
        here.run(&["--ignore", "copy", "--baseline", KNOWN]).error,
        ""
    );
    let gone = here.run(&["--baseline", KNOWN]);
    assert_eq!(gone.exit, Some(0));
    let told = "no longer found, and to be deleted (--write-baseline does): copy-source-missing in b/Dockerfile";
    assert!(gone.error.contains(told), "{}", gone.error);

    here.run(&["a", "--write-baseline", "--baseline", KNOWN]);
    assert_eq!(known(&here), before, "what was not looked at stays");
    here.run(&["--write-baseline"]);
    assert_eq!(known(&here).matches("copy-source-missing").count(), 1);
    fs::remove_dir_all(here.at("a")).unwrap();
    let gone = here.run(&["--baseline", KNOWN]);
    assert!(gone.error.contains("a/Dockerfile"), "{}", gone.error);
}

#[test]
fn a_broken_baseline_is_no_baseline() {
    let here = faulty();
    for text in ["", "{}", "{\"schema\": 2, \"findings\": []}", "\u{1b}"] {
        here.write(KNOWN, text);
        let said = here.run(&["--baseline", KNOWN]);
        assert_eq!((said.exit, said.out.as_str()), (Some(2), ""), "{text}");
        assert!(said.error.contains("no baseline"), "{}", said.error);
        assert!(!said.error.contains('\u{1b}'));
    }
    assert_eq!(here.run(&["--baseline", "none.json"]).exit, Some(2));
    assert_eq!(here.run(&["none", "--write-baseline"]).exit, Some(2));
}

#[test]
fn the_configuration_names_it() {
    let here = faulty();
    here.write("kanikolint.toml", "baseline = \"known.json\"\n");
    assert_eq!(here.run(&["--write-baseline"]).exit, Some(0));
    assert!(here.at("known.json").exists());
    assert_eq!(here.run(&[]).exit, Some(0));
    let sarif = here.run(&["--format", "sarif"]).out;
    assert_eq!(sarif.matches("\"kind\": \"external\"").count(), 3);
}
