//! For Jenkins and other readers of Checkstyle's XML.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::Xml;
use super::{Report, Showing, prose, shown};
use crate::finding::{Finding, Severity};

/// Writes the findings by file.
///
/// # Errors
/// What the writer says.
pub fn write(report: &Report, showing: Showing, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut by_file: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in showing.pick(report) {
        let file = finding.place().map(|span| span.file);
        let file = file.or(finding.document.map(|(file, _)| file));
        let path = file.map_or_else(String::new, |file| shown(report.sources.path(file)));
        by_file.entry(path).or_default().push(finding);
    }
    let mut xml = Xml::new(out)?;
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    xml.element("checkstyle", &version, |xml| {
        for (path, findings) in &by_file {
            xml.element("file", &[("name", path)], |xml| {
                let mut each = findings.iter();
                each.try_for_each(|finding| write_finding(xml, report, finding))
            })?;
        }
        Ok(())
    })?;
    xml.finish()
}

fn write_finding<W: Write + ?Sized>(
    xml: &mut Xml<'_, W>,
    report: &Report,
    finding: &Finding,
) -> io::Result<()> {
    let position = finding.place().map(|span| {
        let file = report.sources.file(span.file);
        file.position(span.start as usize)
    });
    let line = position.map_or(1, |position| position.line).to_string();
    let column = position.map_or(1, |position| position.column).to_string();
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    // An attribute is one line.
    let message = prose::whole(finding).replace('\n', "; ");
    let source = format!("kanikolint.{}", finding.rule.name);
    let attributes = [
        ("line", line.as_str()),
        ("column", &column),
        ("severity", severity),
        ("message", &message),
        ("source", &source),
    ];
    xml.empty("error", &attributes)
}
