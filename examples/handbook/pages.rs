//! The pages of the handbook: the documents, a page a rule, and the ways to find it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use kanikolint::card::Card;
use kanikolint::rule::{Group, Rule};
use kanikolint::rules::RULES;

use super::card_page;

/// The documents that are pages as they stand, by file and title.
const DOCUMENTS: [(&str, &str); 6] = [
    ("installing", "Installing"),
    ("configuring", "Configuring"),
    ("ignoring", "Ignoring and mending"),
    ("pre-commit", "In pre-commit"),
    ("ci", "In CI"),
    ("semantics", "How executors differ"),
];

/// Every page by its path, the summary among them.
///
/// # Errors
/// What reading a document says.
pub fn all(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let cards = cards()?;
    let mut pages = BTreeMap::new();
    pages.insert("SUMMARY.md".to_owned(), summary(&cards));
    let readme = fs::read_to_string(root.join("README.md"))?;
    pages.insert("introduction.md".to_owned(), introduction(&readme));
    for (name, _) in DOCUMENTS {
        let text = fs::read_to_string(root.join(format!("docs/{name}.md")))?;
        pages.insert(format!("{name}.md"), text);
    }
    let changes = fs::read_to_string(root.join("CHANGELOG.md"))?;
    pages.insert("changelog.md".to_owned(), changes);
    pages.insert("said.md".to_owned(), said(&cards));
    for group in groups() {
        let path = format!("groups/{}.md", group.name());
        pages.insert(path, group_page(group, &cards));
    }
    for (rule, card) in &cards {
        let path = format!("rules/{}.md", rule.name);
        pages.insert(path, card_page::write(card));
    }
    Ok(pages)
}

/// The rules with their cards.
type Cards = Vec<(&'static Rule, Card)>;

fn cards() -> io::Result<Cards> {
    let read = |rule: &'static Rule| match Card::parse(rule.card) {
        Ok(card) => Ok((rule, card)),
        Err(error) => Err(io::Error::other(format!("{}: {error}", rule.name))),
    };
    RULES.iter().map(read).collect()
}

/// The groups that have rules.
fn groups() -> impl Iterator<Item = Group> {
    let has_rules = |group: &Group| RULES.iter().any(|rule| rule.group == *group);
    Group::ALL.into_iter().filter(has_rules)
}

fn summary(cards: &Cards) -> String {
    let mut text = "# Summary\n\n[kanikolint](introduction.md)\n\n# Using it\n\n".to_owned();
    for (name, title) in DOCUMENTS {
        put(&mut text, &format!("- [{title}]({name}.md)"));
    }
    put(&mut text, "\n# Rules\n\n- [What is said](said.md)");
    for group in groups() {
        let name = group.name();
        put(
            &mut text,
            &format!("- [{}](groups/{name}.md)", title(group)),
        );
        for (rule, _) in cards.iter().filter(|(rule, _)| rule.group == group) {
            let name = rule.name;
            put(&mut text, &format!("  - [{name}](rules/{name}.md)"));
        }
    }
    put(&mut text, "\n---\n\n[Changes](changelog.md)");
    text
}

/// The README up to its list of rules, which the pages of the groups are here.
fn introduction(readme: &str) -> String {
    let (before, _) = readme.split_once("\n## Rules\n").unwrap_or((readme, ""));
    before.replace("](docs/", "](") + "\n"
}

/// A group's name as a title.
fn title(group: Group) -> String {
    match group {
        Group::Dockerfile => "Dockerfile".to_owned(),
        Group::Copy => "COPY and ADD".to_owned(),
        _ => {
            let (first, rest) = group.name().split_at(1);
            first.to_uppercase() + rest
        }
    }
}

fn group_page(group: Group, cards: &Cards) -> String {
    let mut text = format!("# {}\n\n", title(group));
    let name = group.name();
    put(
        &mut text,
        &format!("`--select {name}` runs these rules alone, `--ignore {name}` runs all others.\n"),
    );
    let marks = "In the examples, carets below a line (`^^^`) mark what a finding points at; they are \
                 no part of the file.\n";
    put(&mut text, marks);
    put(&mut text, "| id | rule | severity | what it finds |");
    put(&mut text, "|---|---|---|---|");
    for (rule, card) in cards.iter().filter(|(rule, _)| rule.group == group) {
        let (id, name, severity) = (rule.id, rule.name, rule.severity.name());
        let link = format!("[`{name}`](../rules/{name}.md)");
        let row = format!("| {id} | {link} | {severity} | {} |", card.title);
        put(&mut text, &row);
    }
    text
}

/// The messages that the cards list, each with the pages that do and what it comes of.
fn said(cards: &Cards) -> String {
    let mut pages: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (rule, card) in cards {
        for message in &card.messages {
            let known = pages.entry(&message.words).or_default();
            known.push((rule.name, message.cause_or(&card.title)));
        }
    }
    let mut text = "# What is said\n\nMessages of executors, of Kubernetes and of registries, and \
                    the pages that know them; `…` stands for what is a setup's own. `kanikolint \
                    explain --error 'TEXT'` finds the page for a line that is pasted.\n\n"
        .to_owned();
    for (words, pages) in pages {
        put(&mut text, &format!("- {}", code(words)));
        for (name, cause) in pages {
            let page = format!("  - [`{name}`](rules/{name}.md): {cause}");
            put(&mut text, &page);
        }
    }
    text
}

/// A message as code.
fn code(words: &str) -> String {
    match words.contains('`') {
        true => format!("`` {words} ``"),
        false => format!("`{words}`"),
    }
}

/// Adds a line; a string takes whatever is written to it.
pub fn put(text: &mut String, line: &str) {
    let _ = writeln!(text, "{line}");
}
