//! What holds of the project as a whole: the table, the cards and the README's list say the same,
//! the documents show what is so, and all messages are worded alike.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kanikolint::card::Card;
use kanikolint::rule::Rule;
use kanikolint::rules::RULES;
use support::Directory;
use walkdir::WalkDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn card(rule: &Rule) -> Card {
    Card::parse(rule.card).unwrap_or_else(|error| panic!("the card of {}: {error}", rule.name))
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The files below a directory of the project.
fn files(directory: &str) -> Vec<PathBuf> {
    WalkDir::new(root().join(directory))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|is| is == ending)
}

#[test]
fn ids_and_names_are_unique_and_well_formed() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(
        ids.is_sorted_by(|a, b| a < b),
        "in the order of ids: {ids:?}"
    );
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len(), "a name stands twice");
    for rule in RULES {
        let digits = rule.id.strip_prefix("KL").unwrap();
        assert!(digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()));
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(rule.name.bytes().all(plain), "{}", rule.name);
    }
}

#[test]
fn cards_say_what_the_table_says() {
    for rule in RULES {
        let card = card(rule);
        assert_eq!(card.id, rule.id);
        assert_eq!(card.name, rule.name, "{}", rule.id);
        assert_eq!(card.severity, rule.severity.name(), "{}", rule.id);
        assert_eq!(card.group, rule.group.name(), "{}", rule.id);
        assert!(!card.title.ends_with('.'), "{}", rule.id);
    }
}

#[test]
fn every_card_on_disk_is_in_the_table() {
    let mut on_disk: Vec<String> = files("rules")
        .iter()
        .filter(|path| ends_with(path, "md"))
        .map(|path| Card::parse(&fs::read_to_string(path).unwrap()).unwrap().id)
        .collect();
    on_disk.sort();
    let in_table: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(on_disk, in_table);
}

#[test]
fn the_readme_lists_the_rules() {
    let table = printed(&["rules", "--format", "markdown"]);
    assert_eq!(table.lines().count(), RULES.len() + 2);
    let listed: Vec<String> = document("README.md")
        .lines()
        .filter(|line| line.starts_with("| KL"))
        .map(str::to_owned)
        .collect();
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(listed, rows);
    assert!(document("README.md").contains(&table), "with its head");
}

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kanikolint"))
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_readme_shows_what_is_printed() {
    let printed = Command::new(env!("CARGO_BIN_EXE_kanikolint"))
        .arg("fixtures/readme")
        .current_dir(root())
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    assert_eq!(printed.status.code(), Some(1));
    let printed = String::from_utf8(printed.stdout).unwrap();
    let shown = format!("```text\n{printed}```\n");
    assert!(
        document("README.md").contains(&shown),
        "it prints:\n{printed}"
    );
}

#[test]
fn the_architecture_gives_a_reason_for_every_dependency() {
    let manifest = document("Cargo.toml");
    let mut section = "";
    let mut needed = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if let Some((name, _)) = line.split_once(" = ")
            && ["[dependencies]", "[dev-dependencies]"].contains(&section)
        {
            needed.insert(name);
        }
    }
    assert!(needed.contains("clap") && needed.contains("proptest"));
    let architecture = document("ARCHITECTURE.md");
    let (_, after) = architecture.split_once("## Dependencies").unwrap();
    let rows = after.lines().filter(|line| line.starts_with("| `"));
    let explained: BTreeSet<&str> = rows
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|crates| crates.split('`').skip(1).step_by(2))
        .collect();
    assert_eq!(explained, needed);
}

#[test]
fn messages_are_worded_alike() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for setup in &card(rule).bad {
            let laid = Directory::lay(setup);
            for finding in laid.lint(&setup.arguments).findings {
                wrong.extend(misworded(&finding.message));
                let labels = finding.labels.iter().map(|label| &label.text);
                let others: Vec<&String> = labels.chain(&finding.help).collect();
                wrong.extend(others.into_iter().filter_map(|text| stopped(text)));
                if finding.labels.is_empty() {
                    wrong.push(format!("points nowhere: {}", finding.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn messages_of_whole_setups_are_worded_alike() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for expected in files("fixtures") {
        if !expected.ends_with("expected.txt") {
            continue;
        }
        let text = fs::read_to_string(&expected).unwrap();
        for rule in RULES {
            let bracketed = format!("[{}] ", rule.name);
            for line in text.lines() {
                if let Some((_, message)) = line.split_once(&bracketed) {
                    seen += 1;
                    wrong.extend(misworded(message));
                }
            }
        }
    }
    assert!(seen > 20, "only {seen} messages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the wording of a message.
fn misworded(message: &str) -> Vec<String> {
    let starts_low = message
        .chars()
        .next()
        .is_some_and(|first| !first.is_uppercase());
    let mut wrong: Vec<String> = stopped(message).into_iter().collect();
    if !starts_low {
        wrong.push(format!("starts in upper case: {message}"));
    }
    wrong
}

fn stopped(text: &str) -> Option<String> {
    let stops = text.ends_with('.') && !text.ends_with("..");
    stops.then(|| format!("ends with a full stop: {text}"))
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    let places = [
        ["/home/", "runner"],
        ["/root/", ".cargo"],
        ["../", "shared"],
        ["/work/", "shared"],
        ["/work/", "main"],
        ["/work/", "wt-"],
        ["/tmp/", "k/"],
    ]
    .map(|[parent, name]| parent.to_owned() + name);
    let mut searched: Vec<PathBuf> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.ends_with(".git"))
        .collect();
    for directory in [
        "src",
        "rules",
        "tests",
        "benches",
        "examples",
        "fixtures",
        "docs",
        "packaging",
        "templates",
        "xtask/src",
        ".ci",
        ".github",
    ] {
        searched.extend(files(directory));
    }
    assert!(searched.contains(&root().join("Cargo.toml")));
    let mut wrong = Vec::new();
    for file in searched.iter().filter(|path| !ends_with(path, "jsonl")) {
        let content = fs::read(file).unwrap();
        let text = String::from_utf8_lossy(&content);
        let named = places.iter().filter(|place| text.contains(*place));
        wrong.extend(named.map(|place| format!("{} names {place}", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
