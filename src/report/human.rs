//! For a person at a terminal: every finding with the lines it speaks of, grouped by document.

use std::collections::HashMap;
use std::io;

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity as Level};
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::WriteColor;
use codespan_reporting::term::{self, Config};

use super::view::Views;
use super::{Report, Showing, closing, sanitise};
use crate::finding::{Finding, Severity};
use crate::source::{Sources, Span};

/// Writes a report for a person.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut dyn WriteColor) -> io::Result<()> {
    let shown = showing.pick(report);
    for findings in groups(&shown) {
        for finding in &findings {
            write_finding(&report.sources, finding, out)?;
        }
        closing::write_builds(report, &findings, out)?;
    }
    closing::write(report, showing, out)
}

/// The findings by document, in the order in which the documents first appear.
fn groups<'a>(findings: &[&'a Finding]) -> Vec<Vec<&'a Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut places = HashMap::new();
    for finding in findings {
        let place = *places.entry(finding.document).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn write_finding(sources: &Sources, finding: &Finding, out: &mut dyn WriteColor) -> io::Result<()> {
    let spans: Vec<Span> = finding.labels.iter().map(|label| label.span).collect();
    let views = Views::of(sources, &spans);
    let diagnostic = Diagnostic::new(level(finding.severity))
        .with_code(finding.rule.name)
        .with_message(sanitise::line(&finding.message))
        .with_labels(labels(sources, finding, &views))
        .with_notes(notes(finding));
    term::emit_to_write_style(out, &Config::default(), &views, &diagnostic).map_err(|error| {
        match error {
            Error::Io(error) => error,
            other => io::Error::other(other),
        }
    })
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Note,
    }
}

/// The labels, those of the file the finding is in first.
fn labels(sources: &Sources, finding: &Finding, views: &Views) -> Vec<Label<usize>> {
    let home = finding.place().map(|place| place.file);
    let mut labels: Vec<_> = finding.labels.iter().collect();
    labels.sort_by_key(|label| Some(label.span.file) != home);
    let drawn = labels.into_iter().filter_map(|label| {
        let (view, range) = views.place(sources, label.span)?;
        let style = if label.primary {
            LabelStyle::Primary
        } else {
            LabelStyle::Secondary
        };
        Some(Label::new(style, view, range).with_message(sanitise::line(&label.text)))
    });
    drawn.collect()
}

fn notes(finding: &Finding) -> Vec<String> {
    let notes = finding.notes.iter().map(|note| ("note", note));
    let help = finding.help.iter().map(|help| ("help", help));
    notes
        .chain(help)
        .map(|(kind, text)| format!("{kind}: {}", sanitise::lines(text)).replace('\n', "\n      "))
        .collect()
}
