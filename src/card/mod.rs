//! A rule's card: its page in the handbook, with examples that run as tests.
//!
//! ````text
//! ---
//! id: KL301
//! name: copy-source-missing
//! severity: error
//! group: copy
//! since: 0.1.0
//! executors: all
//! ---
//! # COPY names a file that the context does not hold
//!
//! ## What happens
//! ## Why
//! ## Messages
//! - `lstat …: no such file or directory`: what it comes of; the section may be left out
//!
//! ## Bad
//! ```dockerfile file=Dockerfile
//! FROM scratch
//! COPY app.jar /
//! #    ^^^^^^^ the finding's place in the line above; this line is not part of the file
//! ```
//! ### Another setup
//! ```arguments
//! --executor
//! google@v1.20.0
//! ```
//! ## Good
//! ## See also
//! ````

mod markdown;
mod message;
pub mod said;
mod setup;

pub use markdown::{Line, file_of, lines};
pub use message::Message;
pub use setup::{Mark, Setup, SetupFile};

/// A card, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The rule's id.
    pub id: String,
    /// The rule's name.
    pub name: String,
    /// The rule's severity, as a word.
    pub severity: String,
    /// The rule's group, as a word.
    pub group: String,
    /// The release of kanikolint that first had it.
    pub since: String,
    /// Which executors it concerns.
    pub executors: String,
    /// The card's title: the rule in a sentence.
    pub title: String,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// What executors, Kubernetes and registries say where the rule finds something.
    pub messages: Vec<Message>,
    /// Setups in which the rule finds something.
    pub bad: Vec<Setup>,
    /// Setups in which no rule finds anything.
    pub good: Vec<Setup>,
}

/// A part of a card under a `##` heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its Markdown.
    pub body: String,
}

/// The sections every card has, in this order.
pub const HEADINGS: [&str; 5] = ["What happens", "Why", "Bad", "Good", "See also"];

/// The section that some cards have before `Bad`.
pub const MESSAGES: &str = "Messages";

impl Card {
    /// Reads a card.
    ///
    /// # Errors
    /// What is missing or out of place, as a phrase.
    pub fn parse(text: &str) -> Result<Card, String> {
        let (matter, body) = front_matter(text)?;
        let field = |name: &str| {
            let values = matter.lines().filter_map(|line| line.split_once(':'));
            let mut values = values.filter(|(key, _)| key.trim() == name);
            let value = values.next().map(|(_, value)| value.trim().to_owned());
            value
                .filter(|value| !value.is_empty())
                .ok_or_else(|| format!("the front matter has no `{name}`"))
        };
        let (title, sections) = sections(body)?;
        let section = |heading: &str| {
            let mut all = sections.iter();
            let found = all.find(|section| section.heading == heading);
            found.map_or("", |section| section.body.as_str())
        };
        Ok(Card {
            id: field("id")?,
            name: field("name")?,
            severity: field("severity")?,
            group: field("group")?,
            since: field("since")?,
            executors: field("executors")?,
            title,
            messages: message::messages(section(MESSAGES))?,
            bad: setup::setups(section("Bad"))?,
            good: setup::setups(section("Good"))?,
            sections,
        })
    }
}

fn front_matter(text: &str) -> Result<(&str, &str), String> {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or_else(|| "a card starts with front matter between two lines of `---`".to_owned())
}

/// A card's Markdown without its front matter.
pub fn page(text: &str) -> &str {
    front_matter(text).map_or(text, |(_, body)| body)
}

/// The title, and the sections under it.
fn sections(body: &str) -> Result<(String, Vec<Section>), String> {
    let mut title = None;
    let mut sections: Vec<Section> = Vec::new();
    for line in lines(body) {
        match line {
            Line::Text(text) if text.starts_with("## ") => sections.push(Section {
                heading: text[3..].trim().to_owned(),
                body: String::new(),
            }),
            Line::Text(text) if sections.is_empty() && text.starts_with("# ") => {
                title = Some(text[2..].trim().to_owned());
            }
            other => {
                if let Some(section) = sections.last_mut() {
                    section.body.push_str(other.raw());
                    section.body.push('\n');
                }
            }
        }
    }
    let mut found: Vec<&str> = sections.iter().map(|one| one.heading.as_str()).collect();
    if found.get(2) == Some(&MESSAGES) {
        found.remove(2);
    }
    if found != HEADINGS {
        return Err(format!("a card's sections are {}", HEADINGS.join(", ")));
    }
    let title = title.ok_or("a card has a title, `# …`")?;
    Ok((title, sections))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CARD: &str = "---\nid: KL301\nname: copy-source-missing\nseverity: error\ngroup: copy\n\
        since: 0.1.0\nexecutors: all\n---\n# COPY names nothing\n\n## What happens\nIt stops.\n\n\
        ## Why\nBecause.\n\n## Bad\nThis one:\n```dockerfile file=Dockerfile\nFROM scratch\n#^^^\n\
        # a comment\nCOPY app.jar /\n#    ^^^^^^^ nothing here\n## no heading\n```\n\
        ```yaml file=pod.yaml\na: 1\n```\n### The old one\n```arguments\n--executor\n\
        google@v1.20.0\n```\n````dockerfile file=Dockerfile\n```\n````\n```text\nsaid\n```\n\
        ## Good\n## See also\n";

    #[test]
    fn a_card_is_read() {
        let card = Card::parse(CARD).unwrap();
        assert_eq!(card.id, "KL301");
        assert_eq!(card.title, "COPY names nothing");
        assert_eq!(card.sections[0].body, "It stops.\n\n");
        let [first, second] = card.bad.as_slice() else {
            panic!("two setups")
        };
        assert_eq!(first.files.len(), 2);
        assert_eq!(
            first.files[0].content,
            "FROM scratch\n# a comment\nCOPY app.jar /\n## no heading\n"
        );
        let marks: Vec<_> = first.files[0].marks.iter().collect();
        assert_eq!((marks[0].line, marks[0].columns.clone()), (1, 1..5));
        assert_eq!((marks[1].line, marks[1].columns.clone()), (3, 6..13));
        assert_eq!(marks[1].text, "nothing here");
        assert_eq!(second.heading.as_deref(), Some("The old one"));
        assert_eq!(second.arguments, ["--executor", "google@v1.20.0"]);
        assert_eq!(second.files[0].content, "```\n");
        assert!(card.good.is_empty());
    }

    #[test]
    fn what_is_missing_is_said() {
        let without = |what: &str| Card::parse(&CARD.replacen(what, "", 1)).unwrap_err();
        assert!(without("---\n").contains("front matter"));
        assert_eq!(without("since: 0.1.0\n"), "the front matter has no `since`");
        assert!(without("## Why\n").contains("What happens, Why, Bad"));
        assert!(without("# COPY names nothing\n").contains("title"));
        let past = CARD.replacen("^^^^^^^ nothing", "^^^^^^^^^^^^ nothing", 1);
        assert!(Card::parse(&past).unwrap_err().contains("past the end"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(lines in prop::collection::vec(
            prop_oneof!["[-# `^a:\u{e9}]{0,8}", Just("```x file=a".to_owned()), Just("## Bad".to_owned())], 0..20)
        ) {
            let sections = HEADINGS.map(|heading| format!("## {heading}\n")).concat();
            let text = CARD.split_once("## What").unwrap().0.to_owned() + &sections;
            let text = text.replace("## Bad\n", &format!("## Bad\n{}\n", lines.join("\n")));
            if let Ok(card) = Card::parse(&text) {
                for file in card.bad.iter().flat_map(|setup| &setup.files) {
                    for mark in &file.marks {
                        let line = file.content.lines().nth(mark.line - 1).unwrap();
                        prop_assert!(mark.columns.end <= line.chars().count() + 1);
                    }
                }
            }
        }
    }
}
