//! For GitLab's merge requests: a Code Quality report.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, Showing, fingerprint, json, prose, shown};
use crate::finding::{Finding, Severity};

/// Writes a Code Quality report.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let findings = showing.pick(report);
    let fingerprints = fingerprint::fingerprints(report, &findings);
    let issues = findings.iter().zip(fingerprints);
    let issues: Vec<Issue> = issues
        .map(|(finding, fingerprint)| Issue::of(report, finding, fingerprint))
        .collect();
    json::write_pretty(&issues, out)
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Issue {
    fn of(report: &Report, finding: &Finding, fingerprint: String) -> Self {
        Issue {
            description: prose::whole(finding),
            check_name: finding.rule.name,
            fingerprint,
            severity: match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: Location::of(report, finding),
        }
    }
}

impl Location {
    /// A finding without a place stands at the top of its manifest: every issue needs a place.
    fn of(report: &Report, finding: &Finding) -> Self {
        let sources = &report.sources;
        let manifest = finding.document.map(|(file, _)| file);
        let (file, lines) = match finding.place() {
            Some(span) => {
                let (start, end) = sources.file(span.file).positions(span);
                (Some(span.file), (start.line, end.line))
            }
            None => (manifest, (1, 1)),
        };
        let path = file.map_or_else(|| "unknown".to_owned(), |file| shown(sources.path(file)));
        Location {
            path: path.strip_prefix("./").unwrap_or(&path).to_owned(),
            lines: Lines {
                begin: lines.0,
                end: lines.1,
            },
        }
    }
}
