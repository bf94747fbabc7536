//! Agreement between what was recorded and what is predicted.

use std::collections::BTreeMap;
use std::fmt::Write;

use kanikolint::finding::{Finding, Severity};
use kanikolint::report::{Report, Verdict};

use crate::cases::{Case, Recorded};
use crate::explained::Messages;
use crate::lay::{lay, only_build, report};
use crate::silent::deviation;
use crate::support::builds_otherwise;

/// Counts.
#[derive(Debug, Default, Clone, Copy)]
pub struct Score {
    judged: usize,
    agreed: usize,
    false_alarms: usize,
    misses: usize,
    unknown: usize,
    rejections: usize,
    words: usize,
    accepted: usize,
    files_wrong: usize,
    files_null: usize,
    silent: usize,
    contradicted: usize,
    misbuilt: usize,
    deviations: usize,
    unwarned: usize,
    unplaced: usize,
    unmended: usize,
}

/// What a score must reach: counts at most, shares at most or (for words) at least.
pub struct Floor {
    pub false_alarms: usize,
    pub misses: usize,
    pub unknown: f64,
    pub words: f64,
    pub files_wrong: usize,
    pub files_null: f64,
    pub unwarned: usize,
}

/// The scores of many cases.
#[derive(Debug, Default)]
pub struct Scores {
    /// By executor, area, and whether base images matter.
    cells: BTreeMap<(String, String, bool), Score>,
    /// Each disagreement in a line.
    pub disagreements: Vec<String>,
    /// What executors said, with the rules that give an error there.
    pub messages: Messages,
}

impl Score {
    fn add(&mut self, other: &Score) {
        self.judged += other.judged;
        self.agreed += other.agreed;
        self.false_alarms += other.false_alarms;
        self.misses += other.misses;
        self.unknown += other.unknown;
        self.rejections += other.rejections;
        self.words += other.words;
        self.accepted += other.accepted;
        self.files_wrong += other.files_wrong;
        self.files_null += other.files_null;
        self.silent += other.silent;
        self.contradicted += other.contradicted;
        self.misbuilt += other.misbuilt;
        self.deviations += other.deviations;
        self.unwarned += other.unwarned;
        self.unplaced += other.unplaced;
        self.unmended += other.unmended;
    }

    /// Holds it at a floor. No build that is rejected goes without an error, and none that is
    /// accepted gets one; and every error says how to mend it.
    pub fn hold(&self, floor: &Floor) {
        assert_eq!(self.silent, 0, "rejected without an error: {self:?}");
        assert_eq!(self.contradicted, 0, "accepted with an error: {self:?}");
        assert_eq!(self.unplaced, 0, "rejected, and nowhere: {self:?}");
        assert_eq!(self.unmended, 0, "an error without help: {self:?}");
        assert!(self.unwarned <= floor.unwarned, "unwarned: {self:?}");
        assert!(
            self.false_alarms <= floor.false_alarms,
            "false alarms: {self:?}"
        );
        assert!(self.misses <= floor.misses, "misses: {self:?}");
        assert!(
            share(self.unknown, self.judged) <= floor.unknown,
            "unknown: {self:?}"
        );
        assert!(
            self.rejections == 0 || share(self.words, self.rejections) >= floor.words,
            "words: {self:?}"
        );
        assert!(self.files_wrong <= floor.files_wrong, "files: {self:?}");
        assert!(
            share(self.files_null, self.accepted) <= floor.files_null,
            "files null: {self:?}"
        );
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

impl Scores {
    /// Both together.
    pub fn join(mut self, other: Scores) -> Scores {
        for (cell, score) in other.cells {
            self.cells.entry(cell).or_default().add(&score);
        }
        self.disagreements.extend(other.disagreements);
        for (message, rules) in other.messages {
            self.messages.entry(message).or_default().extend(rules);
        }
        self
    }

    /// All cells together.
    pub fn total(&self) -> Score {
        self.sum(|_| true)
    }

    /// Cases in which no base image matters, and the others.
    pub fn split_by_registry(&self) -> (Score, Score) {
        (self.sum(|cell| !cell.2), self.sum(|cell| cell.2))
    }

    fn sum(&self, wanted: impl Fn(&(String, String, bool)) -> bool) -> Score {
        let mut sum = Score::default();
        for (_, score) in self.cells.iter().filter(|(cell, _)| wanted(cell)) {
            sum.add(score);
        }
        sum
    }

    /// The table: a row an executor and an area.
    pub fn table(&self) -> String {
        let mut table = format!(
            "{:18} {:12} {:>6} {:>6} {:>6} {:>6} {:>7} {:>11} {:>6} {:>6}\n",
            "executor",
            "area",
            "judged",
            "agreed",
            "alarms",
            "misses",
            "unknown",
            "words",
            "files≠",
            "files∅"
        );
        let mut rows: BTreeMap<(String, String), Score> = BTreeMap::new();
        for ((label, area, _), score) in &self.cells {
            rows.entry((label.clone(), area.clone()))
                .or_default()
                .add(score);
            rows.entry((label.clone(), "(all)".into()))
                .or_default()
                .add(score);
        }
        let total = self.total();
        rows.insert(("(all)".into(), "(all)".into()), total);
        for ((label, area), score) in &rows {
            let _ = writeln!(
                table,
                "{label:18} {area:12} {:>6} {:>6} {:>6} {:>6} {:>7} {:>5}/{:<5} {:>6} {:>6}",
                score.judged,
                score.agreed,
                score.false_alarms,
                score.misses,
                score.unknown,
                score.words,
                score.rejections,
                score.files_wrong,
                score.files_null
            );
        }
        let _ = writeln!(
            table,
            "accepted, and copied nothing or other than written: {} of {}, without a warning {}\n\
             accepted, with an error that it is not what was written: {}\n\
             rejected, without an error at the instruction or argument: {} of {}",
            total.deviations,
            total.accepted,
            total.unwarned,
            total.misbuilt,
            total.unplaced,
            total.rejections
        );
        table
    }
}

/// Judges one case by every executor that was recorded.
pub fn judge(case: &Case) -> Scores {
    let laid = lay(case);
    let mut scores = Scores::default();
    for (label, recorded) in &case.recorded {
        let report = report(case, label, &laid);
        let build = only_build(&report);
        let mut score = Score {
            judged: 1,
            ..Score::default()
        };
        let mut note = |what: &str, detail: String| {
            let line = format!(
                "[{what}] {label} {} {} ({}): {detail}",
                case.area, case.id, case.title
            );
            scores.disagreements.push(line);
        };
        let error = build.error.clone().unwrap_or_default();
        let errors = errors(&report);
        if build.verdict == Verdict::Rejects && errors.is_empty() {
            score.silent = 1;
            note("silent", error.clone());
        }
        let stops = errors_that_stop(&report);
        if recorded.accepts && !stops.is_empty() {
            score.contradicted = 1;
            note("contradicted", stops.join("; "));
        } else if recorded.accepts && !errors.is_empty() {
            score.misbuilt = 1;
            note("misbuilt", errors.join("; "));
        }
        if let Some(deviation) = deviation(case, recorded, &laid.path("context")) {
            score.deviations = 1;
            if worst(&report) < Some(Severity::Warning) {
                score.unwarned = 1;
                note("unwarned", deviation);
            }
        }
        if !recorded.accepts && build.verdict == Verdict::Rejects {
            let errors = report.findings.iter();
            let errors = errors.filter(|finding| finding.severity == Severity::Error);
            let rules = scores.messages.entry(recorded.error.clone()).or_default();
            rules.extend(errors.map(|finding| finding.rule.name));
        }
        if !recorded.accepts && build.verdict == Verdict::Rejects && !is_placed(&report, recorded) {
            score.unplaced = 1;
            note("unplaced", recorded.error.clone());
        }
        if let Some(unmended) = unmended(&report) {
            score.unmended = 1;
            note("unmended", unmended);
        }
        match (recorded.accepts, build.verdict) {
            (_, Verdict::Unknown) => {
                score.unknown = 1;
                note(
                    "unknown",
                    format!("{:?}; recorded {:?}", build.unknown, recorded.error),
                );
            }
            (true, Verdict::Rejects) => {
                score.false_alarms = 1;
                note("alarm", error);
            }
            (false, Verdict::Accepts) => {
                score.misses = 1;
                note("miss", recorded.error.clone());
            }
            (true, Verdict::Accepts) => {
                score.agreed = 1;
                compare_files(recorded, build.files.as_deref(), &mut score, &mut note);
            }
            (false, Verdict::Rejects) => {
                score.agreed = 1;
                score.rejections = 1;
                if same_words(&recorded.error, &error) {
                    score.words = 1;
                } else {
                    note("words", format!("\n    {error}\n    {}", recorded.error));
                }
            }
        }
        let cell = (label.clone(), case.area.clone(), case.uses_registry);
        scores.cells.entry(cell).or_default().add(&score);
    }
    scores
}

fn worst(report: &Report) -> Option<Severity> {
    report.findings.iter().map(|finding| finding.severity).max()
}

/// Whether an error stands at characters of a file, and on the line that the executor names, if it
/// names one.
fn is_placed(report: &Report, recorded: &Recorded) -> bool {
    let named = recorded.error.split("parse error on line ").nth(1);
    let named = named.and_then(|rest| rest.split(':').next()?.parse::<usize>().ok());
    let errors = report.findings.iter();
    let mut places = errors
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| finding.place());
    places.any(|place| {
        let file = report.sources.file(place.file);
        let first = file.position(place.start as usize).line;
        let last = file.position(place.end as usize).line;
        named.is_none_or(|line| (first..=last).contains(&line))
    })
}

/// An error that does not say how to mend it.
fn unmended(report: &Report) -> Option<String> {
    let unmended =
        |finding: &Finding| finding.severity == Severity::Error && finding.help.is_none();
    described(report, unmended).pop()
}

/// The errors among the findings, by rule.
fn errors(report: &Report) -> Vec<String> {
    described(report, |finding| finding.severity == Severity::Error)
}

/// The errors that say that the executor stops, rather than that it builds something else than
/// what was written.
fn errors_that_stop(report: &Report) -> Vec<String> {
    described(report, |finding| {
        finding.severity == Severity::Error && !builds_otherwise(finding)
    })
}

fn described(report: &Report, wanted: impl Fn(&Finding) -> bool) -> Vec<String> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| wanted(finding))
        .map(|finding| format!("{}: {}", finding.rule.name, finding.message))
        .collect()
}

fn compare_files(
    recorded: &Recorded,
    files: Option<&[String]>,
    score: &mut Score,
    note: &mut impl FnMut(&str, String),
) {
    let Some(expected) = &recorded.files else {
        return;
    };
    score.accepted = 1;
    match files {
        None => {
            score.files_null = 1;
            note("null", String::new());
        }
        Some(files) if files != expected.as_slice() => {
            score.files_wrong = 1;
            note("files", format!("\n    {files:?}\n    {expected:?}"));
        }
        Some(_) => {}
    }
}

/// Whether two lines say the same, times, ports and other numbers of the moment aside.
fn same_words(recorded: &str, predicted: &str) -> bool {
    let plain = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let (recorded, predicted) = (plain(recorded), plain(predicted));
    // a fatal line comes with the time in older releases
    recorded == predicted
        || recorded
            .split_once(" level=fatal ")
            .is_some_and(|(_, rest)| predicted.ends_with(rest))
}
