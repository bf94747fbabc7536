//! What holds of the rules as a whole: the table, the cards and the README's list say the same,
//! and all messages are worded alike.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kanikolint::card::Card;
use kanikolint::rule::Rule;
use kanikolint::rules::RULES;
use support::Directory;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn card(rule: &Rule) -> Card {
    Card::parse(rule.card).unwrap_or_else(|error| panic!("the card of {}: {error}", rule.name))
}

/// The files below a directory of the project with an ending.
fn files(directory: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![root().join(directory)];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|is| is == ending) {
                found.push(path);
            }
        }
    }
    found
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
    let mut on_disk: Vec<String> = files("rules", "md")
        .iter()
        .map(|path| Card::parse(&fs::read_to_string(path).unwrap()).unwrap().id)
        .collect();
    on_disk.sort();
    let in_table: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(on_disk, in_table);
}

#[test]
fn the_readme_lists_the_rules() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let listed: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("| KL"))
        .collect();
    let expected: Vec<String> = RULES
        .iter()
        .map(|rule| {
            let (id, name, severity) = (rule.id, rule.name, rule.severity.name());
            format!("| {id} | `{name}` | {severity} | {} |", card(rule).title)
        })
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn messages_are_worded_alike() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for setup in &card(rule).bad {
            let laid = Directory::lay(setup);
            for finding in laid.lint(&setup.arguments).findings {
                let first = finding.message.chars().next().unwrap_or('A');
                if first.is_uppercase() {
                    wrong.push(format!("starts in upper case: {}", finding.message));
                }
                let mut texts = vec![&finding.message];
                texts.extend(finding.labels.iter().map(|label| &label.text));
                texts.extend(&finding.help);
                wrong.extend(
                    texts
                        .into_iter()
                        .filter(|text| text.ends_with('.') && !text.ends_with(".."))
                        .map(|text| format!("ends with a full stop: {text}")),
                );
                if finding.labels.is_empty() {
                    wrong.push(format!("points nowhere: {}", finding.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    let roots = [
        "/home/".to_owned() + "runner",
        "/root/".to_owned() + ".cargo",
        "../".to_owned() + "shared",
    ];
    let mut documents = vec![root().join("README.md"), root().join("ARCHITECTURE.md")];
    documents.extend([root().join("CONTRIBUTING.md"), root().join("CHANGELOG.md")]);
    for directory in ["src", "rules", "tests", "benches"] {
        documents.extend(files(directory, "rs"));
        documents.extend(files(directory, "md"));
    }
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for place in &roots {
            assert!(
                !text.contains(place),
                "{} names {place}",
                document.display()
            );
        }
    }
}
