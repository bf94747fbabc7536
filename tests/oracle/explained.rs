//! Whether a person who pastes what an executor said is led to the page of the rule that says it.

use std::collections::{BTreeMap, BTreeSet};

use kanikolint::card::said::Pages;
use kanikolint::rules::RULES;

/// What executors said, each with the rules that give an error there.
pub type Messages = BTreeMap<String, BTreeSet<&'static str>>;

/// How many messages lead to a page of their rules, and those that do not, each in a line.
pub fn led(messages: &Messages) -> (usize, Vec<String>) {
    let pages = Pages::of(RULES);
    let mut astray = Vec::new();
    for (message, rules) in messages {
        let found = pages.that_know(message);
        let found: Vec<&str> = found.iter().map(|known| known.rule.name).collect();
        if !found.iter().any(|name| rules.contains(name)) {
            astray.push(format!("[astray] {message}\n    {found:?}, not {rules:?}"));
        }
    }
    (messages.len() - astray.len(), astray)
}
