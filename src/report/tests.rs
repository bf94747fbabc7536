//! The formats, over a report made by hand and over arbitrary ones.

use crate::source::disk::Failure;
use codespan_reporting::term::termcolor::Buffer;
use proptest::prelude::*;

use super::{
    BuildReport, Report, Showing, Verdict, checkstyle, concise, fingerprint, github, gitlab, human,
    json, junit, sample, sanitise, sarif,
};
use crate::finding::{Finding, Findings};
use crate::source::{Sources, Span};

fn human(report: &Report, showing: Showing) -> String {
    let mut out = Buffer::no_color();
    human::write(report, showing, &mut out).unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

fn concise(report: &Report, showing: Showing) -> String {
    let mut out = Vec::new();
    concise::write(report, showing, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(report: &Report) -> String {
    let mut out = Vec::new();
    json::write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn for_a_person() {
    insta::assert_snapshot!(human(&sample::report(), Showing::Uncommon));
}

#[test]
fn for_an_editor() {
    insta::assert_snapshot!(concise(&sample::report(), Showing::All));
}

#[test]
fn for_a_program() {
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let written = json(&sample::report()).replacen(&version, "\"version\": \"…\"", 1);
    insta::assert_snapshot!(written);
}

type Write = fn(&Report, Showing, &mut Vec<u8>) -> std::io::Result<()>;

/// The formats that only programs read.
const OTHERS: [(&str, Write); 6] = [
    ("json-lines", |report, _, out| {
        json::write_lines(report, out)
    }),
    ("sarif", sarif::write),
    ("github", github::write),
    ("gitlab", gitlab::write),
    ("junit", junit::write),
    ("checkstyle", checkstyle::write),
];

fn written(write: Write, report: &Report) -> String {
    let mut out = Vec::new();
    write(report, Showing::All, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn for_other_programs() {
    let mut report = sample::report();
    report.failures.push(Failure {
        path: "gone\u{1b}.yaml".into(),
        message: "no such file or directory".to_owned(),
    });
    for (name, write) in OTHERS {
        let version = format!("ersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
        let text = written(write, &report).replace(&version, "ersion\": \"…\"");
        let version = format!("ersion\":\"{}\"", env!("CARGO_PKG_VERSION"));
        let text = text.replace(&version, "ersion\":\"…\"");
        let version = format!("checkstyle version=\"{}\"", env!("CARGO_PKG_VERSION"));
        let text = text.replace(&version, "checkstyle version=\"…\"");
        insta::assert_snapshot!(format!("for_{}", name.replace('-', "_")), text);
    }
}

#[test]
fn a_fingerprint_outlives_a_move_of_lines() {
    let prints = |report: &Report| {
        let findings: Vec<&Finding> = report.findings.iter().collect();
        fingerprint::fingerprints(report, &findings)
    };
    let mut report = sample::report();
    let before = prints(&report);
    let unique: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(unique.len(), before.len(), "alike findings are told apart");
    for label in report
        .findings
        .iter_mut()
        .flat_map(|finding| &mut finding.labels)
    {
        label.span.start += 1;
    }
    assert_eq!(prints(&report), before);
    report.findings[0].route = "elsewhere".to_owned();
    assert_ne!(prints(&report)[0], before[0]);
}

#[test]
fn json_keeps_what_was_said() {
    let report = sample::report();
    let read: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    for (index, finding) in report.findings.iter().enumerate() {
        assert_eq!(read["findings"][index]["message"], finding.message);
    }
    assert_eq!(read["builds"][0]["context"]["local"], "demo");
    assert_eq!(read["summary"]["errors"], 1);
}

#[test]
fn common_notes_are_shown_when_asked_for() {
    let report = sample::report();
    let hidden = "1 common note hidden: floating-tag";
    for write in [human, concise] {
        assert!(write(&report, Showing::Uncommon).contains(hidden));
        assert!(!write(&report, Showing::All).contains(hidden));
        assert!(write(&report, Showing::All).contains("note[floating-tag]"));
    }
}

#[test]
fn nothing_found_says_where_nothing_was_found() {
    let mut report = Report::default();
    let nothing = "no findings: nothing read here starts a Kaniko executor\n";
    assert_eq!(human(&report, Showing::Uncommon), nothing);
    report = sample::report();
    report.findings.clear();
    let one = "no findings in 1 build\n";
    assert_eq!(human(&report, Showing::Uncommon), one);
    let first = report.builds.remove(0);
    let unknown = BuildReport {
        verdict: Verdict::Unknown,
        ..first.clone()
    };
    report.builds = vec![first, unknown];
    let partly = "no findings in 2 builds, 1 of them judged only in part (see `kanikolint plan`)\n";
    assert_eq!(human(&report, Showing::Uncommon), partly);
}

#[test]
fn a_terminal_gets_colours() {
    let mut out = Buffer::ansi();
    human::write(&sample::report(), Showing::All, &mut out).unwrap();
    let written = String::from_utf8(out.into_inner()).unwrap();
    assert!(written.contains("\u{1b}["));
    let plain: String = anstream::adapter::strip_str(&written).to_string();
    assert_eq!(plain, human(&sample::report(), Showing::All));
}

/// Text with what is hard to draw, more often than chance has it.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,4}",
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{1b}[2J".to_owned()),
        Just("\u{202e}\u{feff}\u{9b}".to_owned()),
        Just("日本🚀e\u{301}".to_owned()),
        Just("x".repeat(500)),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A report with one finding over arbitrary texts and places, in range or not.
fn report() -> impl Strategy<Value = Report> {
    let label = (0..2usize, 0..700usize, 0..700usize, text(), any::<bool>());
    let labels = prop::collection::vec(label, 0..5);
    (text(), text(), text(), labels).prop_map(|(name, first, second, labels)| {
        let mut sources = Sources::new();
        let files = [sources.add(name.clone(), first), sources.add("b", second)];
        let mut findings = Findings::of(&sample::RULES[0]);
        let finding = findings.add(name.clone()).note(name.clone()).help(name);
        for (file, start, end, text, primary) in labels {
            let span = Span::new(files[file], start, end);
            if primary {
                finding.at(span, text);
            } else {
                finding.see(span, text);
            }
        }
        Report {
            sources,
            findings: findings.into_vec(),
            ..Report::default()
        }
    })
}

proptest! {
    #[test]
    fn nothing_unseen_reaches_a_terminal(report in report()) {
        for written in [human(&report, Showing::All), concise(&report, Showing::All), json(&report)] {
            let unseen = written.chars().find(|shown| *shown != '\n' && sanitise::is_unseen(*shown));
            prop_assert_eq!(unseen, None);
        }
        for (name, write) in OTHERS {
            let written = written(write, &report);
            let unseen = written.chars().find(|shown| *shown != '\n' && sanitise::is_unseen(*shown));
            prop_assert_eq!(unseen, None, "{}", name);
        }
        prop_assert_eq!(written(github::write, &report).lines().count(), 1);
        prop_assert_eq!(written(|report, _, out| json::write_lines(report, out), &report).lines().count(), 3);
        prop_assert_eq!(concise(&report, Showing::All).lines().count(), 1);
        let read: Result<serde_json::Value, _> = serde_json::from_str(&json(&report));
        prop_assert!(read.is_ok());
    }
}
