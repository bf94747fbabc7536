//! What the command writes about itself: completions and the man page.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanikolint"));
    command.args(arguments).output().expect("it starts")
}

fn text(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn completions_name_the_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = text(&["completions", shell]);
        assert!(
            script.contains("output-format") && script.contains("explain"),
            "{shell}"
        );
    }
    assert_eq!(run(&["completions", "csh"]).status.code(), Some(2));
}

#[test]
fn the_man_page_has_a_title_and_the_options() {
    let page = text(&["man"]);
    assert!(page.contains(".TH kanikolint 1"));
    assert!(page.contains("fail\\-on"));
}

#[test]
fn several_rules_are_explained_in_the_order_asked_for() {
    let pages = text(&["explain", "KL301", "KL101"]);
    let at = |id: &str| pages.find(id).expect(id);
    assert!(at("KL301") < at("KL101"));
    let unknown = run(&["explain", "KL301", "KL999x"]);
    assert_eq!((unknown.status.code(), unknown.stdout.len()), (Some(2), 0));
}

#[test]
fn the_list_of_rules_is_there_for_programs() {
    let rules: serde_json::Value =
        serde_json::from_str(&text(&["rules", "--format", "json"])).expect("JSON");
    let rules = rules.as_array().expect("an array");
    assert_eq!(rules.len(), text(&["rules"]).lines().count());
    let rule = rules.iter().find(|rule| rule["id"] == "KL501");
    let rule = rule.expect("the rule is there");
    for (key, value) in [
        ("name", "copy-source-missing"),
        ("severity", "error"),
        ("group", "copy"),
        ("since", "0.1.0"),
        ("executors", "all"),
        ("title", "COPY or ADD names something that is not there"),
    ] {
        assert_eq!(rule[key], value, "{key}");
    }
    let card = rule["card"].as_str().expect("the page");
    assert!(card.starts_with("# COPY or ADD names something that is not there\n"));
    assert!(card.contains("## See also"));
}
