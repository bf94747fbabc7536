//! Which rules are meant: by name, id, group or severity.

use std::fmt;

use crate::finding::Severity;
use crate::rule::{Group, Rule};

/// The word for every rule.
pub const ALL: &str = "all";

/// A word that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The word.
    pub name: String,
    /// What was perhaps meant.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is no rule", self.name)?;
        if let Some(nearest) = &self.nearest {
            write!(out, ", did you mean `{nearest}`?")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownName {}

/// What a word of a selection means. Ordered: the later says more about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    All,
    Severity,
    Group,
    Rule,
}

/// The rules that run, in their order. Words are names, ids, groups, severities or `all`; with
/// nothing selected it is all but those of groups that are off unless asked for. Where a rule is both selected and ignored, the word that says more
/// about it decides (a name more than its group, a group more than a severity), else `ignore`.
///
/// # Errors
/// The first word that means nothing.
pub fn select<'a>(
    rules: &'a [Rule],
    selected: &[String],
    ignored: &[String],
) -> Result<Vec<&'a Rule>, UnknownName> {
    for word in selected.iter().chain(ignored) {
        check(rules, word)?;
    }
    let runs = |rule: &&Rule| {
        let runs = selected.is_empty() && rule.group.runs_by_default();
        let by_default = runs.then_some(Reach::All);
        let chosen = reach(selected, rule).max(by_default);
        chosen.is_some() && chosen > reach(ignored, rule)
    };
    Ok(rules.iter().filter(runs).collect())
}

/// Whether a word names some rules.
///
/// # Errors
/// It names none.
pub fn check(rules: &[Rule], word: &str) -> Result<(), UnknownName> {
    match means_something(rules, word) {
        true => Ok(()),
        false => Err(unknown(rules, word, true)),
    }
}

/// Whether one of the words means a rule.
pub fn reaches(words: &[String], rule: &Rule) -> bool {
    reach(words, rule).is_some()
}

/// The rule of a name or id.
///
/// # Errors
/// There is none.
pub fn find<'a>(rules: &'a [Rule], word: &str) -> Result<&'a Rule, UnknownName> {
    let mut named = rules.iter().filter(|rule| is_named(rule, word));
    named.next().ok_or_else(|| unknown(rules, word, false))
}

/// Whether a word is a rule's name or id.
pub fn is_named(rule: &Rule, word: &str) -> bool {
    rule.name == word || rule.id.eq_ignore_ascii_case(word)
}

/// The furthest-reaching thing that any of the words says about a rule.
fn reach(words: &[String], rule: &Rule) -> Option<Reach> {
    let meanings = words.iter().filter_map(|word| meaning(word, rule));
    meanings.max()
}

fn meaning(word: &str, rule: &Rule) -> Option<Reach> {
    if is_named(rule, word) {
        Some(Reach::Rule)
    } else if rule.group.name() == word {
        Some(Reach::Group)
    } else if rule.severity.name() == word {
        Some(Reach::Severity)
    } else if word == ALL {
        Some(Reach::All)
    } else {
        None
    }
}

/// Whether a word means some rule, or could: a group without rules is still a group.
fn means_something(rules: &[Rule], word: &str) -> bool {
    rules.iter().any(|rule| is_named(rule, word)) || words().any(|known| known == word)
}

fn words() -> impl Iterator<Item = &'static str> {
    let groups = Group::ALL.into_iter().map(Group::name);
    let severities = Severity::ALL.into_iter().map(Severity::name);
    groups.chain(severities).chain([ALL])
}

fn unknown(rules: &[Rule], word: &str, with_groups: bool) -> UnknownName {
    let lower = word.to_lowercase();
    let names = rules.iter().map(|rule| rule.name);
    let others = words().filter(|_| with_groups);
    UnknownName {
        name: word.to_owned(),
        nearest: nearest(names.chain(others), &lower).map(str::to_owned),
    }
}

/// The word that was perhaps meant.
pub fn nearest<'a>(known: impl Iterator<Item = &'a str>, word: &str) -> Option<&'a str> {
    let near = known
        .map(|known| (strsim::jaro_winkler(known, word), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    near.map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::RULES;

    fn ids(selected: &[&str], ignored: &[&str]) -> Vec<&'static str> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let (selected, ignored): (Vec<_>, Vec<_>) = (owned(selected), owned(ignored));
        let rules = select(&RULES, &selected, &ignored).unwrap();
        rules.iter().map(|rule| rule.id).collect()
    }

    #[test]
    fn words_mean_rules_groups_and_severities() {
        let all = ["KL301", "KL101", "KL201", "KL001"];
        assert_eq!(ids(&[], &[]), all);
        assert_eq!(ids(&["all"], &[]), all);
        assert_eq!(ids(&["copy-source-missing"], &[]), ["KL301"]);
        assert_eq!(ids(&["kl301", "manifest"], &[]), ["KL301", "KL001"]);
        assert_eq!(ids(&["note"], &[]), ["KL101", "KL001"]);
        assert_eq!(ids(&[], &["note", "copy"]), ["KL201"]);
        assert_eq!(ids(&["pod"], &[]), [""; 0], "a group without rules");
    }

    #[test]
    fn the_word_that_says_more_decides() {
        assert_eq!(ids(&["KL101"], &["executor"]), ["KL101"]);
        assert_eq!(ids(&["executor"], &["KL101"]), [""; 0]);
        assert_eq!(ids(&["KL101"], &["floating-tag"]), [""; 0]);
        assert_eq!(ids(&[], &["all"]), [""; 0]);
        assert_eq!(ids(&["copy"], &["error"]), ["KL301"]);
    }

    #[test]
    fn unknown_words_name_the_nearest() {
        let error = |word: &str| {
            select(&RULES, &[word.to_owned()], &[])
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            error("copy-sauce-missing"),
            "`copy-sauce-missing` is no rule, did you mean `copy-source-missing`?"
        );
        assert_eq!(
            error("exekutor"),
            "`exekutor` is no rule, did you mean `executor`?"
        );
        assert_eq!(error("zzz"), "`zzz` is no rule");
        assert_eq!(find(&RULES, "Kl201").unwrap().name, "odd-character");
        assert_eq!(
            find(&RULES, "executor").unwrap_err().to_string(),
            "`executor` is no rule"
        );
    }
}
