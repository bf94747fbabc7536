//! For GitHub's workflow logs: one annotation a finding.

use std::io::{self, Write};

use super::{Report, Showing, prose, shown};
use crate::finding::{Finding, Severity};

/// Writes a `::error file=…::message` line for each finding.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    for finding in showing.pick(report) {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = place(report, finding);
        properties.push(("title", format!("kanikolint: {}", finding.rule.name)));
        let properties: Vec<String> = properties
            .iter()
            .map(|(name, value)| format!("{name}={}", property(value)))
            .collect();
        let message = data(&prose::whole(finding));
        writeln!(out, "::{command} {}::{message}", properties.join(","))?;
    }
    Ok(())
}

/// GitHub draws columns within one line only.
fn place(report: &Report, finding: &Finding) -> Vec<(&'static str, String)> {
    let Some(span) = finding.place() else {
        return Vec::new();
    };
    let file = report.sources.file(span.file);
    let (start, end) = file.positions(span);
    let mut place = vec![
        ("file", shown(&file.path)),
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
    ];
    if start.line == end.line {
        place.push(("col", start.column.to_string()));
        place.push(("endColumn", end.column.to_string()));
    }
    place
}

/// What follows the second `::`: a `%` or the end of a line would be taken for more than it is.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\n', "%0A")
}

fn property(value: &str) -> String {
    let value = super::sanitise::line(value);
    data(&value).replace(':', "%3A").replace(',', "%2C")
}
