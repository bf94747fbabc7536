//! For editors and short logs: one line a finding.

use std::io::{self, Write};

use super::{Report, Showing, closing, sanitise, shown};
use crate::finding::Finding;

/// Writes `path:line:column: severity[rule] message` for each finding.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    for finding in showing.pick(report) {
        let (severity, rule) = (finding.severity.name(), finding.rule.name);
        let message = sanitise::line(&finding.message);
        writeln!(
            out,
            "{}{severity}[{rule}] {message}",
            place(report, finding)
        )?;
    }
    closing::write_hidden(report, showing, out)
}

fn place(report: &Report, finding: &Finding) -> String {
    let Some(span) = finding.place() else {
        return String::new();
    };
    let file = report.sources.file(span.file);
    let at = file.position(span.start as usize);
    let path = shown(&file.path);
    format!("{}:{}:{}: ", sanitise::line(&path), at.line, at.column)
}
