//! Every fix of every card: afterwards its rule is silent and nothing new is found, comments are
//! where they were, and a second run changes nothing.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;
#[path = "fixes/written.rs"]
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use kanikolint::card::{Card, Setup};
use kanikolint::report::Report;
use kanikolint::rule::Rule;
use kanikolint::rules::RULES;
use kanikolint::{Input, Options, lint, progress::Unwatched};
use support::Directory;

/// How many findings there are of each rule.
fn counts(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}

/// The comments of all files, in their order.
fn comments(laid: &Directory, setup: &Setup) -> Vec<String> {
    let mut comments = Vec::new();
    for file in &setup.files {
        let text = fs::read_to_string(laid.path(&file.path)).unwrap();
        let lines = text.lines().filter_map(|line| line.split_once('#'));
        comments.extend(lines.map(|(_, comment)| comment.to_owned()));
    }
    comments
}

/// Mends what can be mended, round by round, and gives how many rounds that took.
fn mend(laid: &Directory, setup: &Setup, unsafe_too: bool) -> usize {
    for round in 0..10 {
        let mended = laid.lint(&setup.arguments).mended(unsafe_too);
        if mended.is_empty() {
            return round;
        }
        for one in mended {
            assert_ne!(one.before, one.after);
            fs::write(one.path, one.after).unwrap();
        }
    }
    panic!("it mends for ever");
}

/// The setups of the cards with a finding that can be mended.
fn each_mendable(mut check: impl FnMut(&'static Rule, &Setup, bool)) {
    for rule in RULES {
        for setup in &Card::parse(rule.card).unwrap().bad {
            let report = Directory::lay(setup).lint(&setup.arguments);
            let fixes: Vec<_> = report
                .findings
                .iter()
                .filter_map(|one| one.fix.as_ref())
                .collect();
            if fixes.iter().any(|fix| fix.safe) {
                check(rule, setup, false);
            }
            if !fixes.is_empty() {
                check(rule, setup, true);
            }
        }
    }
}

#[test]
fn a_fix_leaves_fewer_findings_and_none_more() {
    let mut mended = BTreeSet::new();
    each_mendable(|rule, setup, unsafe_too| {
        let laid = Directory::lay(setup);
        let report = laid.lint(&setup.arguments);
        let before = counts(&report);
        let comments_before = comments(&laid, setup);
        let is_mended = |finding: &&kanikolint::finding::Finding| {
            finding
                .fix
                .as_ref()
                .is_some_and(|fix| fix.safe || unsafe_too)
        };
        let fixes = report.findings.iter().filter(is_mended).count();
        assert!(mend(&laid, setup, unsafe_too) > 0, "{}", rule.name);
        let after = counts(&laid.lint(&setup.arguments));
        let left = after.get(rule.name).copied().unwrap_or(0);
        assert_eq!(
            left,
            before[rule.name] - fixes,
            "{} {:?}",
            rule.name,
            setup.heading
        );
        // what is true of nearly everybody may be so of a build that works, too
        let common = |name: &str| RULES.iter().any(|rule| rule.common && rule.name == name);
        for (name, count) in after.iter().filter(|(name, _)| !common(name)) {
            assert!(
                before.get(name).is_some_and(|before| before >= count),
                "{} brings {name}",
                rule.name
            );
        }
        assert_eq!(comments(&laid, setup), comments_before, "{}", rule.name);
        mended.insert(rule.name);
    });
    let expected = [
        "added-capabilities",
        "arguments-after-dashes",
        "build-arg-unused",
        "buildkit-warning",
        "capabilities-dropped",
        "context-scheme",
        "copy-source-missing",
        "destination-not-directory",
        "dockerfile-case",
        "flag-not-in-release",
        "from-unknown-stage",
        "host-ipc",
        "host-network",
        "host-pid",
        "ignore-comment",
        "ignore-pattern-leaks",
        "invalid-destination",
        "joined-arguments",
        "maintainer-ignored",
        "mirror-with-scheme",
        "old-flag-wins",
        "positional-argument",
        "privilege-escalation",
        "privileged-container",
        "read-only-root",
        "registry-secret-file",
        "relative-context",
        "restart-policy",
        "run-as-non-root",
        "run-as-user",
        "single-dash-flag",
        "source-ignored",
        "target-unknown",
        "unconfined-apparmor",
        "unconfined-seccomp",
        "unknown-field",
        "unknown-flag",
        "unmasked-proc",
        "variable-not-read",
        "writable-host-path",
    ];
    assert_eq!(mended.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_no_yaml_is_not_rebuilt() {
    let laid = Directory::empty();
    laid.write(
        "pod.json",
        r#"{"apiVersion": "v1", "kind": "Job", "metadata": {"name": "b"}, "spec": {"template": {"spec": {
        "containers": [{"name": "k", "image": "ghcr.io/osscontainertools/kaniko:v1.28.3",
        "args": ["--context=dir:///workspace --no-push"]}]}}}}"#,
    );
    let options = Options {
        rules: RULES.iter().collect(),
        ..Options::default()
    };
    let path = laid.path("pod.json");
    let report = lint(&[Input::Path { path, named: true }], &options, &Unwatched);
    assert!(!report.findings.is_empty());
    assert!(report.mended(true).is_empty());
}
