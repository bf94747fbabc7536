//! Every card's examples run: a Bad reports exactly its rule, at the marked place; a Good is
//! silent for all rules. Notes that are true of nearly everybody count on their own cards alone.

mod support;

use std::collections::BTreeSet;

use kanikolint::card::{Card, Setup};
use kanikolint::finding::{Finding, Severity};
use kanikolint::report::{Report, Showing, Verdict};
use kanikolint::rule::Rule;
use kanikolint::rules::RULES;
use support::Directory;

#[test]
fn bad_examples_report_exactly_their_rule() {
    let failures = each_example(
        |card| &card.bad,
        |rule, setup| {
            let laid = Directory::lay(setup);
            let report = laid.lint(&setup.arguments);
            let said = said(rule, &report);
            let names: BTreeSet<&str> = said.map(|finding| finding.rule.name).collect();
            let mut wrong = Vec::new();
            if names != BTreeSet::from([rule.name]) {
                wrong.push(format!("reports {names:?}"));
            }
            wrong.extend(unmet_marks(setup, &report, &laid));
            wrong
        },
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What stops is no build that passes: the verdict agrees with the findings.
#[test]
fn what_says_that_it_stops_agrees_with_the_verdict() {
    let failures = each_example(
        |card| &card.bad,
        |_, setup| {
            let report = Directory::lay(setup).lint(&setup.arguments);
            let passes = |finding: &&Finding| {
                let build = finding.build.and_then(|build| report.builds.get(build));
                let stops = |note: &String| {
                    let says = [
                        "the executor will say: ",
                        "the kubelet will say: ",
                        "runtime will say: ",
                    ];
                    says.iter().any(|says| note.contains(says))
                };
                finding.severity == Severity::Error
                    && finding.notes.iter().any(stops)
                    && build.is_some_and(|build| build.verdict == Verdict::Accepts)
            };
            let contradicted = report.findings.iter().filter(passes);
            contradicted
                .map(|finding| format!("{} is said of a build that passes", finding.rule.name))
                .collect()
        },
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn good_examples_are_silent_for_all_rules() {
    let failures = each_example(
        |card| &card.good,
        |rule, setup| {
            let laid = Directory::lay(setup);
            let report = laid.lint(&setup.arguments);
            said(rule, &report)
                .map(|finding| format!("says {}: {}", finding.rule.name, finding.message))
                .collect()
        },
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn cards_have_examples() {
    for rule in RULES {
        let card = card(rule);
        assert!(
            !card.bad.is_empty() && !card.good.is_empty(),
            "{} lacks examples",
            rule.name
        );
        let marked = card
            .bad
            .iter()
            .any(|setup| setup.files.iter().any(|file| !file.marks.is_empty()));
        assert!(marked, "{} marks no place in a Bad", rule.name);
    }
}

/// What an example says, but for the common notes of other rules.
fn said<'r>(rule: &'r Rule, report: &'r Report) -> impl Iterator<Item = &'r Finding> {
    let is_aside =
        |finding: &&Finding| Showing::Uncommon.hides(finding) && finding.rule.name != rule.name;
    let findings = report.findings.iter();
    findings.filter(move |finding| !is_aside(finding))
}

fn card(rule: &Rule) -> Card {
    Card::parse(rule.card).unwrap_or_else(|error| panic!("the card of {}: {error}", rule.name))
}

fn each_example(
    section: fn(&Card) -> &[Setup],
    check: fn(&Rule, &Setup) -> Vec<String>,
) -> Vec<String> {
    let mut failures = Vec::new();
    for rule in RULES {
        for (place, setup) in section(&card(rule)).iter().enumerate() {
            let heading = setup
                .heading
                .clone()
                .unwrap_or_else(|| format!("example {}", place + 1));
            let wrong = check(rule, setup);
            failures.extend(
                wrong
                    .into_iter()
                    .map(|wrong| format!("{} ({heading}): {wrong}", rule.name)),
            );
        }
    }
    failures
}

/// Marked places under which no primary label of a finding lies.
fn unmet_marks(setup: &Setup, report: &Report, laid: &Directory) -> Vec<String> {
    let mut unmet = Vec::new();
    for file in &setup.files {
        for mark in &file.marks {
            let met = report
                .findings
                .iter()
                .any(|finding| covers(finding, report, &laid.path(&file.path), mark));
            if !met {
                unmet.push(format!(
                    "nothing at {}:{}:{:?}",
                    file.path, mark.line, mark.columns
                ));
            }
        }
    }
    unmet
}

fn covers(
    finding: &Finding,
    report: &Report,
    path: &std::path::Path,
    mark: &kanikolint::card::Mark,
) -> bool {
    finding
        .labels
        .iter()
        .filter(|label| label.primary)
        .any(|label| {
            let file = report.sources.file(label.span.file);
            let (start, end) = (
                file.position(label.span.start as usize),
                file.position(label.span.end as usize),
            );
            file.path == path
                && start.line == mark.line
                && (start.column..end.column) == mark.columns
        })
}
