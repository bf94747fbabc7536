//! From what an executor, Kubernetes or a registry said to the pages that speak of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Card, Line, MESSAGES, Message, lines};
use crate::rule::Rule;

/// How much of what was said a page has to know, by the weight of its words.
const ENOUGH: f64 = 0.45;
/// How many pages are named.
const MOST: usize = 3;

/// A rule whose page knows what was said.
#[derive(Debug)]
pub struct Known {
    /// The rule.
    pub rule: &'static Rule,
    /// The message, where the page lists it.
    pub message: Option<Message>,
}

/// The pages of some rules.
#[derive(Debug)]
pub struct Pages {
    cards: Vec<(&'static Rule, Card)>,
}

impl Pages {
    /// Reads the pages of rules.
    pub fn of(rules: &'static [Rule]) -> Self {
        let cards = rules
            .iter()
            .filter_map(|rule| Some((rule, Card::parse(rule.card).ok()?)));
        Pages {
            cards: cards.collect(),
        }
    }

    /// The rules whose pages know what was said, the best first: those that list it among their
    /// messages, or else those that use its words.
    pub fn that_know(&self, said: &str) -> Vec<Known> {
        let listed = listed(said, &self.cards);
        match listed.is_empty() {
            true => by_words(said, &self.cards),
            false => listed,
        }
    }
}

/// The rules that list a message of which a line has the most words; those whose findings are
/// worse come first.
fn listed(said: &str, cards: &[(&'static Rule, Card)]) -> Vec<Known> {
    let mut found: Vec<(usize, Known)> = Vec::new();
    for (rule, card) in cards {
        let weighed = card.messages.iter().filter_map(|message| {
            let lines = said.lines();
            let weight = lines.filter_map(|line| message.weight_in(line)).max()?;
            Some((weight, message))
        });
        if let Some((weight, message)) = weighed.max_by_key(|(weight, _)| *weight) {
            let message = Some(message.clone());
            found.push((weight, Known { rule, message }));
        }
    }
    let best = found.iter().map(|(weight, _)| *weight).max();
    found.retain(|(weight, _)| Some(*weight) == best);
    found.sort_by_key(|(_, known)| Reverse(known.rule.severity));
    found
        .into_iter()
        .take(MOST)
        .map(|(_, known)| known)
        .collect()
}

/// The rules whose pages use the words of what was said.
///
/// Names, paths and numbers in it are its own; its other words count the more, the fewer pages use
/// them, and those that a page quotes count more than those that it writes itself.
fn by_words(message: &str, cards: &[(&'static Rule, Card)]) -> Vec<Known> {
    let pages = cards.iter().map(|(rule, card)| (*rule, Page::of(card)));
    let pages: Vec<(&Rule, Page)> = pages.collect();
    let mut usage: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, page) in &pages {
        for word in page.quoted.union(&page.written) {
            *usage.entry(word).or_default() += 1;
        }
    }
    let weight = |word: &str| {
        let pages_with = usage.get(word).copied().unwrap_or(0);
        (pages.len() as f64 / (pages_with as f64 + 1.0))
            .ln()
            .max(0.0)
    };
    let said = words(message);
    let whole: f64 = said.iter().map(|word| weight(word)).sum();
    let score = |page: &Page| -> f64 {
        let known = said.iter().map(|word| {
            let share = match (page.quoted.contains(word), page.written.contains(word)) {
                (true, _) => 1.0,
                (false, true) => 0.5,
                _ => 0.0,
            };
            share * weight(word)
        });
        known.sum::<f64>() / whole
    };
    let mut found: Vec<(f64, &Rule)> = pages
        .iter()
        .map(|(rule, page)| (score(page), *rule))
        .filter(|(score, _)| *score >= ENOUGH)
        .collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    let best = found.first().map_or(0.0, |(score, _)| *score);
    found.retain(|(score, _)| *score >= best * 0.8);
    let known = |rule| Known {
        rule,
        message: None,
    };
    found
        .into_iter()
        .take(MOST)
        .map(|(_, rule)| known(rule))
        .collect()
}

/// The words of a page.
struct Page {
    /// Those in its blocks and between backticks.
    quoted: BTreeSet<String>,
    /// The others.
    written: BTreeSet<String>,
}

impl Page {
    fn of(card: &Card) -> Self {
        let mut quoted = BTreeSet::new();
        let mut written = words(&card.title);
        let told = card.sections.iter().filter(|section| {
            matches!(section.heading.as_str(), "What happens" | "Why" | MESSAGES)
        });
        for section in told {
            for line in lines(&section.body) {
                match line {
                    Line::Text(text) => {
                        for (place, part) in text.split('`').enumerate() {
                            let set = if place % 2 == 1 {
                                &mut quoted
                            } else {
                                &mut written
                            };
                            set.extend(words(part));
                        }
                    }
                    other => quoted.extend(words(other.raw())),
                }
            }
        }
        Page { quoted, written }
    }
}

/// The words of a text in lower case, without those that name one setup's own things.
fn words(text: &str) -> BTreeSet<String> {
    let is_break = |next: char| next.is_whitespace() || ":;,()[]{}\"'`=".contains(next);
    let is_own = |word: &&str| {
        word.contains('/') && !word.starts_with("--")
            || word.bytes().any(|byte| byte.is_ascii_digit())
    };
    text.split(is_break)
        .map(|word| word.trim_matches(['.', '!', '?', '…']))
        .filter(|word| word.len() > 1 && !is_own(word))
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn a_message_leads_to_its_page() {
        let pages = Pages::of(RULES);
        for (message, rule) in [
            (
                "Error: error resolving dockerfile path: please provide a valid path to a Dockerfile within the build context with --dockerfile",
                "dockerfile-missing",
            ),
            (
                "error building image: error building stage: failed to get files used from context: failed to get fileinfo for /workspace/dist: lstat /workspace/dist: no such file or directory",
                "copy-source-missing",
            ),
            ("Error: unknown flag: --destinaton", "unknown-flag"),
            (
                "Error: you must provide --destination, or use --no-push",
                "missing-destination",
            ),
            (
                "container has runAsNonRoot and image will run as root",
                "run-as-non-root",
            ),
            (
                "error building image: error building stage: failed to execute command: when specifying multiple sources in a COPY command, destination must be a directory and end in '/'",
                "destination-not-directory",
            ),
            (
                "copying dockerfile: creating file: open /kaniko/Dockerfile: read-only file system",
                "read-only-root",
            ),
        ] {
            let found = pages.that_know(message);
            let names: Vec<&str> = found.iter().map(|known| known.rule.name).collect();
            assert!(names.contains(&rule), "{message}: {names:?}, not {rule}");
        }
        assert!(pages.that_know("the cat sat on the mat").is_empty());
        assert!(pages.that_know("").is_empty());
    }
}
